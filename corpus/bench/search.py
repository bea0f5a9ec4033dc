"""How long one search takes, by the size of the store and by what it filters."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import numpy as np

from corpus.bench.material import LAST_DAY, OUTLETS
from corpus.library import Library, Query
from corpus.model import Article

Say = Callable[[str], None]

_SEED = 20260630
_WARM_UP = 10
_WORDS = 12
_MONTH = LAST_DAY - timedelta(days=200)
# What a search may leave out: a month, half a year, two outlets (a large one and a small one), and
# a month of two outlets.
FILTERS: dict[str, Query] = {
    "none": Query("x"),
    "month": Query("x", since=_MONTH, until=_MONTH + timedelta(days=30)),
    "half year": Query("x", since=LAST_DAY - timedelta(days=182)),
    "outlets": Query("x", outlets=(OUTLETS[1], OUTLETS[20])),
    "month, outlets": Query(
        "x",
        since=_MONTH,
        until=_MONTH + timedelta(days=30),
        outlets=(OUTLETS[0], OUTLETS[3]),
    ),
    "without": Query("x", without=(OUTLETS[0],)),
    "topic": Query("x", topic="the harbour authority"),
}


@dataclass(frozen=True, slots=True)
class Latency:
    """Wall time of one kind of search in milliseconds, over ``searches`` different questions.

    ``core_ms`` is the mean time of all cores for one search, which other work on the machine blurs
    less.
    """

    passages: int
    role: str
    filter: str
    p50_ms: float
    p95_ms: float
    core_ms: float
    searches: int


def run(
    folder: Path, articles: Sequence[Article], searches: int, say: Say = lambda _t: None
) -> Iterator[Latency]:
    """Yield the latency of each kind of search in the library in ``folder``.

    First as its writer (with the graph), then as a reader (without). Questions are parts of
    sentences of ``articles``; the first ten of each role are not counted.
    """
    questions = _questions(articles, searches)
    for role in ("writer", "reader"):
        with Library.open(folder, write=role == "writer") as library:
            passages = library.stats().passages
            for question in questions[:_WARM_UP]:
                for query in FILTERS.values():
                    library.search(replace(query, text=question))
            took: dict[str, list[float]] = {name: [] for name in FILTERS}
            spent = dict.fromkeys(FILTERS, 0.0)
            for done, question in enumerate(questions, 1):
                for name, query in FILTERS.items():
                    begun, core = time.perf_counter(), time.process_time()
                    library.search(replace(query, text=question))
                    took[name].append(1000 * (time.perf_counter() - begun))
                    spent[name] += 1000 * (time.process_time() - core)
                say(f"searching {passages:,} passages as {role}: {done:,} of {len(questions):,}")
        for name, times in took.items():
            p50, p95 = (float(p) for p in np.percentile(times, (50, 95)))
            yield Latency(passages, role, name, p50, p95, spent[name] / len(times), len(times))


def _questions(articles: Sequence[Article], number: int) -> list[str]:
    """Return twelve words out of the middle of as many articles, again and again from the first."""
    rng = np.random.default_rng(_SEED)
    questions = []
    for i in range(number):
        words = articles[i % len(articles)].text.split()
        first = int(rng.integers(max(1, len(words) - _WORDS)))
        questions.append(" ".join(words[first : first + _WORDS]))
    return questions
