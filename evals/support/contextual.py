"""The second look: the claim's words beside the evidence's, as MiniLM understands them in place.

A word that stands in the evidence, but in another role, lies farther from its match than one that
means the same there; and a word that found no stem may still lie close to what it paraphrases
(greedy matching of contextual vectors, Zhang et al., "BERTScore", 2020).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.assets import TokenVectors, Vectors
from corpus.language.tokens import STOP_WORDS, tokens
from evals.evidence import Offsets
from evals.support.features import FOUND, Aligned, Vector

_MOST = 8  # sentences that are looked at beside the best window

# name: (constraint, what it tells); as in ``evals.support.features``
CONTEXTUAL: dict[str, tuple[int, str]] = {
    "near_mean": (1, "similarity of each unit to its nearest word, mean by rarity, all evidence"),
    "near_mean_3": (1, "the same inside the best window"),
    "near_least": (1, "the least similarity of any unit, all evidence"),
    "near_second": (1, "the second least"),
    "near_fifth": (1, "the similarity that a fifth of the units do not reach"),
    "near_least_3": (1, "the least similarity of any unit, best window"),
    "near_exact_least": (1, "the least similarity among units whose very stem is there"),
    "near_exact_mean": (1, "the mean similarity among them"),
    "near_missing": (1, "the least similarity among units that no word answers; 1 without any"),
    "near_missing_weight": (-1, "summed rarity of these, each by how far it lies"),
    "near_value": (1, "the least similarity of a number, date or name"),
    "far_6": (-1, "number of units below similarity .6"),
    "far_7": (-1, "number of units below similarity .7"),
    "cosine_1": (1, "cosine of the claim and the nearest sentence"),
    "cosine_3": (1, "cosine of the claim and the best window"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SentenceVectors:
    """A sentence's words, float32 ``[words, 384]``, each of length 1, and its pieces' sum."""

    words: Vectors
    total: Vectors


@dataclass(frozen=True, slots=True)
class Near:
    """Similarities of ``[units, words of evidence]``, and the sentence of each word.

    ``cosines`` are those of the claim with the nearest sentence and with the best window.
    """

    matrix: NDArray[np.float64]
    rows: NDArray[np.int64]
    cosines: tuple[float, float]


def rows_to_read(a: Aligned) -> list[int]:
    """Return the sentences of the evidence that are worth a look: best window, and best others."""
    carried = a.strengths @ a.weights
    best = np.argsort(-np.round(carried, 9), kind="stable")[:_MOST]
    return sorted({*range(a.first, a.last), *map(int, best)})


def sentence_vectors(text: str, read: TokenVectors) -> SentenceVectors:
    """Return the vectors of a sentence's words, those that carry nothing by themselves left out."""
    words = [t for t in tokens(text) if t.norm not in STOP_WORDS]
    return SentenceVectors(
        _means(read, [(t.start, t.end) for t in words]), read.vectors.sum(axis=0)
    )


def near(a: Aligned, claim: TokenVectors, read: Mapping[int, SentenceVectors]) -> Near:
    """Lay the claim's units beside the words of the sentences that were ``read``."""
    mine = _means(claim, [(u.start, u.end) for u in a.parts])
    theirs = np.concatenate([s.words for s in read.values()])
    rows = np.concatenate([np.full(len(s.words), row) for row, s in read.items()])
    whole = _unit(claim.vectors.sum(axis=0))
    single = max(float(_unit(s.total) @ whole) for s in read.values())
    window = np.sum([s.total for row, s in read.items() if a.first <= row < a.last], axis=0)
    return Near(
        (mine @ theirs.T).astype(float),
        rows.astype(np.int64),
        (single, float(_unit(window) @ whole)),
    )


def contextual(a: Aligned, n: Near) -> Vector:
    """Return the figures of ``CONTEXTUAL`` in their order."""
    if not len(a.parts) or not n.matrix.shape[1]:
        return np.array(
            [1.0 if c > 0 and not len(a.parts) else 0.0 for c, _ in CONTEXTUAL.values()]
        )
    weights = a.weights
    total = float(weights.sum()) or 1.0
    everywhere, here = _nearest(a, n)
    answers = a.strengths.max(axis=0)
    exact, missing = answers >= 1.0, answers < FOUND
    values = np.array(
        [u.quantity is not None or u.date is not None or u.name is not None for u in a.parts]
    )
    ranked = np.sort(everywhere)
    found = {
        "near_mean": float(everywhere @ weights) / total,
        "near_mean_3": float(here @ weights) / total,
        "near_least": float(ranked[0]),
        "near_second": float(ranked[min(1, len(ranked) - 1)]),
        "near_fifth": float(ranked[len(ranked) // 5]),
        "near_least_3": float(here.min()),
        "near_exact_least": float(everywhere[exact].min(initial=1.0)),
        "near_exact_mean": float(everywhere[exact].mean()) if exact.any() else 0.0,
        "near_missing": float(everywhere[missing].min(initial=1.0)),
        "near_missing_weight": float(weights[missing] @ (1.0 - everywhere[missing])),
        "near_value": float(everywhere[values].min(initial=1.0)),
        "far_6": float((everywhere < 0.6).sum()),
        "far_7": float((everywhere < 0.7).sum()),
        "cosine_1": n.cosines[0],
        "cosine_3": n.cosines[1],
    }
    return np.array([found[name] for name in CONTEXTUAL])


def _nearest(a: Aligned, n: Near) -> tuple[Vector, Vector]:
    """Return each unit's greatest similarity: to all that was read, and inside the window."""
    inside = (n.rows >= a.first) & (n.rows < a.last)
    return n.matrix.max(axis=1, initial=0.0), n.matrix[:, inside].max(axis=1, initial=0.0)


def _means(read: TokenVectors, spans: Sequence[Offsets]) -> Vectors:
    """Return the mean vector of the pieces of each span, length 1; zeros where none is there."""
    out = np.zeros((len(spans), read.vectors.shape[1]), dtype=np.float32)
    starts = np.array([s for s, _ in read.spans])
    ends = np.array([e for _, e in read.spans])
    for i, (start, end) in enumerate(spans):
        inside = (starts < end) & (ends > start)
        if inside.any():
            out[i] = _unit(read.vectors[inside].mean(axis=0))
    return out


def _unit(vector: NDArray[np.floating]) -> NDArray[np.floating]:
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector
