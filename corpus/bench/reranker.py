"""Make the reranker's table, and say how good it is on questions that it was not made from.

    python -m corpus.bench.reranker --store FOLDER --queries queries.jsonl [--write]

The store holds the documents that the questions are about (``drafter ingest``). Each question is
taken twice, alone and with its topic. Questions that share a document or a topic are never parted
between making and measuring; the figures printed are out of fold, five folds, three ways of dealing
the questions out. The table written is made from all of them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.bench.retrieval import (
    DEPTH,
    EvidenceQuery,
    Found,
    RetrievalScore,
    found,
    read_queries,
    relevant,
    score,
)
from corpus.library import Library
from corpus.model import Article
from corpus.store.features import Floats
from corpus.store.pool import Pool
from corpus.store.query import Query
from corpus.store.reranker import NAME_SHARE_CENTRE, Reranker, standard, toml

FOLDS = 5
SEEDS = (0, 1, 2)
# Ridge, as a share of the number of passages: .0003 to .01 give figures within .004 of each other.
RIDGE = 0.003
# Of each question, the answers and so many of the best candidates: further down all is easy.
HARD = 40
# The measures whose weight may lean on the share of names in the question.
LEANING = (
    "bm25", "cosine", "article_names", "article", "coverage", "window", "article_fused",
    "article_cosine", "article_topic",
)  # fmt: skip
_STEPS, _TINY, _CLOSE = 30, 1e-6, 1e-5
_TABLE = Path(__file__).parents[1] / "store" / "reranker.toml"

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Example:
    """One question's candidates: inputs ``[n, k]``, which are relevant, texts and articles."""

    query: EvidenceQuery
    topic: bool
    inputs: Floats
    relevant: NDArray[np.bool_]
    texts: tuple[str, ...]
    articles: frozenset[str]


def example(
    query: EvidenceQuery, topic: bool, pool: Pool, texts_of: Mapping[str, Article]
) -> Example:
    """Return what is learnt from a question and its candidates, whose articles are ``texts_of``."""
    texts = tuple(
        texts_of[hit.article.id].text[hit.passage.start : hit.passage.end] for hit in pool.hits
    )
    good = relevant(query.evidence, texts)
    articles = {hit.article.id for hit, g in zip(pool.hits, good, strict=True) if g}
    return Example(
        query, topic, inputs(pool), np.array(good, dtype=bool), texts, frozenset(articles)
    )


def inputs(pool: Pool) -> Floats:
    """Return all standardised measures, then the leaning ones times the lean."""
    lean = pool.name_share - NAME_SHARE_CENTRE
    plain = [standard(values) for values in pool.measures.values()]
    leaning = [lean * standard(pool.measures[name]) for name in LEANING]
    return np.column_stack([*plain, *leaning])


def groups(examples: Sequence[Example]) -> Places:
    """Number the questions' groups: those that share an article or a topic are in one."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.setdefault(key, key) != key:
            key = parent[key]
        return key

    for e in examples:
        keys = [f"article {a}" for a in e.articles]
        keys += [f"topic {e.query.topic}"] if e.query.topic else []
        for key in keys:
            parent[root(f"query {e.query.id}")] = root(key)
    number: dict[str, int] = {}
    return np.array([number.setdefault(root(f"query {e.query.id}"), len(number)) for e in examples])


def fit(examples: Sequence[Example], ridge: float = RIDGE) -> Floats:
    """Return the coefficients ``[k]`` of ridge-penalised logistic regression (Newton, halved)."""
    rows, answers = [], []
    for e in examples:
        kept = (np.arange(len(e.relevant)) < HARD) | e.relevant
        rows.append(e.inputs[kept])
        answers.append(e.relevant[kept])
    x = np.vstack(rows)
    x = np.column_stack([x, np.ones(len(x))])
    y = np.concatenate(answers).astype(np.float64)
    penalty = np.full(x.shape[1], ridge * len(x))
    penalty[-1] = _TINY  # the intercept

    def loss(w: Floats) -> float:
        s = x @ w
        return float(np.logaddexp(0, s).sum() - y @ s + penalty @ w**2 / 2)

    w = np.zeros(x.shape[1])
    now = loss(w)
    for _step in range(_STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        slope = x.T @ (y - p) - penalty * w
        curve = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        # A full step overshoots where relevant passages are rare.
        while (after := loss(w + step)) > now and np.abs(step).max() > _TINY:
            step = step / 2
        w = w + step
        if now - after < _CLOSE * now:
            break
        now = after
    return w[:-1]


def table(names: Sequence[str], weights: Floats) -> Reranker:
    """Return coefficients, in the order of ``inputs``, as the table that the desk reads."""
    plain = dict(zip(names, map(float, weights), strict=False))
    leaning = dict(zip(LEANING, map(float, weights[len(names) :]), strict=True))
    return Reranker(plain, leaning)


def out_of_fold(
    examples: Sequence[Example], seeds: Sequence[int] = SEEDS
) -> dict[bool, RetrievalScore]:
    """Return the figures alone and with the topic, each question ranked by a table made without it.

    A question counts once for each seed.
    """
    group = groups(examples)
    outcomes: dict[bool, list[Found]] = {False: [], True: []}
    for seed in seeds:
        fold = np.random.default_rng(seed).permutation(group.max() + 1)[group] % FOLDS
        for held in range(FOLDS):
            weights = fit([e for e, f in zip(examples, fold, strict=True) if f != held])
            for e in (e for e, f in zip(examples, fold, strict=True) if f == held):
                outcomes[e.topic].append(outcome(e, e.inputs @ weights))
    return {topic: score(each) for topic, each in outcomes.items()}


def outcome(e: Example, scores: Floats) -> Found:
    """Rank one question's candidates by ``scores`` and look for its evidence."""
    order = np.argsort(-scores, kind="stable")[:DEPTH]
    return found(e.query.evidence, [e.texts[i] for i in order])


def read_examples(store: Path, queries: Sequence[EvidenceQuery]) -> tuple[list[str], list[Example]]:
    """Ask the store each question, alone and with its topic; return the measures' names too."""
    names: list[str] = []
    examples = []
    with Library.open(store) as library:
        for done, query in enumerate(queries, 1):
            for topic in (False, True):
                asked = Query(query.text, DEPTH, topic=query.topic if topic else None)
                pool = library.candidates(asked)
                if pool is not None:
                    names = list(pool.measures)
                    stored = library.get_many(list({hit.article.id for hit in pool.hits}))
                    examples.append(example(query, topic, pool, stored))
            print(f"\rquestions: {done} of {len(queries)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return names, examples


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures out of fold and, asked to, write the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("--store", type=Path, required=True, help="data folder of the documents")
    parser.add_argument("--queries", type=Path, required=True, help="JSON lines with evidence")
    parser.add_argument("--write", action="store_true", help=f"write {_TABLE.name}")
    given = parser.parse_args(arguments)
    names, examples = read_examples(given.store, read_queries(given.queries))
    lines = [
        f"Made by python -m corpus.bench.reranker from {len(examples)} questions in"
        f" {groups(examples).max() + 1} groups.",
        f"Out of fold ({FOLDS} folds of whole groups, {len(SEEDS)} ways of dealing them out):",
    ]
    for topic, figures in out_of_fold(examples).items():
        lines.append(
            f"{'with the topic' if topic else 'question alone'}: MRR@10 {figures.mrr_at_10:.4f},"
            f" evidence@10 {figures.evidence_at_10:.4f}, hits@4 {figures.hits_at_4:.4f},"
            f" hits@10 {figures.hits_at_10:.4f} of {figures.queries} answers"
        )
    print("\n".join(lines))
    if given.write:
        _TABLE.write_text(toml(table(names, fit(examples)), lines), encoding="utf-8")


if __name__ == "__main__":
    main()
