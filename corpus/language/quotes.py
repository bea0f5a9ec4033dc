"""Quoted words, and finding words exactly.

Exact means: the same words with the same case. What typesetting and copying change is forgiven
(white space, ligatures, quotation marks, dashes, the ellipsis), because it says nothing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

Span = tuple[int, int]

# Openers and the closers that end them. `` '' is how tokenised corpora write double quotes.
_DOUBLE = re.compile(
    r"“([^“”]{1,2000})”|„([^„“”]{1,2000})[“”]|«([^«»]{1,2000})»|``([^`]{1,2000}?)''"
    r'|"([^"\n]{1,2000})"'
)
# A single quote opens only after white space or an opening bracket and closes only before
# white space or punctuation, so that an apostrophe is neither.
_SINGLE = re.compile(r"(?<![\w‘'])[‘']([^\n‘]{1,1000}?)[’'](?!\w)")

_ONE = {
    "’": "'", "‘": "'", "‚": "'", "‛": "'", "′": "'", "`": "'", "´": "'",
    "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
    "…": "...",
}  # fmt: skip
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


def quotations(text: str) -> list[Span]:
    """Return the spans of the words inside quotation marks, marks excluded, outermost only."""
    spans = [
        m.span(next(i for i in range(1, 6) if m.group(i) is not None))
        for m in _DOUBLE.finditer(text)
    ]
    for match in _SINGLE.finditer(text):
        start, end = match.span(1)
        inside = any(a <= start and end <= b for a, b in spans)
        if not inside and (" " in match.group(1) or match.group(1)[:1].isupper()):
            spans.append((start, end))
    return sorted(s for s in spans if text[s[0] : s[1]].strip())


def find_exact(words: str, text: str, start: int = 0, end: int | None = None) -> Span | None:
    """Return the first span of ``text[start:end]`` that holds ``words``, or ``None``.

    Linear in the text. The span begins and ends on whole words, so that "art" is not found in
    "party". Empty words are found nowhere.
    """
    wanted, _ = _fold(words)
    wanted = wanted.strip(" ")
    if not wanted:
        return None
    folded, places = _fold_cached(text)
    stop = len(text) if end is None else end
    at = folded.find(wanted)
    while at != -1:
        first, last = places[at], places[at + len(wanted) - 1]
        if first >= start and last < stop and _whole(folded, at, at + len(wanted)):
            return first, last + 1
        at = folded.find(wanted, at + 1)
    return None


def _whole(text: str, start: int, end: int) -> bool:
    before = start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())
    after = end == len(text) or not (text[end].isalnum() and text[end - 1].isalnum())
    return before and after


@lru_cache(maxsize=512)
def _fold_cached(text: str) -> tuple[str, tuple[int, ...]]:
    return _fold(text)


def _fold(text: str) -> tuple[str, tuple[int, ...]]:
    """Return ``text`` folded, and for each folded character the place it came from."""
    out: list[str] = []
    places: list[int] = []
    last_space = False
    for place, char in enumerate(text):
        if char in _INVISIBLE:
            continue
        if char.isspace():
            if not last_space:
                out.append(" ")
                places.append(place)
            last_space = True
            continue
        last_space = False
        plain = _ONE.get(char)
        if plain is None:
            plain = char if char.isascii() else unicodedata.normalize("NFKC", char)
        for c in plain:
            out.append(c)
            places.append(place)
    folded = "".join(out)
    # Two single marks are a double one, as in `` and ''.
    if "''" in folded:
        return _join_doubles(folded, places)
    return folded, tuple(places)


def _join_doubles(folded: str, places: list[int]) -> tuple[str, tuple[int, ...]]:
    out: list[str] = []
    kept: list[int] = []
    i = 0
    while i < len(folded):
        pair = folded[i : i + 2] == "''"
        out.append('"' if pair else folded[i])
        kept.append(places[i])
        i += 2 if pair else 1
    return "".join(out), tuple(kept)
