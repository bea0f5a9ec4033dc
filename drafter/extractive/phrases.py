"""Tables of phrases as one pattern."""

from __future__ import annotations

import re


def any_of(table: str, *, before: str = r"\b", after: str = r"\b") -> re.Pattern[str]:
    """Return a pattern that finds any phrase of ``table``, whatever its case.

    Phrases are parted by semicolons and may run over a line's end; each is a pattern itself.
    ``before`` and ``after`` stand round them all: whole words, unless told otherwise.
    """
    phrases = [" ".join(phrase.split()) for phrase in table.split(";")]
    return re.compile(f"{before}(?:{'|'.join(p for p in phrases if p)}){after}", re.I)
