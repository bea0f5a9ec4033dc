"""Looking for a table's words in a text, outside its quotations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from corpus.language.quotes import quotations


def phrases_in(text: str, phrases: Iterable[str]) -> Iterator[re.Match[str]]:
    """Yield where one of ``phrases`` stands in ``text``: whole words, any case, the longest first.

    What stands in quotation marks is its speaker's and is left out. Matches do not overlap.
    """
    pattern = _pattern(tuple(phrases))
    if pattern is None:
        return
    quoted = quotations(text)
    for match in pattern.finditer(text):
        if not any(start <= match.start() < end for start, end in quoted):
            yield match


@lru_cache(maxsize=64)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    words = sorted({p.casefold() for p in phrases}, key=lambda p: (-len(p), p))
    if not words:
        return None
    # White space of any kind and length between the words of a phrase.
    joined = "|".join(r"\s+".join(map(re.escape, w.split())) for w in words)
    return re.compile(rf"(?<![\w-])(?:{joined})(?![\w-])", re.I)
