"""Where sentences begin and end.

sentencex finds the boundaries, run on one line at a time: in news text a line break ends a
paragraph. It rather leaves two sentences together than cuts one in two, which is the safe side for
citations.
"""

from __future__ import annotations

import re

import sentencex

from corpus.language.remembered import remembered

Span = tuple[int, int]

# sentencex takes a stop inside a closing quotation mark for the end of the sentence even where a
# reporting clause follows in lower case: “Go,” he said. is one sentence, and so is “Go!” he said.
_CLOSERS = "\"'”’»)]"
# Where sentencex sees an abbreviation ("he told me. She left": Me., the state) and a reader does
# not: an ordinary word in lower case, a stop, and a capital after it.
_MISSED = re.compile(r"(?<![\w.’'-])([a-z]{2,})[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z])")
_ABBREVIATIONS = frozenset({
    "al", "approx", "art", "ca", "capt", "cf", "col", "dept", "ed", "eds", "est", "etc", "feat",
    "fig", "figs", "gen", "gov", "incl", "lt", "no", "nos", "pp", "prof", "rep", "resp", "rev",
    "sec", "sen", "sgt", "st", "ver", "vol", "vs",
})  # fmt: skip
# "5 p.m. EST" and "9 a.m. Monday" go on.
_HOUR = re.compile(r"\b[ap]\.\s?m\.$")
_AFTER_HOUR = re.compile(
    r"(?:[ECMP][SD]?T|GMT|BST|UTC|CET|IST|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)(?:day)?\b"
)
# sentencex takes time quadratic in the length of a line with many opening quotation marks.
_LONGEST = 8000


def sentence_spans(text: str, language: str = "en") -> list[Span]:
    """Return the spans of the sentences of ``text`` in order, trimmed of white space.

    Offsets are code points. Every character that is not white space lies in exactly one span.
    """
    return list(_spans(text, language))


@remembered
def _spans(text: str, language: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    start = 0
    for line in text.splitlines(keepends=True):
        for piece in _pieces(line):
            if piece.strip():
                spans.extend(_line_spans(piece, start, language))
            start += len(piece)
    return tuple(spans)


def _pieces(line: str) -> list[str]:
    """Cut a line that is too long for one paragraph at stops, else at spaces, else anywhere."""
    pieces = []
    while len(line) > _LONGEST:
        half = _LONGEST // 2
        at = max(line.rfind(mark, half, _LONGEST) for mark in (". ", "! ", "? ")) + 2
        if at < half:
            at = line.rfind(" ", half, _LONGEST) + 1 or _LONGEST
        pieces.append(line[:at])
        line = line[at:]
    return [*pieces, line]


def _line_spans(line: str, offset: int, language: str) -> list[Span]:
    found = [b["start_index"] for b in sentencex.get_sentence_boundaries(language, line)]
    cuts = {c for c in found if 0 < c < len(line) and not _runs_on(line, c)}
    cuts.update(
        m.end()
        for m in _MISSED.finditer(line)
        if m.end() not in cuts and m[1] not in _ABBREVIATIONS and _outside_quotes(line[: m.end()])
    )
    spans = []
    for begin, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(line)], strict=True):
        piece = line[begin:end]
        if stripped := piece.strip():
            lead = len(piece) - len(piece.lstrip())
            spans.append((offset + begin + lead, offset + begin + lead + len(stripped)))
    return spans


def _outside_quotes(before: str) -> bool:
    """Whether every quotation and bracket that opens in ``before`` also closes there."""
    return (
        before.count("“") <= before.count("”")
        and before.count("(") <= before.count(")")
        and before.count("``") <= before.count("''")
        and before.count('"') % 2 == 0
    )


def _runs_on(line: str, cut: int) -> bool:
    rest = line[cut:].lstrip()
    before = line[:cut].rstrip()
    if not rest or not before:
        return False
    if rest[0].islower() and before[-1] in _CLOSERS:
        return True
    if _HOUR.search(before[-6:]) and _AFTER_HOUR.match(rest):
        return True
    return all(c in _CLOSERS for c in rest)
