"""One stretch of time in other numbers: the fourth quarter is the last three months of the year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.language.quantity import Quantity
from evals.checks.known import Other
from evals.evidence import Span

_NAMED = re.compile(
    r"\b(?:(?P<quarter>first|second|third|fourth|final) quarter|Q(?P<q>[1-4])\b"
    r"|(?P<months>first|last|final|closing|opening) (?:three|3) months of\b"
    r"|(?P<half>first|second) half|H(?P<h>[12])\b"
    r"|(?P<six>first|last|final|second) (?:six|6) months of\b)",
    re.I,
)
_ORDER = {
    "first": 1, "opening": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "final": -1,
    "closing": -1,
}  # fmt: skip
_IN = re.compile(r"\b(?:in|for|over)\s+(?:the (?:last|past)\s+)?$", re.I)
_SINCE = re.compile(r"\bsince (?:[A-Z][a-z]+ |early |late )?(?P<year>(?:19|20)\d\d)\b")
_MONTHS = 12


def told_otherwise(claim: str, quantity: Quantity, span: Span) -> bool:
    """Tell whether the evidence gives ``quantity``, a part of ``claim``, as the same stretch.

    A quarter or half of a year by its months, and years up to publication by the year that they
    began in ("the first in five years" for "since 2021", printed in 2026).
    """
    mine = [p for start, end, p in _parts(claim) if start <= quantity.start < end]
    if mine:
        return any(p in mine for _, _, p in _parts(span.context))
    whole = quantity.kind == "duration" and quantity.unit == "month"
    years, rest = divmod(quantity.value, _MONTHS)
    if not whole or rest or span.reference is None or not _IN.search(claim[: quantity.start]):
        return False
    return any(
        span.reference.year - int(found["year"]) == years for found in _SINCE.finditer(span.context)
    )


def another_part(claim: str, spans: Sequence[Span]) -> Other | None:
    """Return the quarter or half of a year in ``claim`` where the evidence has others only."""
    theirs = [(s.context[a:b], part) for s in spans for a, b, part in _parts(s.context)]
    for start, end, part in _parts(claim):
        if theirs and all(part != other for _, other in theirs):
            return Other(start, end, theirs[0][0])
    return None


def _parts(text: str) -> Iterator[tuple[int, int, tuple[str, int]]]:
    """Each quarter and half that a text names, with its place; the last is the fourth, second."""
    for match in _NAMED.finditer(text):
        quarter = match["quarter"] or match["months"] or match["q"]
        word = (quarter or match["half"] or match["six"] or match["h"]).casefold()
        order = int(word) if word.isdigit() else _ORDER[word]
        kind, parts = ("quarter", 4) if quarter else ("half", 2)
        yield match.start(), match.end(), (kind, parts if order < 0 else order)
