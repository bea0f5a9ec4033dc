"""A store of a given size made by the real pipeline, and what making it costs in memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from corpus.assets import Embedder
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

    ``resident_mb`` is all that it holds in memory. ``graph_mb`` is the size of the vector graph's
    files, which Chroma holds in memory as they lie on disk. ``core_seconds`` counts from the start.
    """

    passages: int
    resident_mb: float
    graph_mb: float
    core_seconds: float

    @property
    def aside_mb(self) -> float:
        """What is resident, the graph aside."""
        return self.resident_mb - self.graph_mb


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
                yield Footprint(
                    held, _resident(), _graph_bytes(folder) / 1e6, time.process_time() - begun
                )


def _resident() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    kilobytes = next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1]
    return int(kilobytes) * 1024 / 1e6


def _graph_bytes(folder: Path) -> int:
    return sum(f.stat().st_size for f in (folder / "index" / "dense").rglob("*.bin"))
