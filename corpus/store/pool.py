"""The candidates of one search, with all that is measured of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.assets import Vectors
from corpus.model import Article, Passage
from corpus.passages import header
from corpus.store.analyser import Analyser, Codes
from corpus.store.features import Candidate, Floats, features, name_share
from corpus.store.question import Question
from corpus.store.ranking import Ranked


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that an index found, as the fusion ranks it.

    ``article`` is what its header needs, without the text; ``terms`` are the passage's own, without
    the header's.
    """

    found: Ranked
    passage: Passage
    article: Article
    terms: Codes


@dataclass(frozen=True, slots=True)
class Pool:
    """``hits`` in the order of the fusion, each with its measures for the ``question``.

    ``terms`` are those of each hit under its header.
    """

    question: Question
    hits: Sequence[Hit]
    terms: Sequence[Codes]
    measures: dict[str, Floats]
    name_share: float

    @classmethod
    def of(
        cls,
        question: Question,
        hits: Sequence[Hit],
        cosines: Vectors,
        rarities: Sequence[float],
        analyser: Analyser,
    ) -> Pool:
        """Measure the candidates (at least one); ``cosines`` are theirs to the question.

        ``rarities`` weigh ``question.content``, term by term.
        """
        heads: dict[str, tuple[int, Codes]] = {}
        candidates = []
        for hit, cosine in zip(hits, cosines.tolist(), strict=True):
            if hit.article.id not in heads:
                heads[hit.article.id] = len(heads), analyser.codes(header(hit.article))
            place, head = heads[hit.article.id]
            terms = np.concatenate((head, hit.terms))
            bm25 = hit.found.bm25 or 0.0
            candidates.append(Candidate(place, bm25, cosine, terms, head, hit.passage.start))
        measures = features(question, rarities, candidates)
        terms_of_all = [c.terms for c in candidates]
        return cls(question, hits, terms_of_all, measures, name_share(question, rarities))
