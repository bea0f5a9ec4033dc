"""One search: both indexes asked, filtered, fused, ranked anew, and each find explained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Engine

from corpus.assets import Embedder, Vectors
from corpus.errors import BadInput
from corpus.model import Evidence
from corpus.store.catalogue import Catalogue, Mask
from corpus.store.lexical import LexicalIndex
from corpus.store.placing import rank
from corpus.store.pool import Pool
from corpus.store.query import Query
from corpus.store.question import Question, without_stop_words
from corpus.store.ranking import Ranked, fuse
from corpus.store.reasons import reasons
from corpus.store.reranker import reranker
from corpus.store.rows import passages_by_seq
from corpus.store.vectors import DenseIndex, StoredVectors

# Each index is asked for this many passages, and for twice as many as the answer is to hold.
CANDIDATES = 100
# So many of what they find are looked at closely.
POOL = 100
# Where filters leave less than this share, to over-fetch from the graph costs more than a scan of
# what they leave.
_GRAPH_SHARE = 0.5

Hits = list[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Searcher:
    """The parts that a search needs. ``dense`` is the graph, or for a reader the scan."""

    engine: Engine
    embedder: Embedder
    lexical: LexicalIndex
    dense: DenseIndex
    vectors: StoredVectors

    def search(self, query: Query, catalogue: Catalogue) -> list[Evidence]:
        """Return the best passages for ``query`` in this state of the store, best first."""
        pool, rest = self.candidates(query, catalogue)
        if pool is None:
            return []
        ordered = rank(pool, query, reranker())
        # An answer longer than the pool goes on in the order of the fusion.
        tail = [self._plain(found, catalogue) for found in rest[: query.limit - len(ordered)]]
        return [
            Evidence(
                passage=pool.rows[place.index].passage,
                score=place.score,
                dense_rank=pool.found[place.index].dense_rank,
                lexical_rank=pool.found[place.index].lexical_rank,
                why=reasons(pool, place, query, self.lexical.terms),
            )
            for place in ordered
        ] + tail

    def candidates(self, query: Query, catalogue: Catalogue) -> tuple[Pool | None, list[Ranked]]:
        """Return the best candidates, measured (``None`` where nothing was found), and the rest."""
        if not query.words:
            raise BadInput("the search has no words", help="say what to look for")
        allowed = catalogue.allowed(query)
        if not allowed.any():
            return None, []
        question = Question.of(query, self.lexical.terms)
        limit = max(CANDIDATES, 2 * query.limit)
        vector = self.embedder.embed([query.words])[0]
        lexical = self._by_words(query.words, query, catalogue, allowed, limit)
        dense = self._by_meaning(vector, catalogue, allowed, limit)
        rows = [row for row, _score in (*lexical, *dense)]
        ranked = fuse(lexical, dense, {row: int(catalogue.article[row]) for row in rows})
        stored = passages_by_seq(self.engine, [int(catalogue.seqs[r.row]) for r in ranked[:POOL]])
        # A passage may have been deleted since the catalogue was read.
        known = [r for r in ranked[:POOL] if int(catalogue.seqs[r.row]) in stored]
        if not known:
            return None, []
        pool = Pool.of(
            question,
            known,
            [stored[int(catalogue.seqs[r.row])] for r in known],
            [int(catalogue.article[r.row]) for r in known],
            vector,
            self.lexical,
        )
        return pool, ranked[POOL:]

    def _by_words(
        self, words: str, query: Query, catalogue: Catalogue, allowed: Mask, limit: int
    ) -> Hits:
        terms = self.lexical.terms(without_stop_words(words)) or self.lexical.terms(words)
        return _fetch(lambda n: self.lexical.search(terms, query, n), catalogue, allowed, limit)

    def _by_meaning(self, vector: Vectors, catalogue: Catalogue, allowed: Mask, limit: int) -> Hits:
        left = int(allowed.sum())
        if self.dense is self.vectors or left < _GRAPH_SHARE * len(allowed):
            found = self.vectors.search_among(catalogue.seqs[allowed], vector, limit)
            return _known(found, catalogue, allowed)
        # What the filters will take out is asked for beforehand, as if it were spread evenly.
        first = limit * len(allowed) // left
        return _fetch(lambda n: self.dense.search(vector, n), catalogue, allowed, limit, first)

    def _plain(self, found: Ranked, catalogue: Catalogue) -> Evidence:
        return Evidence(
            passage=catalogue.passage(found.row),
            score=found.score,
            dense_rank=found.dense_rank,
            lexical_rank=found.lexical_rank,
            why=("far down in both indexes, and not looked at more closely",),
        )


def _fetch(
    ask: Callable[[int], Hits],
    catalogue: Catalogue,
    allowed: Mask,
    wanted: int,
    first: int | None = None,
) -> Hits:
    """Ask for more until ``wanted`` allowed passages are there or the index has no more.

    The number asked for doubles, so that the work stays within twice what was needed.
    """
    number = first or wanted
    while True:
        found = ask(number)
        kept = _known(found, catalogue, allowed)
        if len(kept) >= wanted or len(found) < number:
            return kept[:wanted]
        number *= 2


def _known(found: Hits, catalogue: Catalogue, allowed: Mask) -> Hits:
    """Turn passage numbers into places, leaving out what filters or this state do not hold."""
    rows = catalogue.rows(np.array([seq for seq, _score in found], dtype=np.int64))
    return [
        (int(row), score)
        for row, (_seq, score) in zip(rows, found, strict=True)
        if row >= 0 and allowed[row]
    ]
