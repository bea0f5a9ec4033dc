"""As many articles as a bench needs, out of a few real ones, and vectors that cost nothing.

A store of 100,000 passages would take an hour to embed, and a bench of searching does not need it.
Texts are real ones in which every fourth word is another word of the same texts: words keep their
frequencies, and no two articles are copies of each other. Vectors are real ones of the same texts,
two of them mixed and blurred, so that they lie in clusters as real ones do.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np

from corpus.assets import DIMENSIONS, Embedder, Vectors
from corpus.model import Article, Precision, article_id

# Dates go back this far from the last one; a tenth of the articles has none.
DAYS = 720
LAST_DAY = datetime(2026, 6, 30, tzinfo=UTC)
OUTLETS = tuple(f"Outlet {number}" for number in range(1, 41))
_UNDATED = 0.1
# Split at white space and keep it: words are the even parts, and every eighth is every fourth word.
_WORD = re.compile(r"(\s+)")
_EVERY = 8
_BLUR = 0.6


def varied(articles: Sequence[Article], number: int, seed: int) -> Iterator[Article]:
    """Yield ``number`` articles made of ``articles`` in turn, the same ones for the same ``seed``.

    Each has a day within two years, one of forty made-up outlets, of which a few have most, and an
    address of its own. A word is replaced by one of its own length, so that places in a text mean
    what they meant.
    """
    rng = np.random.default_rng(seed)
    by_length: dict[int, list[str]] = {}
    for article in articles:
        for word in article.text.split():
            by_length.setdefault(len(word), []).append(word)
    shares = 1 / np.arange(1, len(OUTLETS) + 1)
    shares /= shares.sum()
    for i in range(number):
        origin = articles[i % len(articles)]
        dated = rng.random() >= _UNDATED
        text = _retold(origin.text, by_length, rng)
        outlet = OUTLETS[rng.choice(len(OUTLETS), p=shares)]
        url = f"https://{outlet.lower().replace(' ', '-')}.example/{seed}/{i}"
        yield replace(
            origin,
            id=article_id(url, text),
            text=text,
            url=url,
            outlet=outlet,
            published_at=LAST_DAY - timedelta(days=int(rng.integers(DAYS))) if dated else None,
            date_precision=Precision.DAY if dated else Precision.UNKNOWN,
        )


def _retold(text: str, by_length: Mapping[int, Sequence[str]], rng: np.random.Generator) -> str:
    parts = _WORD.split(text)
    places = range(2 * int(rng.integers(_EVERY // 2)), len(parts), _EVERY)
    for place, drawn in zip(places, rng.random(len(places)), strict=True):
        # A part between two white spaces, or before the first or after the last, may be empty.
        if choice := by_length.get(len(parts[place])):
            parts[place] = choice[int(drawn * len(choice))]
    return "".join(parts)


def blurred(pool: Vectors, number: int, seed: int) -> Vectors:
    """Return ``number`` unit vectors, each two of ``pool`` mixed, and a random part."""
    rng = np.random.default_rng(seed)
    one, other = pool[rng.integers(len(pool), size=(2, number))]
    blur = rng.standard_normal((number, DIMENSIONS), dtype=np.float32)
    mixed = one + other / 2 + _BLUR * blur / np.linalg.norm(blur, axis=1, keepdims=True)
    vectors: Vectors = mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
    return vectors


class BlurredEmbedder(Embedder):
    """Gives each text a ``blurred`` vector, chosen by its words. Tokens are counted as usual."""

    def __init__(self, pool: Vectors) -> None:
        super().__init__()
        self._pool = pool

    def _sentence(self, text: str) -> Vectors:
        vector: Vectors = blurred(self._pool, 1, zlib.crc32(text.encode()))[0]
        return vector


def pool_of(articles: Sequence[Article], size: int, embedder: Embedder, seed: int) -> Vectors:
    """Return the real vectors of up to ``size`` paragraphs of ``articles``."""
    paragraphs = [p for a in articles for p in a.text.split("\n") if len(p.split()) > 20]
    paragraphs = paragraphs or [a.text for a in articles]
    rng = np.random.default_rng(seed)
    some = rng.permutation(len(paragraphs))[:size]
    return embedder.embed([paragraphs[i] for i in some])
