"""Quoted words, and finding words exactly.

Exact means: the same words with the same case. What typesetting and copying change is forgiven
(white space, ligatures, quotation marks, dashes, the ellipsis), because it says nothing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

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
    spans += [m.span(1) for m in _SINGLE.finditer(text) if _speech(m.group(1))]
    outermost: list[Span] = []
    for span in sorted(spans, key=lambda s: (s[0], -s[1])):
        if text[span[0] : span[1]].strip() and (not outermost or span[0] >= outermost[-1][1]):
            outermost.append(span)
    return outermost


def _speech(words: str) -> bool:
    return " " in words or words[:1].isupper()


def find_exact(words: str, text: str, start: int = 0, end: int | None = None) -> Span | None:
    """Return the first span of ``text[start:end]`` that holds ``words``, or ``None``.

    Linear in the text. The span begins and ends on whole words, so that "art" is not found in
    "party". Empty words are found nowhere.
    """
    wanted = _fold(words).text.strip(" ")
    if not wanted:
        return None
    folded = _fold_cached(text)
    stop = len(text) if end is None else end
    at = folded.text.find(wanted)
    while at != -1:
        first, last = folded.starts[at], folded.ends[at + len(wanted) - 1]
        if first >= start and last <= stop and _whole(folded.text, at, at + len(wanted)):
            return first, last
        at = folded.text.find(wanted, at + 1)
    return None


def _whole(text: str, start: int, end: int) -> bool:
    before = start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())
    after = end == len(text) or not (text[end].isalnum() and text[end - 1].isalnum())
    return before and after


class _Folded(NamedTuple):
    """Folded text, and for each of its characters the span in the original it stands for."""

    text: str
    starts: list[int]
    ends: list[int]


@lru_cache(maxsize=512)
def _fold_cached(text: str) -> _Folded:
    return _fold(text)


def _fold(text: str) -> _Folded:
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for place, char in enumerate(text):
        if char in _INVISIBLE:
            continue
        if char.isspace():
            plain = "" if out and out[-1] == " " else " "
        elif char in _ONE:
            plain = _ONE[char]
        else:
            plain = char if char.isascii() else unicodedata.normalize("NFKC", char)
        for c in plain:
            if c == "'" and out and out[-1] == "'" and ends[-1] == place:
                out[-1] = '"'  # two single marks are a double one, as in `` and ''
                ends[-1] = place + 1
                continue
            out.append(c)
            starts.append(place)
            ends.append(place + 1)
    return _Folded("".join(out), starts, ends)
