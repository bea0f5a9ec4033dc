"""A store of a given size made by the real pipeline, and what making it costs in memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from corpus.assets import Embedder
from corpus.bench.held import index_mb, resident_mb
from corpus.bench.material import BlurredEmbedder, pool_of, varied
from corpus.library import Library
from corpus.model import Article
from corpus.store.rows import newest_seq

Say = Callable[[str], None]

SEED = 20260630
_POOL = 300
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Footprint:
    """The process when the store held ``passages``, in MB of 1,000,000 bytes.

    ``resident_mb`` is all that it holds in memory. ``index_mb`` is what the vector index alone adds
    to a process that opens it. ``core_seconds`` counts from the start.
    """

    passages: int
    resident_mb: float
    index_mb: float
    core_seconds: float

    @property
    def aside_mb(self) -> float:
        """What is resident, the vector index aside."""
        return self.resident_mb - self.index_mb


def grow(
    folder: Path, passages: int, articles: Sequence[Article], every: int, say: Say
) -> Iterator[Footprint]:
    """Fill the library in ``folder`` up to ``passages``, telling its footprint at each ``every``.

    The articles are ``varied`` out of ``articles``, with blurred vectors; the rest is the pipeline
    that every ingest goes through. What is there already is not stored twice.
    """
    begun = time.process_time()
    embedder = BlurredEmbedder(pool_of(articles, _POOL, Embedder(), SEED))
    stock = varied(articles, passages, SEED)
    with Library.open(folder, write=True, embedder=embedder) as library:
        held = newest_seq(library.engine)
        reached = held // every
        while held < passages and (batch := list(islice(stock, _BATCH))):
            library.add(batch)
            held = newest_seq(library.engine)
            say(f"building: {min(held, passages):,} of {passages:,} passages")
            if held // every > reached:
                reached = held // every
                resident = resident_mb()
                yield Footprint(
                    held,
                    resident,
                    index_mb(folder / "index" / "dense"),
                    time.process_time() - begun,
                )
