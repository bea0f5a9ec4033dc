"""Names of people, places and organisations, found by their capitals.

No dictionary of the world: a name is a run of capitalised words, with the small words that names
hold inside them, less the ordinary words that merely begin a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from corpus.language.sentences import sentence_spans
from corpus.language.tokens import STOP_WORDS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD = re.compile(r"[^\W\d_](?:[^\W_]|[-'’.&](?=[^\W_]))*\.?", re.UNICODE)
_INSIDE = _words("of for de del della da do dos du la le van von der den bin ibn al el & y e")
_HONORIFICS = _words("""
    mr mrs ms miss dr prof professor sir dame lord lady president minister senator sen rep governor
    gov general gen colonel col captain capt lieutenant lt sergeant sgt major maj judge justice king
    queen prince princess pope chancellor secretary chairman ceo cto cfo reverend rev sheikh hon
""")
# Capitalised, and yet no names: the calendar, and what headlines and sentences begin with.
_NOT_NAMES = (
    _words("""
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
    mon tue tues wed thu thur thurs fri sat sun gmt utc est edt pst pdt bst cet am pm
    yes no not ok one two three four five six seven eight nine ten eleven twelve dozens hundreds
    thousands millions many several most few both another earlier later meanwhile however although
    though despite since according reports officials police residents analysts experts sources
    today yesterday tomorrow i'm i've it's that's there's he's she's we're they're
    asked speaking following given based last next first second third even still also but and
""")
    | STOP_WORDS
)
# Words of nationality, and the country that they stand for, where cutting the ending does not do.
_NATIONAL = {
    "american": "united states", "british": "britain", "french": "france", "german": "germany",
    "dutch": "netherlands", "spanish": "spain", "greek": "greece", "turkish": "turkey",
    "chinese": "china", "swiss": "switzerland", "danish": "denmark", "polish": "poland",
    "swedish": "sweden", "finnish": "finland", "welsh": "wales", "irish": "ireland",
    "scottish": "scotland", "filipino": "philippines", "israeli": "israel", "iraqi": "iraq",
    "pakistani": "pakistan", "yemeni": "yemen", "saudi": "saudi arabia", "afghan": "afghanistan",
    "us": "united states", "usa": "united states", "america": "united states",
    "uk": "britain", "united kingdom": "britain", "great britain": "britain",
    "uae": "united arab emirates", "eu": "european union",
}  # fmt: skip
# What may stand before a capital that only opens a quotation, a clause or a list item.
_OPENERS = frozenset("\"“‘'`(")
_BREAKS = frozenset(":•-—")
_ADJECTIVE = re.compile(r"(?:ian|ean|an|ese|ish|i|ic)$")


@dataclass(frozen=True, slots=True)
class Name:
    """One mention. ``key`` is the form to compare by: folded, without honorific or possessive."""

    start: int
    end: int
    text: str
    key: str


def names(text: str) -> list[Name]:
    """Return the names in ``text`` in order of their places."""
    return list(_names(text))


def same_name(a: str, b: str) -> bool:
    """Tell whether two keys can name the same: alias, surname, acronym, nationality."""
    a, b = _canonical(a), _canonical(b)
    if a == b:
        return True
    first, second = a.split(), b.split()
    if not first or not second:
        return False
    short, long = sorted((first, second), key=len)
    if _inside(short, long):
        return True
    if len(short) == 1:
        word = short[0]
        return word == _acronym(long) or any(_national(word, w) for w in long)
    return False


@lru_cache(maxsize=4096)
def _names(text: str) -> tuple[Name, ...]:
    lower = {w.casefold() for w in re.findall(r"(?<![^\W_])[a-zà-ÿ][^\W_]*", text)}
    found: list[Name] = []
    for start, end in sentence_spans(text):
        found.extend(_in_sentence(text, start, end, lower))
    return tuple(found)


def _in_sentence(text: str, start: int, end: int, lower: set[str]) -> list[Name]:
    words = list(_WORD.finditer(text, start, end))
    capitals = sum(1 for w in words if w.group()[0].isupper())
    shouted = len(words) > 3 and capitals > 0.8 * len(words)
    found: list[Name] = []
    run: list[re.Match[str]] = []
    for i, word in enumerate(words):
        joined = not run or _joined(text, run[-1].end(), word.start())
        if not joined:
            _close(text, run, found)
            run = []
        capital = _is_capital(word.group())
        if (capital and not _ordinary(word, i == 0, lower, shouted, bool(run))) or (
            run and _plain(word.group()) in _INSIDE
        ):
            run.append(word)
        else:
            _close(text, run, found)
            run = []
    _close(text, run, found)
    return found


def _joined(text: str, end: int, start: int) -> bool:
    return text[end:start] in {" ", "\u00a0", " & "} and text[end - 1] not in ",;"


def _ordinary(
    word: re.Match[str], first: bool, lower: set[str], shouted: bool, in_run: bool
) -> bool:
    """Whether a capital says nothing here: a sentence's first word, or a shouted headline's."""
    plain = _plain(word.group())
    if plain in _NOT_NAMES and not (word.group().isupper() and len(word.group()) > 1):
        return True
    before = word.string[max(0, word.start() - 3) : word.start()]
    opens = first or before[-1:] in _OPENERS or before.rstrip()[-1:] in _BREAKS
    if (opens or shouted) and not in_run:
        return plain in lower and not word.group()[1:].isupper()
    return shouted and plain in lower


def _close(text: str, run: list[re.Match[str]], found: list[Name]) -> None:
    while run and _plain(run[-1].group()) in _INSIDE and not _is_capital(run[-1].group()):
        run.pop()
    while run and _plain(run[0].group()) in _HONORIFICS and len(run) > 1:
        run = run[1:]
    if not run:
        return
    start, end = run[0].start(), run[-1].end()
    words = text[start:end]
    if words.endswith(".") and "." not in words[:-1]:
        end, words = end - 1, words[:-1]
    for tail in ("'s", "’s"):
        if words.endswith(tail):
            end, words = end - 2, words[:-2]
    key = fold(words)
    if len(key) > 1 and key not in _HONORIFICS:
        found.append(Name(start, end, words, key))


def _is_capital(word: str) -> bool:
    return word[0].isupper() or (len(word) > 1 and word[1].isupper() and word[0].islower())


def _plain(word: str) -> str:
    return word.casefold().rstrip(".").replace("’", "'").removesuffix("'s")


@lru_cache(maxsize=100_000)
def fold(words: str) -> str:
    """Fold accents, case, dots and possessives away: ``São Paulo’s`` is ``sao paulo``."""
    plain = unicodedata.normalize("NFKD", words)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    plain = plain.replace("’", "'").replace("'s", "").replace(".", "")
    return " ".join(re.sub(r"[^\w&]+", " ", plain).split())


@lru_cache(maxsize=100_000)
def _canonical(key: str) -> str:
    key = fold(key)
    return _NATIONAL.get(key, key.removeprefix("the "))


def _inside(short: list[str], long: list[str]) -> bool:
    """Whether all words of the shorter stand, in order, in the longer: Altman in Sam Altman."""
    rest = iter(long)
    return all(word in rest for word in short)


def _acronym(words: list[str]) -> str:
    return "".join(w[0] for w in words if w not in _INSIDE) if len(words) > 1 else ""


def _national(a: str, b: str) -> bool:
    a, b = _NATIONAL.get(a, a), _NATIONAL.get(b, b)
    if a == b:
        return True
    root_a, root_b = _ADJECTIVE.sub("", a), _ADJECTIVE.sub("", b)
    if root_a == a and root_b == b:
        return False
    short, long = sorted((root_a, root_b), key=len)
    return len(short) >= 4 and long.startswith(short) and len(long) - len(short) <= 2
