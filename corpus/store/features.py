"""What is measured of each candidate passage before the reranker weighs it. Pure.

Most measures say how much of the question a passage, its title or its article holds: the share of
the question's terms, each weighted by how rare it is in the store (``coverage``). An article counts
as far as its passages are candidates. ``docs/retrieval.md`` tells what each measure is for.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.store.analyser import Codes, codes_of, held
from corpus.store.question import Question
from corpus.store.ranking import DENSE_WEIGHT, LEXICAL_WEIGHT

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]

# Terms in a window: about two sentences, and four. Windows begin at every half.
_WINDOW, _WIDE_WINDOW = 40, 80
# The longest runs of the question's words that are looked for.
_RUNS = (2, 3, 4)
# What a question that holds no such term is given for all passages alike.
_NEITHER = 0.5
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that an index found: its article's place, BM25 (0 where words did not find it),
    cosine, the codes of its terms (header and passage) and of its header's, where it begins.
    """

    article: int
    bm25: float
    cosine: float
    terms: Codes
    header: Codes
    start: int


def features(
    question: Question, rarities: Sequence[float], pool: Sequence[Candidate]
) -> dict[str, Floats]:
    """Return each measure of the candidates by its name, float64 ``[len(pool)]``.

    ``rarities`` weigh ``question.content``, term by term; the pool may not be empty.
    """
    weight = np.array(rarities, dtype=np.float64)
    articles = _Articles.of([c.article for c in pool])
    text = _Text.of(question, pool)
    return {
        **_ranking(pool, articles),
        **_coverage(question, weight, pool, text, articles),
        **_nearness(question, weight, text, articles),
        "start": np.log1p([c.start for c in pool]),
        "length": np.log(np.maximum(text.lengths, 1)),
    }


def name_share(question: Question, rarities: Sequence[float]) -> float:
    """Return how much of the question's weight lies in names, in [0, 1]."""
    whole = sum(rarities)
    named = sum(w for t, w in zip(question.content, rarities, strict=True) if t in question.named)
    return named / whole if whole else 0.0


@dataclass(frozen=True, slots=True)
class _Articles:
    """Which candidates belong to one article: ``of_candidate`` counts articles from 0."""

    of_candidate: Places
    count: int

    @classmethod
    def of(cls, articles: Sequence[int]) -> _Articles:
        known, inverse = np.unique(articles, return_inverse=True)
        return cls(inverse, len(known))

    def best(self, values: Floats) -> Floats:
        """Give every candidate the highest value of its article."""
        out = np.full(self.count, -np.inf)
        np.maximum.at(out, self.of_candidate, values)
        spread: Floats = out[self.of_candidate]
        return spread

    def total(self, values: Floats) -> Floats:
        """Give every candidate the sum over its article."""
        sums = np.bincount(self.of_candidate, values, self.count).astype(np.float64)
        spread: Floats = sums[self.of_candidate]
        return spread

    def any(self, held: Flags) -> Flags:
        """Give every candidate what any passage of its article holds."""
        out = np.zeros((self.count, held.shape[1]), dtype=bool)
        np.logical_or.at(out, self.of_candidate, held)
        spread: Flags = out[self.of_candidate]
        return spread


@dataclass(frozen=True, slots=True)
class _Text:
    """All candidates' terms in one row: which of the question's each is (-1: none), whose it is."""

    ids: Places  # into the different terms of ``question.sequence``
    content: Places  # into ``question.content``
    owner: Places
    place: Places
    lengths: Places
    width: int

    @classmethod
    def of(cls, question: Question, pool: Sequence[Candidate]) -> _Text:
        different = list(dict.fromkeys(question.sequence))
        column = {t: i for i, t in enumerate(question.content)}
        columns = np.array([*(column.get(t, -1) for t in different), -1])
        lengths = np.array([len(c.terms) for c in pool])
        ids = _numbered(np.concatenate([c.terms for c in pool]), codes_of(different))
        begin = np.repeat(np.cumsum(lengths) - lengths, lengths)
        owner = np.repeat(np.arange(len(pool)), lengths)
        return cls(
            ids, columns[ids], owner, np.arange(len(ids)) - begin, lengths, len(question.content)
        )

    def windows(self, size: int) -> tuple[Flags, Places]:
        """Return what content terms each window holds, and each candidate's first window."""
        half = size // 2
        number = self.lengths // half + 1
        first = np.cumsum(number) - number
        held = np.zeros((int(number.sum()), self.width), dtype=bool)
        known = self.content >= 0
        window = first[self.owner] + self.place // half
        held[window[known], self.content[known]] = True
        later = known & (self.place >= half)
        held[window[later] - 1, self.content[later]] = True
        return held, first

    def runs(self, sequence: Sequence[str], length: int) -> Floats:
        """Return the share of the question's runs of ``length`` terms that each candidate has."""
        number = {t: i for i, t in enumerate(dict.fromkeys(sequence))}
        own = np.array([number[t] for t in sequence], dtype=np.int64)
        if len(own) < length:
            return np.zeros(len(self.lengths))
        wanted = np.unique(_code(own, length, len(number)))
        there = _code(self.ids, length, len(number))
        end = len(self.ids) - length + 1
        whole = self.owner[:end] == self.owner[length - 1 :]
        for i in range(length):
            whole = whole & (self.ids[i : end + i] >= 0)
        at = np.minimum(np.searchsorted(wanted, there), len(wanted) - 1)
        whole = whole & (wanted[at] == there)
        held = np.zeros((len(self.lengths), len(wanted)), dtype=bool)
        held[self.owner[:end][whole], at[whole]] = True
        share: Floats = held.mean(axis=1)
        return share


def _numbered(codes: Codes, among: Codes) -> Places:
    """Return the place of each code in ``among``; -1 for one that is not there."""
    if not len(among):
        return np.full(len(codes), -1, dtype=np.int64)
    order = np.argsort(among, kind="stable")
    at = order[np.minimum(np.searchsorted(among[order], codes), len(among) - 1)]
    found: Places = np.where(among[at] == codes, at, -1)
    return found


def _code(ids: Places, length: int, base: int) -> Places:
    """Number every run of ``length`` ids."""
    end = max(len(ids) - length + 1, 0)
    out: Places = sum(
        (ids[i : end + i] * base**i for i in range(length)), np.zeros(end, dtype=np.int64)
    )
    return out


def _ranking(pool: Sequence[Candidate], articles: _Articles) -> dict[str, Floats]:
    """What the two indexes say of the passage and of its article."""
    bm25 = np.array([c.bm25 for c in pool])
    cosine = np.array([c.cosine for c in pool])
    words = bm25 / max(bm25.max(), _TINY)
    meaning = (cosine - cosine.min()) / max(np.ptp(cosine), _TINY)
    fused = LEXICAL_WEIGHT * words + DENSE_WEIGHT * meaning
    number = articles.total(np.ones(len(pool)))
    return {
        "bm25": words,
        "bm25_rank": 1 / _ranks(words),
        "cosine": cosine,
        "cosine_rank": 1 / _ranks(cosine),
        "cosine_rank_log": np.log(_ranks(cosine)),
        "fused": fused,
        "fused_rank": 1 / _ranks(fused),
        "article_fused": articles.best(fused),
        "article_mean": articles.total(fused) / number,
        "article_bm25": articles.best(words),
        "article_cosine": articles.best(cosine),
        "article_share": articles.total(fused) / max(fused.sum(), _TINY),
        "article_count": np.log(number),
    }


def _ranks(values: Floats) -> Floats:
    """Count from 1 for the highest; equal ones in their order."""
    ranks = np.empty(len(values))
    ranks[np.argsort(-values, kind="stable")] = np.arange(1, len(values) + 1)
    return ranks


def _coverage(
    question: Question,
    weight: Floats,
    pool: Sequence[Candidate],
    text: _Text,
    articles: _Articles,
) -> dict[str, Floats]:
    """How much of the question the passage, its header and its article hold, and of what kind."""
    passage = np.zeros((len(pool), text.width), dtype=bool)
    known = text.content >= 0
    passage[text.owner[known], text.content[known]] = True
    headers = {c.article: c.header for c in pool}
    flags = {article: held(question.content, codes) for article, codes in headers.items()}
    header = np.array([flags[c.article] for c in pool])
    article = articles.any(passage)
    named = _flags(question, question.named)
    numeric = np.array([t[0].isdigit() for t in question.content], dtype=bool)
    topic = _flags(question, question.topic)
    # What sets a passage apart within its article: there, the article's own name says nothing.
    apart = _apart(passage, articles, weight)
    return {
        "coverage": _share(passage, weight),
        "header": _share(header, weight),
        "article": _share(article, weight),
        "names": _share(passage, weight * named),
        "header_names": _share(header, weight * named),
        "article_names": _share(article, weight * named),
        "numbers": _share(passage, weight * numeric),
        "article_numbers": _share(article, weight * numeric),
        "other_words": _share(passage, weight * ~(named | numeric)),
        "topic": _share(passage, weight * topic),
        "header_topic": _share(header, weight * topic),
        "article_topic": _share(article, weight * topic),
        "rarest": (passage * weight).max(axis=1, initial=0.0),
        "apart": (passage * apart).sum(axis=1),
    }


def _nearness(
    question: Question, weight: Floats, text: _Text, articles: _Articles
) -> dict[str, Floats]:
    """How close together the question's terms stand."""
    narrow, first = text.windows(_WINDOW)
    wide, wide_first = text.windows(_WIDE_WINDOW)
    numeric = np.array([t[0].isdigit() for t in question.content], dtype=bool)
    plain = ~(_flags(question, question.named) | numeric)
    passage = np.logical_or.reduceat(narrow, first, axis=0)
    apart = _apart(passage, articles, weight)
    owner = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(narrow))))
    window = np.maximum.reduceat(_share(narrow, weight), first)
    return {
        "window": window,
        "wide_window": np.maximum.reduceat(_share(wide, weight), wide_first),
        "article_window": articles.best(window),
        "window_other": np.maximum.reduceat(_share(narrow, weight * plain), first),
        "window_apart": np.maximum.reduceat((narrow * apart[owner]).sum(axis=1), first),
        **{f"run_{n}": text.runs(question.sequence, n) for n in _RUNS},
    }


def _flags(question: Question, among: Set[str]) -> Flags:
    """Tell which content terms are among these; a question may have none (signs alone)."""
    return np.array([t in among for t in question.content], dtype=bool)


def _apart(passage: Flags, articles: _Articles, weight: Floats) -> Floats:
    """Weigh terms, for each candidate, by how few passages of its article hold them; sums to 1."""
    number = np.bincount(articles.of_candidate, minlength=articles.count)
    holding = np.zeros((articles.count, passage.shape[1]))
    np.add.at(holding, articles.of_candidate, passage)
    rare = np.maximum(np.log((number[:, None] + 1) / (holding + 0.5)), 0) * weight
    rare /= np.maximum(rare.sum(axis=1, keepdims=True), _TINY)
    spread: Floats = rare[articles.of_candidate]
    return spread


def _share(held: Flags, weight: Floats) -> Floats:
    """Return the share of the weight that each row holds; where there is none, all are alike."""
    whole = weight.sum()
    share: Floats = held @ weight / whole if whole > 0 else np.full(len(held), _NEITHER)
    return share
