"""Text as the terms of the lexical index, and as their codes."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import tantivy
from numpy.typing import NDArray

NAME = "english"
# Words longer than this are addresses and debris.
_LONGEST_WORD = 40
# Different words whose codes are kept at hand, some 250 bytes each.
_MOST_KEPT = 100_000

Codes = NDArray[np.uint32]


def codes_of(terms: Iterable[str]) -> Codes:
    """Return the CRC-32 of each term, uint32.

    Of a million different terms, one of the ten in a question meets another by chance once in four
    hundred questions.
    """
    return np.array([zlib.crc32(term.encode()) for term in terms], dtype=np.uint32)


def held(terms: Sequence[str], codes: Codes) -> list[bool]:
    """Tell of each term whether its code is among ``codes``."""
    there = set(codes.tolist())
    return [zlib.crc32(term.encode()) in there for term in terms]


class Analyser:
    """tantivy's analyser: lower case, accents folded, Porter2 stems. Safe in many threads."""

    def __init__(self) -> None:
        self.native = (
            tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
            .filter(tantivy.Filter.remove_long(_LONGEST_WORD))
            .filter(tantivy.Filter.lowercase())
            .filter(tantivy.Filter.ascii_fold())
            .filter(tantivy.Filter.stemmer("english"))
            .build()
        )
        # tantivy's analyser may not be entered by two threads at once.
        self._analysing = threading.Lock()
        self._known = _Known(self.terms)

    def terms(self, text: str) -> list[str]:
        """Return the index's terms for ``text``, in order and as often as they occur."""
        with self._analysing:
            found: list[str] = self.native.analyze(text)
        return found

    def codes(self, text: str) -> Codes:
        """Return the codes of ``terms(text)``, read-only.

        White space parts terms whatever stands beside it, so that the terms of a text are those of
        its parts between white space, one after another; a part met before is looked up.
        """
        known = self._known
        return np.frombuffer(b"".join([known[part] for part in text.split()]), dtype=np.uint32)


class _Known(dict[str, bytes]):
    """The codes of each part of a text that was met; one that was not is analysed."""

    def __init__(self, terms: Callable[[str], list[str]]) -> None:
        super().__init__()
        self._terms = terms

    def __missing__(self, part: str) -> bytes:
        found = codes_of(self._terms(part)).tobytes()
        if len(self) >= _MOST_KEPT:
            self.clear()
        self[part] = found
        return found
