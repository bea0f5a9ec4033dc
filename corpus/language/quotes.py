"""Quoted words, and finding words exactly.

Exact means: the same words with the same case. What typesetting and copying change is forgiven
(white space, ligatures, full-width forms, quotation marks, dashes, the ellipsis, composed accents),
because it says nothing. Nothing is ever matched by likeness: "Beta" is not "Alpha" at 96 %.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

Span = tuple[int, int]

# Openers and the closers that end them. `` '' is how tokenised corpora write double quotes. A
# straight quote opens where no word ends and closes where none begins, so that a stray one in a
# line cannot turn the rest of it inside out.
_DOUBLE = re.compile(
    r"“([^“”]{1,2000})”|„([^„“”]{1,2000})[“”]|«([^«»]{1,2000})»|``([^`]{1,2000}?)''"
    r'|(?<![\w"])"([^"\n]{1,2000})"(?!\w)'
)
# A single quote opens only after white space or an opening bracket and closes only before
# white space or punctuation, so that an apostrophe is neither; '90s and 'em open nothing.
_SINGLE = re.compile(
    r"(?<![\w‘'])[‘'](?!['’]|\d\ds\b|(?:em|til|tis|twas|cause|n)\b)([^\n‘]{1,1000}?)[’'](?!\w)",
    re.I,
)

_ONE = {
    "’": "'", "‘": "'", "‚": "'", "‛": "'", "′": "'", "`": "'", "´": "'",
    "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
    "…": "...",
}  # fmt: skip
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


def quotations(text: str) -> list[Span]:
    """Return the spans of the words inside quotation marks, outermost only, in order.

    The marks themselves and the white space inside them are left out.
    """
    spans = [m.span(m.lastindex or 0) for m in _DOUBLE.finditer(text)]
    spans += [m.span(1) for m in _SINGLE.finditer(text) if _speech(m.group(1))]
    outermost: list[Span] = []
    last = 0
    for start, end in sorted(spans, key=lambda s: (s[0], -s[1])):
        if start < last:
            continue
        words = text[start:end]
        if stripped := words.strip():
            lead = len(words) - len(words.lstrip())
            outermost.append((start + lead, start + lead + len(stripped)))
            last = end
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
    stop = len(text) if end is None else min(end, len(text))
    at = folded.text.find(wanted, bisect_left(folded.starts, start))
    while at != -1:
        after = at + len(wanted)
        first, last = folded.starts[at], folded.ends[after - 1]
        if last > stop:
            return None
        if _whole(folded.text, at, after):
            return first, last
        at = folded.text.find(wanted, at + 1)
    return None


def _whole(text: str, start: int, end: int) -> bool:
    before = start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())
    if end == len(text):
        return before
    follows = text[end].isalnum() or unicodedata.combining(text[end]) != 0
    return before and not (follows and (text[end - 1].isalnum() or not text[end].isalnum()))


class _Folded(NamedTuple):
    """Folded text, and for each of its characters the span in the original it stands for."""

    text: str
    starts: array[int]
    ends: array[int]


@lru_cache(maxsize=256)
def _fold_cached(text: str) -> _Folded:
    return _fold(text)


def _fold(text: str) -> _Folded:
    out: list[str] = []
    starts = array("q")
    ends = array("q")
    last = ""
    for place, char in enumerate(text):
        plain = char if char.isalnum() and char.isascii() else _plain(char)
        for c in plain:
            if c == last and (c in " -" or (c == "'" and ends[-1] == place)):
                # White space and dashes count once; two single marks are a double one (`` '').
                if c != " ":
                    last = out[-1] = '"' if c == "'" else c
                    ends[-1] = place + 1
                continue
            if c == " " and last == "-":
                continue  # "word - word" and "word—word" differ in typesetting alone
            if c == "-" and last == " ":
                for column in (out, starts, ends):
                    column.pop()
            out.append(c)
            starts.append(place)
            ends.append(place + 1)
            last = c
    return _Folded("".join(out), starts, ends)


@lru_cache(maxsize=20_000)
def _plain(char: str) -> str:
    """Return what a character other than an ASCII letter or digit counts as.

    Ligatures and full-width forms are undone; superscripts are not, for 10² is not 102.
    """
    if char in _INVISIBLE:
        return ""
    if char.isspace():
        return " "
    if char in _ONE:
        return _ONE[char]
    if "\ufb00" <= char <= "\ufb06" or "\uff01" <= char <= "\uff5e":
        return unicodedata.normalize("NFKC", char)
    return unicodedata.normalize("NFD", char)
