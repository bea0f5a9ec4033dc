"""Words with their places, their normal form and their stem (Porter2, by snowballstemmer)."""

from __future__ import annotations

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

# Letters and digits with their accents, joined inside by an apostrophe, a hyphen or an ampersand
# (Smith's, wide-scale, AT&T); digits also by . , : / (3.5, 1,200, 12:30, 16/08), and the single
# letters of an abbreviation by stops (U.S, a.m).
_RUN = r"[^\W_]+(?:[\u0300-\u036f][^\W_]*)*"
_TOKEN = re.compile(
    rf"{_RUN}(?:(?:[-'’&‐‑]|(?<=\d)[.,:/](?=\d)|(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)){_RUN})*"
)


def word_set(text: str) -> frozenset[str]:
    """Return the words of a table that is written as running text."""
    return frozenset(text.split())


# Words that carry no claim of their own. Negation is kept: it turns a claim round.
STOP_WORDS = word_set("""
    a about above after again all also am among an and any are as at be because been before being
    below between both but by can could did do does doing down during each either else ever for from
    further had has have having he her here hers herself him himself his how however i if in into is
    it its itself just me more most my myself nor now of off on once only or other our ours out over
    own per rather same she should so some such than that the their theirs them themselves then
    there these they this those through to too under until up upon us very was we were what when
    where whether which while who whom whose why will with within would yet you your yours
""")
NEGATIONS = word_set("""
    no not never none nobody nothing neither nor cannot without can't won't don't doesn't didn't
    isn't aren't wasn't weren't hasn't haven't hadn't wouldn't couldn't shouldn't
""")
# Stems that deny what follows with "to": "failed to reach", "declined to say".
NOT_TO_STEMS = word_set("fail refus declin unabl")

# Porter2 leaves irregular forms apart; these are the ones that news turns on. Base, then forms.
_IRREGULAR_TABLE = """
    say said says; go went gone goes; rise rose risen; fall fell fallen; hold held; find found
    tell told; make made; take took taken; give gave given; get got gotten; begin began begun
    win won; lose lost; meet met; lead led; leave left; pay paid; buy bought; sell sold
    bring brought; build built; send sent; spend spent; speak spoke spoken; write wrote written
    break broke broken; know knew known; grow grew grown; shoot shot; strike struck stricken
    fight fought; seek sought; think thought; keep kept; come came; become became; see saw seen
    do did done; have had has; flee fled; steal stole stolen; drive drove driven
    choose chose chosen; freeze froze frozen; sink sank sunk; withdraw withdrew withdrawn
    withhold withheld; overtake overtook overtaken; man men; woman women; child children
    person people; foot feet; die dying; lie lying; run ran; stand stood; swear swore sworn
    draw drew drawn; fly flew flown; throw threw thrown; wear wore worn; tear tore torn
    shake shook shaken; hide hid hidden; bite bit bitten; eat ate eaten; beat beaten; bear borne
    catch caught; teach taught; hear heard; deal dealt; mean meant; lend lent; feed fed; dig dug
    bind bound; hang hung; stick stuck; spin spun; sweep swept; sleep slept; bleed bled; speed sped
    shrink shrank shrunk; spring sprang sprung; burn burnt; learn learnt; wake woke woken
    rebuild rebuilt; repay repaid; oversee oversaw overseen; undertake undertook undertaken
    forbid forbade forbidden; feel felt; lay laid; swim swam swum; ride rode ridden; mouse mice
    understand understood; undergo underwent undergone; forgo forwent; mislead misled
"""
_IRREGULAR = {
    form: row.split()[0]
    for row in _IRREGULAR_TABLE.replace(";", "\n").splitlines()
    for form in row.split()[1:]
}

_UNIFY = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-", "—": "-"})
_porter = snowballstemmer.stemmer("english")
# The stemmer keeps the word it works on in itself: two threads at once get wrong stems.
_stemming = threading.Lock()


@dataclass(frozen=True, slots=True)
class Token:
    """One word: ``text`` as it stands, ``norm`` folded for comparison, ``stem`` its root."""

    start: int
    end: int
    text: str
    norm: str
    stem: str


def tokens(text: str) -> list[Token]:
    """Return the words of ``text`` in order. White space and punctuation are not words."""
    found = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        norm, root = _forms(word)
        found.append(Token(match.start(), match.end(), word, norm, root))
    return found


def content_stems(text: str) -> list[str]:
    """Return the stems of the words that carry meaning, negations included, in order."""
    forms = (_forms(word) for word in _TOKEN.findall(text))
    return [root for norm, root in forms if norm not in STOP_WORDS]


def normal_form(word: str) -> str:
    """Fold case, compatibility forms, quotation marks, dashes and the possessive away.

    The country keeps a form of its own (``U.S.`` and ``US`` are ``u.s``, ``us`` is a pronoun).
    """
    return _forms(word)[0]


def stem_of(word: str) -> str:
    """Return the stem of a word as it stands in a text."""
    return _forms(word)[1]


def stem(norm: str) -> str:
    """Return the Porter2 stem of a word in normal form; irregular forms go to their base."""
    if len(norm) > 40 or not norm[:1].isalpha():
        return norm
    with _stemming:
        return str(_porter.stemWord(_IRREGULAR.get(norm, norm)))


@lru_cache(maxsize=200_000)
def _forms(word: str) -> tuple[str, str]:
    folded = unicodedata.normalize("NFKC", word).translate(_UNIFY)
    if len(folded) > 2 and folded[-2:].casefold() == "'s":
        folded = folded[:-2]
    if folded in {"US", "U.S"}:
        return "u.s", "u.s"
    norm = folded.casefold()
    if "." in norm and norm[0].isalpha():
        norm = norm.replace(".", "")
    return norm, stem(norm)
