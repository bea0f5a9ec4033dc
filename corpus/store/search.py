"""One search: both indexes asked, filtered, fused, and each find explained in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Engine, func, select

from corpus import database as db
from corpus.assets import Embedder, Vectors
from corpus.errors import BadInput
from corpus.language.tokens import STOP_WORDS, normal_form
from corpus.model import Evidence
from corpus.store.catalogue import Catalogue, Mask
from corpus.store.lexical import LexicalIndex
from corpus.store.query import Query
from corpus.store.ranking import Ranked, fuse
from corpus.store.rows import chunks
from corpus.store.vectors import DenseIndex, StoredVectors

# Each index is asked for this many passages, and for twice as many as the answer is to hold.
CANDIDATES = 100
# Where filters leave less than this share, to over-fetch from the graph costs more than a scan of
# what they leave.
_GRAPH_SHARE = 0.5
_WORDS_NAMED = 6
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")

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
        words = query.words
        if not words:
            raise BadInput("the search has no words", help="say what to look for")
        allowed = catalogue.allowed(query)
        if not allowed.any():
            return []
        limit = max(CANDIDATES, 2 * query.limit)
        lexical = self._by_words(words, query, catalogue, allowed, limit)
        dense = self._by_meaning(self.embedder.embed([words])[0], catalogue, allowed, limit)
        rows = [row for row, _score in (*lexical, *dense)]
        ranked = fuse(lexical, dense, {row: int(catalogue.article[row]) for row in rows})
        return self._explained(ranked[: query.limit], query, catalogue)

    def _by_words(
        self, words: str, query: Query, catalogue: Catalogue, allowed: Mask, limit: int
    ) -> Hits:
        terms = self.lexical.terms(_without_stop_words(words)) or self.lexical.terms(words)
        return _fetch(lambda n: self.lexical.search(terms, query, n), catalogue, allowed, limit)

    def _by_meaning(self, vector: Vectors, catalogue: Catalogue, allowed: Mask, limit: int) -> Hits:
        left = int(allowed.sum())
        if self.dense is self.vectors or left < _GRAPH_SHARE * len(allowed):
            found = self.vectors.search_among(catalogue.seqs[allowed], vector, limit)
            return _known(found, catalogue, allowed)
        # What the filters will take out is asked for beforehand, as if it were spread evenly.
        first = limit * len(allowed) // left
        return _fetch(lambda n: self.dense.search(vector, n), catalogue, allowed, limit, first)

    def _explained(
        self, ranked: Sequence[Ranked], query: Query, catalogue: Catalogue
    ) -> list[Evidence]:
        texts = self._texts([int(catalogue.seqs[r.row]) for r in ranked])
        question = _Question.of(query, self.lexical)
        evidence = []
        for found in ranked:
            text = texts.get(int(catalogue.seqs[found.row]), "")
            why = question.reasons(text, found, self.lexical)
            if (query.since or query.until) and catalogue.is_undated(found.row):
                why.append("undated: kept, though it may lie outside the window")
            evidence.append(
                Evidence(
                    passage=catalogue.passage(found.row),
                    score=min(found.score, 1.0),
                    dense_rank=found.dense_rank,
                    lexical_rank=found.lexical_rank,
                    why=tuple(why),
                )
            )
        return evidence

    def _texts(self, seqs: list[int]) -> dict[int, str]:
        a, p = db.articles.c, db.passages.c
        words = func.substr(a.text, p.start + 1, p.end - p.start).label("words")
        wanted = select(p.seq, a.title, a.outlet, words).join_from(
            db.passages, db.articles, a.id == p.article_id
        )
        out = {}
        with self.engine.connect() as connection:
            for some in chunks(seqs):
                for row in connection.execute(wanted.where(p.seq.in_(some))):
                    out[row.seq] = f"{row.title}\n{row.outlet or ''}\n{row.words}"
        return out


@dataclass(frozen=True, slots=True)
class _Question:
    """The words of a question with the terms they are looked up by."""

    words: tuple[tuple[str, frozenset[str]], ...]
    topic: str
    topic_terms: frozenset[str]

    @classmethod
    def of(cls, query: Query, lexical: LexicalIndex) -> _Question:
        unique = dict.fromkeys(w.lower() for w in _WORD.findall(query.words))
        kept = [w for w in unique if normal_form(w) not in STOP_WORDS]
        topic = (query.topic or "").strip()
        return cls(
            tuple((word, frozenset(lexical.terms(word))) for word in kept),
            topic,
            frozenset(lexical.terms(topic)),
        )

    def reasons(self, text: str, found: Ranked, lexical: LexicalIndex) -> list[str]:
        """Say why the passage was found, in words for an editor."""
        held = set(lexical.terms(text))
        why = []
        matched = [word for word, terms in self.words if terms and terms <= held]
        if found.lexical_rank is not None and matched:
            more = len(matched) - _WORDS_NAMED
            rest = f" and {more} more" if more > 0 else ""
            why.append(f"words: {', '.join(matched[:_WORDS_NAMED])}{rest}")
        if found.dense_rank is not None:
            why.append(f"meaning: rank {found.dense_rank}")
        if self.topic_terms and self.topic_terms <= held:
            why.append(f"topic named: {self.topic}")
        return why


def _without_stop_words(text: str) -> str:
    return " ".join(w for w in _WORD.findall(text) if normal_form(w) not in STOP_WORDS)


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
