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
from corpus.language.tokens import STOP_WORDS
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

# What the model of single words sees of each unit.
WORD: dict[str, tuple[int, str]] = {
    "near_3": (-1, "similarity to the nearest word of the best window"),
    "near_all": (-1, "similarity to the nearest word of all the evidence"),
    "answer_3": (-1, "strength of its answer in the best window"),
    "answer_all": (-1, "strength of its answer in all the evidence"),
    "rarity": (0, "its rarity"),
    "name": (0, "it belongs to a name"),
    "value": (0, "it is a number or a date"),
    "before": (0, "similarity of the unit before it"),
    "after": (0, "similarity of the unit after it"),
    "apart": (0, "similarity less the claim's mean"),
    "place": (0, "where it stands in the claim, in [0, 1]"),
    "beside": (-1, "its nearest word stands within three words of a neighbour's nearest word"),
    "sentence": (-1, "its nearest word stands in the sentence that answers most of the claim"),
    "rival": (0, "similarity to the unclaimed word that stands where it should; 0 without one"),
    "rival_there": (0, "whether there is such a word"),
    "margin": (0, "how much nearer its nearest word is than the second nearest of another stem"),
    "claim_near": (0, "the claim's mean similarity"),
    "units": (0, "number of units in the claim"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Near:
    """Similarities of ``[units, words of evidence]``, and where each word stands."""

    matrix: NDArray[np.float64]
    rows: NDArray[np.int64]
    places: NDArray[np.int64]
    stems: tuple[str, ...]
    cosines: tuple[float, float]


def rows_to_read(a: Aligned) -> list[int]:
    """Return the sentences of the evidence that are worth a look: best window, and best others."""
    carried = a.strengths @ a.weights
    best = np.argsort(-np.round(carried, 9), kind="stable")[:_MOST]
    return sorted({*range(a.first, a.last), *map(int, best)})


def near(a: Aligned, claim: TokenVectors, read: Mapping[int, TokenVectors]) -> Near:
    """Lay the claim's units beside the words of the sentences that were ``read``."""
    mine = _means(claim, [(u.start, u.end) for u in a.parts])
    vectors: list[Vectors] = []
    rows: list[int] = []
    places: list[int] = []
    stems: list[str] = []
    for row, tokens in read.items():
        words = [
            (i, t) for i, t in enumerate(a.evidence.reads[row].tokens) if t.norm not in STOP_WORDS
        ]
        vectors.append(_means(tokens, [(t.start, t.end) for _, t in words]))
        rows.extend([row] * len(words))
        places.extend(i for i, _ in words)
        stems.extend(t.stem for _, t in words)
    theirs = np.concatenate(vectors) if vectors else np.zeros((0, mine.shape[1]))
    whole = _unit(claim.vectors.mean(axis=0)) if len(claim.vectors) else np.zeros(mine.shape[1])
    sums = {row: t.vectors.sum(axis=0) for row, t in read.items() if len(t.vectors)}
    single = max((float(_unit(s) @ whole) for s in sums.values()), default=0.0)
    window = [s for row, s in sums.items() if a.first <= row < a.last]
    joint = float(_unit(np.sum(window, axis=0)) @ whole) if window else 0.0
    return Near(
        (mine @ theirs.T).astype(float),
        np.array(rows, dtype=np.int64),
        np.array(places, dtype=np.int64),
        tuple(stems),
        (single, joint),
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


def words(a: Aligned, n: Near) -> NDArray[np.float64]:
    """Return the figures of ``WORD`` for every unit, ``[units, figures]``."""
    size = len(a.parts)
    if not size:
        return np.zeros((0, len(WORD)))
    everywhere, here = _nearest(a, n)
    best = n.matrix.argmax(axis=1) if n.matrix.shape[1] else np.full(size, -1)
    top = int(np.argmax(a.strengths @ a.weights))
    stems = np.array(n.stems)
    claimed = {u.stem for u in a.parts}
    mean = float(everywhere.mean())
    out = np.zeros((size, len(WORD)))
    here_answers = a.strengths[a.first : a.last].max(axis=0, initial=0.0)
    all_answers = a.strengths.max(axis=0, initial=0.0)
    for i, unit in enumerate(a.parts):
        neighbours = [j for j in (i - 1, i + 1) if 0 <= j < size]
        beside = rival = there = margin = 0.0
        row = -1
        if best[i] >= 0:
            row = int(n.rows[best[i]])
            beside = float(
                any(
                    n.rows[best[j]] == row and abs(n.places[best[j]] - n.places[best[i]]) <= 3
                    for j in neighbours
                )
            )
            others = stems != n.stems[best[i]]
            margin = everywhere[i] - float(n.matrix[i][others].max(initial=0.0))
            free = _standing_in(n, best, neighbours, claimed)
            if len(free):
                rival, there = float(n.matrix[i][free].max()), 1.0
        out[i] = (
            here[i], everywhere[i], here_answers[i], all_answers[i], a.weights[i],
            float(unit.name is not None), float(unit.quantity is not None or unit.date is not None),
            everywhere[i - 1] if i else mean, everywhere[i + 1] if i + 1 < size else mean,
            everywhere[i] - mean, i / max(1, size - 1), beside, float(row == top), rival, there,
            margin, mean, float(size),
        )  # fmt: skip
    return out


def _standing_in(
    n: Near, best: NDArray[np.int64], neighbours: Sequence[int], claimed: set[str]
) -> NDArray[np.int64]:
    """Words that the claim does not have, beside what its neighbours lie nearest to."""
    mask = np.zeros(len(n.rows), dtype=bool)
    for j in neighbours:
        same = n.rows == n.rows[best[j]]
        mask |= same & (np.abs(n.places - n.places[best[j]]) <= 3)
    return np.array([k for k in np.flatnonzero(mask) if n.stems[k] not in claimed], dtype=np.int64)


def _nearest(a: Aligned, n: Near) -> tuple[Vector, Vector]:
    """Return each unit's greatest similarity: to all that was read, and inside the window."""
    inside = (n.rows >= a.first) & (n.rows < a.last)
    return n.matrix.max(axis=1, initial=0.0), n.matrix[:, inside].max(axis=1, initial=0.0)


def _means(tokens: TokenVectors, spans: Sequence[Offsets]) -> Vectors:
    """Return the mean vector of the pieces of each span, length 1; zeros where none is there."""
    out = np.zeros((len(spans), tokens.vectors.shape[1]), dtype=np.float32)
    starts = np.array([s for s, _ in tokens.spans])
    ends = np.array([e for _, e in tokens.spans])
    for i, (start, end) in enumerate(spans):
        inside = (starts < end) & (ends > start)
        if inside.any():
            out[i] = _unit(tokens.vectors[inside].mean(axis=0))
    return out


def _unit(vector: NDArray[np.floating]) -> NDArray[np.floating]:
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector
