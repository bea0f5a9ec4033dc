"""The candidates of one search, with all that is measured of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.assets import Vectors
from corpus.passages import header
from corpus.store.features import Candidate, Floats, features, name_share
from corpus.store.lexical import LexicalIndex
from corpus.store.question import Question
from corpus.store.ranking import Ranked
from corpus.store.rows import PassageRow


@dataclass(frozen=True, slots=True)
class Pool:
    """``found`` in the order of the fusion, each with its row and its measures."""

    found: Sequence[Ranked]
    rows: Sequence[PassageRow]
    measures: dict[str, Floats]
    name_share: float

    @classmethod
    def of(  # noqa: PLR0913, PLR0917 (what a search has at hand)
        cls,
        question: Question,
        found: Sequence[Ranked],
        rows: Sequence[PassageRow],
        articles: Sequence[int],
        vector: Vectors,
        lexical: LexicalIndex,
    ) -> Pool:
        """Measure the candidates. ``vector`` is the question's; the pool may not be empty."""
        rarities = lexical.rarities(question.content)
        cosines = np.stack([row.vector for row in rows]) @ vector
        candidates = []
        heads: dict[int, list[str]] = {}
        for ranked, row, article, cosine in zip(found, rows, articles, cosines, strict=True):
            if article not in heads:
                heads[article] = lexical.terms(header(row.article))
            candidates.append(
                Candidate(
                    article,
                    ranked.bm25 or 0.0,
                    float(cosine),
                    [*heads[article], *lexical.terms(row.words)],
                    heads[article],
                    row.passage.start,
                )
            )
        measures = features(question, rarities, candidates)
        return cls(found, rows, measures, name_share(question, rarities))
