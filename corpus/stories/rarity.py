"""How telling a word is, known before any article has come.

Inverse document frequencies counted in the store would make the likeness of two articles depend on
what else is stored, and on when it came. A language model's vocabulary lists words from the
commonest on; by Zipf's law (Zipf 1949) the word of rank r makes up about 0.08/r of English text,
which gives the share of articles that have it. Measured on the stories of ECB+ the two serve alike
(docs/stories.md).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from corpus.language.tokens import stem_of

# The share of running text that the commonest word makes up, and the words of a usual article.
_ZIPF, _LENGTH = 0.08, 300
# A word that is not in the vocabulary at all: one article in so many.
_UNKNOWN = 20_000


class Rarity:
    """The weight of a stem: ``ln(1 + 1/p)``, where p is the share of articles that have it."""

    def __init__(self, ranks: Mapping[str, int]) -> None:
        self._weights = {s: _weight(1 - math.exp(-_LENGTH * _ZIPF / r)) for s, r in ranks.items()}
        self._unknown = _weight(1 / _UNKNOWN)

    @classmethod
    def of_vocabulary(cls, words: Iterable[str]) -> Rarity:
        """Read the words of a WordPiece vocabulary, commonest first; its pieces are left out."""
        ranks: dict[str, int] = {}
        whole = (w for w in words if w[:1].isalnum() and len(w) > 1)
        for rank, word in enumerate(whole, 1):
            ranks.setdefault(stem_of(word), rank)
        return cls(ranks)

    def of(self, word: str) -> float:
        """Return the weight of a stem."""
        return self._weights.get(word, self._unknown)


def _weight(share: float) -> float:
    return math.log(1 + 1 / share)
