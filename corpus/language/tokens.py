"""Words with their places, their normal form and their stem (Porter2, by snowballstemmer)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

# Letters and digits, joined inside by one apostrophe, hyphen, dot, comma, colon or slash:
# U.S, Smith's, wide-scale, 3.5, 1,200, 12:30, 16/08.
_TOKEN = re.compile(r"[^\W_]+(?:[-'’.,:/&‐‑][^\W_]+)*")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that carry no claim of their own. Negation is kept: it turns a claim round.
STOP_WORDS = _words("""
    a about above after again all also am among an and any are as at be because been before being
    below between both but by can could did do does doing down during each either else ever for from
    further had has have having he her here hers herself him himself his how however i if in into is
    it its itself just me more most my myself nor now of off on once only or other our ours out over
    own per rather same she should so some such than that the their theirs them themselves then
    there these they this those through to too under until up upon us very was we were what when
    where whether which while who whom whose why will with within would yet you your yours
""")
NEGATIONS = _words("""
    no not never none nobody nothing neither nor cannot without can't won't don't doesn't didn't
    isn't aren't wasn't weren't hasn't haven't hadn't wouldn't couldn't shouldn't
""")

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
    person people; foot feet; die dying; lie lying
"""
_IRREGULAR = {
    form: row.split()[0]
    for row in _IRREGULAR_TABLE.replace(";", "\n").splitlines()
    for form in row.split()[1:]
}

_UNIFY = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-", "—": "-"})
_porter = snowballstemmer.stemmer("english")


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
        norm = normal_form(word)
        found.append(Token(match.start(), match.end(), word, norm, stem(norm)))
    return found


def content_stems(text: str) -> list[str]:
    """Return the stems of the words that carry meaning, negations included, in order."""
    return [t.stem for t in tokens(text) if t.norm not in STOP_WORDS]


@lru_cache(maxsize=200_000)
def normal_form(word: str) -> str:
    """Fold case, compatibility forms, quotation marks, dashes and the possessive away."""
    folded = unicodedata.normalize("NFKC", word).translate(_UNIFY).casefold()
    return folded[:-2] if folded.endswith("'s") and len(folded) > 2 else folded


@lru_cache(maxsize=200_000)
def stem(norm: str) -> str:
    """Return the Porter2 stem of a word in normal form; irregular forms go to their base."""
    if len(norm) > 40 or not norm[0].isalpha():
        return norm
    return str(_porter.stemWord(_IRREGULAR.get(norm, norm)))
