"""One search: both indexes asked, filtered, fused, ranked anew, and each find explained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from corpus.assets import Embedder, Vectors
from corpus.errors import BadInput
from corpus.model import Evidence
from corpus.store.analyser import Codes
from corpus.store.catalogue import Catalogue, Mask
from corpus.store.indexes import Indexes
from corpus.store.placing import rank
from corpus.store.pool import Hit, Pool
from corpus.store.query import Query
from corpus.store.question import Question, without_stop_words
from corpus.store.ranking import Ranked, fuse
from corpus.store.reasons import reasons
from corpus.store.reranker import reranker
from corpus.store.rows import passage_texts

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
    """The parts that a search needs."""

    engine: Engine
    embedder: Embedder
    indexes: Indexes

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
                passage=hit.passage,
                score=place.score,
                dense_rank=hit.found.dense_rank,
                lexical_rank=hit.found.lexical_rank,
                why=reasons(pool, place, query),
            )
            for place in ordered
            for hit in (pool.hits[place.index],)
        ] + tail

    def candidates(self, query: Query, catalogue: Catalogue) -> tuple[Pool | None, list[Ranked]]:
        """Return the best candidates, measured (``None`` where nothing was found), and the rest."""
        if not query.words:
            raise BadInput("the search has no words", help="say what to look for")
        allowed = catalogue.allowed(query)
        if not allowed.any():
            return None, []
        question = Question.of(query, self.indexes.lexical.terms)
        limit = max(CANDIDATES, 2 * query.limit)
        vector = self.embedder.embed([query.words])[0]
        lexical = self._by_words(query.words, query, catalogue, allowed, limit)
        dense = self._by_meaning(vector, catalogue, allowed, limit)
        rows = [row for row, _score in (*lexical, *dense)]
        ranked = fuse(lexical, dense, {row: int(catalogue.article[row]) for row in rows})
        if not ranked:
            return None, []
        seqs = np.array([catalogue.seqs[found.row] for found in ranked[:POOL]], dtype=np.int64)
        terms = self._terms(seqs)
        hits = [
            Hit(found, catalogue.passage(found.row), catalogue.head(found.row), own)
            for found, own in zip(ranked, terms, strict=False)
        ]
        pool = Pool.of(
            question,
            hits,
            self.indexes.vectors.cosines(seqs, vector),
            self.indexes.lexical.rarities(question.content),
            self.indexes.lexical.analyser,
        )
        return pool, ranked[POOL:]

    def _terms(self, seqs: NDArray[np.int64]) -> list[Codes]:
        """Return the terms of passages; those that the files do not hold yet are analysed."""
        terms = self.indexes.forward.of(seqs)
        late = [int(seq) for seq, own in zip(seqs, terms, strict=True) if own is None]
        texts = passage_texts(self.engine, late) if late else {}
        return [
            self.indexes.lexical.analyser.codes(texts.get(int(seq), "")) if own is None else own
            for seq, own in zip(seqs, terms, strict=True)
        ]

    def _by_words(
        self, words: str, query: Query, catalogue: Catalogue, allowed: Mask, limit: int
    ) -> Hits:
        lexical = self.indexes.lexical
        terms = lexical.terms(without_stop_words(words)) or lexical.terms(words)
        return _fetch(lambda n: lexical.search(terms, query, n), catalogue, allowed, limit)

    def _by_meaning(self, vector: Vectors, catalogue: Catalogue, allowed: Mask, limit: int) -> Hits:
        left, dense = int(allowed.sum()), self.indexes.dense
        if dense is self.indexes.vectors or left < _GRAPH_SHARE * len(allowed):
            found = self.indexes.vectors.search_among(catalogue.seqs[allowed], vector, limit)
            return _known(found, catalogue, allowed)
        # What the filters will take out is asked for beforehand, as if it were spread evenly.
        first = limit * len(allowed) // left
        return _fetch(lambda n: dense.search(vector, n), catalogue, allowed, limit, first)

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
