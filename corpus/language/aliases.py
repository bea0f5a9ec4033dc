"""Whether two names can name the same: aliases, surnames, acronyms, nationalities."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from corpus.language.name_words import INSIDE, INSTITUTIONS, QUALIFIERS
from corpus.language.nations import NATIONS

_COMPANY_FORM = re.compile(r" (?:inc|ltd|llc|plc|corp|co|sa|ag|gmbh|nv|se|spa|company)$")
_OFFICES = frozenset(("department", "ministry", "office", "bureau", "board", "bank"))


def same_name(a: str, b: str) -> bool:
    """Tell whether two keys can name the same: alias, surname, acronym, nationality.

    What sets a longer name apart must be there: "New York" is not "New York Times", "Korea" is not
    "North Korea", "America" is not "Bank of America".
    """
    a, b = _canonical(a), _canonical(b)
    if a == b:
        return True
    first, second = a.split(), b.split()
    if not first or not second:
        return False
    short, long = sorted((first, second), key=len)
    if _part_of(tuple(short), tuple(long)) or _initials_agree(short, long):
        return True
    if "".join(first) == "".join(second):
        return True  # "Open AI", "OpenAI"
    return len(short) == 1 and any(short[0] in _acronyms(f) for f in _spelt_out(tuple(long)))


@lru_cache(maxsize=100_000)
def fold(words: str) -> str:
    """Fold accents, case, dots and possessives away: ``São Paulo’s`` is ``sao paulo``."""
    plain = unicodedata.normalize("NFKD", words)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    plain = re.sub(r"'s\b", "", plain.replace("’", "'")).replace(".", "")
    return " ".join(re.sub(r"[^\w&]+", " ", plain).split())


@lru_cache(maxsize=100_000)
def _canonical(key: str) -> str:
    key = fold(key).removeprefix("the ")
    key = _COMPANY_FORM.sub("", key)
    key = re.sub(r"^u s\b", "us", re.sub(r"^u k\b", "uk", key))
    return NATIONS.get(key, key)


@lru_cache(maxsize=100_000)
def _part_of(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether all words of the shorter stand, in order, in the longer, and its head is there."""
    if set(short) - INSIDE == set(long) - INSIDE:
        return True  # Justice Department, Department of Justice
    rest = iter(long)
    if not all(any(_same_word(word, other) for other in rest) for word in short):
        return False
    if (head := _head(long)) is not None:
        return head in short
    return long[0] not in QUALIFIERS or long[0] in short


def _head(words: tuple[str, ...]) -> str | None:
    """The noun that says what an institution is: Bank in Bank of America, Post in Pacific Post."""
    if "of" in words:
        before = words[: words.index("of")]
        return before[-1] if before and before[-1] in INSTITUTIONS else None
    return words[-1] if words[-1] in INSTITUTIONS else None


def _same_word(a: str, b: str) -> bool:
    return a == b or NATIONS.get(a, a) == NATIONS.get(b, b)


def _initials_agree(a: list[str], b: list[str]) -> bool:
    """J. Smith and John Smith: one surname, and one first name the initial of the other."""
    if len(a) < 2 or a[-1] != b[-1] or a[0][0] != b[0][0]:
        return False
    return len(a[0]) == 1 or len(b[0]) == 1


@lru_cache(maxsize=100_000)
def _spelt_out(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return a name and, for "justice department", the order that its acronym follows."""
    if len(words) == 2 and words[1] in _OFFICES:
        return words, (words[1], "of", words[0])
    return (words,)


def _acronyms(words: tuple[str, ...]) -> frozenset[str]:
    """The acronyms of a long name: with and without its small words, U.S. kept whole."""
    if len(words) < 2:
        return frozenset()
    parts = [(w if w == "us" else w[0], w in INSIDE) for w in words]
    return frozenset(("".join(p for p, _ in parts), "".join(p for p, small in parts if not small)))
