"""An article on its way into the store: cut into passages that the embedder is at work on.

So the next articles are embedded while those before them are written and indexed: in turn, one core
waited for the other for an eighth of the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from corpus.assets import Embedder, Vectors
from corpus.model import Article, Passage
from corpus.origins import Shingles, shingles
from corpus.passages import embedding_texts, passages_of

# Of one article at a time: its text and its header.
_SPANS_KEPT = 2


@dataclass(frozen=True, slots=True)
class Begun:
    """One article's passages, the vectors of each one's pieces to come, and its runs of words."""

    passages: list[Passage]
    pieces: list[list[Future[Vectors]]]
    sample: Shingles

    @property
    def ready(self) -> bool:
        """Whether ``vectors`` would not wait."""
        return all(piece.done() for pieces in self.pieces for piece in pieces)

    def wait(self) -> None:
        """Return when ``vectors`` would not wait; raise what kept the embedder from its work."""
        for pieces in self.pieces:
            for piece in pieces:
                piece.result()

    def vectors(self) -> list[Vectors]:
        """Wait, and return one vector a passage: the mean where a sentence took several pieces."""
        return [_mean([piece.result() for piece in pieces]) for pieces in self.pieces]

    def drop(self) -> None:
        """Let the embedder leave out what it has not begun with."""
        for pieces in self.pieces:
            for piece in pieces:
                piece.cancel()


def begin(article: Article, embedder: Embedder) -> Begun:
    """Cut ``article`` and give its passages to the embedder, without waiting for it."""
    # The article and its header are looked at once, however many passages they make.
    spans = lru_cache(maxsize=_SPANS_KEPT)(embedder.token_spans)
    passages = passages_of(article, spans)
    pieces = [embedder.begin(embedding_texts(article, p, spans)) for p in passages]
    return Begun(passages, pieces, shingles(article.text))


def _mean(vectors: Sequence[Vectors]) -> Vectors:
    mean: Vectors = np.mean(vectors, axis=0)
    return mean / max(float(np.linalg.norm(mean)), 1e-12)
