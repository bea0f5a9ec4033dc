"""Where sentences begin and end.

sentencex finds the boundaries, run on one line at a time: in news text a line break ends a
paragraph. It rather leaves two sentences together than cuts one in two, which is the safe side for
citations.
"""

from __future__ import annotations

from functools import lru_cache

import sentencex

Span = tuple[int, int]

# sentencex takes a stop inside a closing quotation mark for the end of the sentence even where a
# reporting clause follows in lower case: “Go,” he said. is one sentence, and so is “Go!” he said.
_CLOSERS = "\"'”’»)]"


def sentence_spans(text: str, language: str = "en") -> list[Span]:
    """Return the spans of the sentences of ``text`` in order, trimmed of white space.

    Offsets are code points. Every character that is not white space lies in exactly one span.
    """
    return list(_spans(text, language))


@lru_cache(maxsize=4096)
def _spans(text: str, language: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    start = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            spans.extend(_line_spans(line, start, language))
        start += len(line)
    return tuple(spans)


def _line_spans(line: str, offset: int, language: str) -> list[Span]:
    cuts = [b["start_index"] for b in sentencex.get_sentence_boundaries(language, line)]
    cuts = [c for c in cuts if 0 < c < len(line) and not _runs_on(line, c)]
    spans = []
    for begin, end in zip([0, *cuts], [*cuts, len(line)], strict=True):
        piece = line[begin:end]
        if stripped := piece.strip():
            lead = len(piece) - len(piece.lstrip())
            spans.append((offset + begin + lead, offset + begin + lead + len(stripped)))
    return spans


def _runs_on(line: str, cut: int) -> bool:
    rest = line[cut:].lstrip()
    before = line[:cut].rstrip()
    if not rest or not before:
        return False
    if rest[0].islower() and before[-1] in _CLOSERS:
        return True
    return all(c in _CLOSERS for c in rest)
