"""Several drafts are made at once, each in a thread of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from corpus.language.tokens import stem

_BEGINNINGS = [a + b for a in "bcdfglmprst" for b in "aeiou"]
_ENDINGS = ("nationalising", "ttlements", "rgencies", "lationships", "tively", "mmers")
WORDS = [beginning + ending for beginning in _BEGINNINGS for ending in _ENDINGS]


def test_stems_are_the_same_whoever_else_is_stemming() -> None:
    alone = [stem(word) for word in WORDS]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda _: [stem(word) for word in WORDS], range(24)))
    assert all(stems == alone for stems in together)
