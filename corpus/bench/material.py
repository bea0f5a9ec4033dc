"""As many articles as a bench needs, out of a few real ones, and vectors that cost nothing.

A store of 100,000 passages would take an hour to embed, and a bench of searching does not need it.
Texts are real ones in which every fourth word is another word of the same texts: words keep their
frequencies, and no two articles are copies of each other. Vectors are real ones of the same texts,
two of them mixed and blurred, so that they lie in clusters as real ones do.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np

from corpus.assets import DIMENSIONS, Embedder, Vectors
from corpus.model import Article, Precision, article_id, normalise_text

# Dates go back this far from the last one; a tenth of the articles has none.
DAYS = 720
LAST_DAY = datetime(2026, 6, 30, tzinfo=UTC)
OUTLETS = tuple(f"Outlet {number}" for number in range(1, 41))
_UNDATED = 0.1
_EVERY = 4
_BLUR = 0.6


def varied(articles: Sequence[Article], number: int, seed: int) -> Iterator[Article]:
    """Yield ``number`` articles made of ``articles`` in turn, the same ones for the same ``seed``.

    Each has a day within two years and one of forty made-up outlets, of which a few have most.
    """
    rng = np.random.default_rng(seed)
    words = [word for article in articles for word in article.text.split()]
    shares = 1 / np.arange(1, len(OUTLETS) + 1)
    shares /= shares.sum()
    for i in range(number):
        origin = articles[i % len(articles)]
        dated = rng.random() >= _UNDATED
        yield replace(
            _retold(origin, words, rng),
            url=None,
            outlet=OUTLETS[rng.choice(len(OUTLETS), p=shares)],
            published_at=LAST_DAY - timedelta(days=int(rng.integers(DAYS))) if dated else None,
            date_precision=Precision.DAY if dated else Precision.UNKNOWN,
        )


def _retold(origin: Article, words: Sequence[str], rng: np.random.Generator) -> Article:
    lines = []
    for line in origin.text.split("\n"):
        told = line.split(" ")
        first = int(rng.integers(_EVERY))
        places = range(first, len(told), _EVERY)
        for place, drawn in zip(places, rng.integers(len(words), size=len(places)), strict=True):
            told[place] = words[drawn]
        lines.append(" ".join(told))
    text = normalise_text("\n".join(lines))
    return replace(origin, id=article_id(None, text), text=text)


class BlurredEmbedder(Embedder):
    """Gives a text a mixture of two real vectors, chosen by its words, and a random part.

    ``pool`` float32 ``[n, 384]`` are the real ones. Tokens are counted as by the real model.
    """

    def __init__(self, pool: Vectors) -> None:
        super().__init__()
        self._pool = pool

    def embed(self, texts: Sequence[str]) -> Vectors:
        out = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            rng = np.random.default_rng(zlib.crc32(text.encode()))
            one, other = self._pool[rng.integers(len(self._pool), size=2)]
            blur = rng.standard_normal(DIMENSIONS).astype(np.float32)
            mixed = one + other / 2 + _BLUR * blur / np.linalg.norm(blur)
            out[row] = mixed / np.linalg.norm(mixed)
        return out


def pool_of(articles: Sequence[Article], size: int, embedder: Embedder, seed: int) -> Vectors:
    """Return the real vectors of up to ``size`` paragraphs of ``articles``."""
    paragraphs = [p for a in articles for p in a.text.split("\n") if len(p.split()) > 20]
    paragraphs = paragraphs or [a.text for a in articles]
    rng = np.random.default_rng(seed)
    some = rng.permutation(len(paragraphs))[:size]
    return embedder.embed([paragraphs[i] for i in some])
