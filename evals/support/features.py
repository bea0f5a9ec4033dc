"""What the model of support sees: readable figures of how a claim lies in its evidence.

Each figure is named once, in ``LEXICAL``, with what it tells and which way it may move the
probability (+1: more can only help, -1: only hurt, 0: free). The model is trained under these
constraints, so that what a person reads off a figure is what it does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from corpus.language.sentences import sentence_spans
from corpus.language.tokens import NEGATIONS, Token
from evals.evidence import Offsets, facts
from evals.support.align import OPPOSITE
from evals.support.document import Document
from evals.support.lexicon import word_set
from evals.support.rarity import rarity
from evals.support.units import Unit, units

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

FOUND = 0.5  # an answer below this strength is none
_HEDGES = word_set("""
    may might could would possibly perhaps probably likely plan plans planned expected expect
    expects proposed considering reportedly allegedly alleged claimed claims suggests suggested
    believed suspected hopes aims appears seems unclear if
""")
_SELF = word_set("i i'm i've i'd i'll me my we our us you your you're yes yeah no oh well wow lol")
_PRONOUN = word_set("he she it they his her their its this that these those")

# name: (constraint, what it tells)
LEXICAL: dict[str, tuple[int, str]] = {
    "recall_1": (1, "weight of the claim, by rarity, that the best single sentence carries"),
    "recall_2": (1, "the same for the best two sentences that stand together"),
    "recall_3": (1, "the same for three"),
    "recall_5": (1, "the same for five"),
    "recall_all": (1, "the same for all the evidence"),
    "exact_3": (1, "as recall_3, by the very stems alone"),
    "exact_all": (1, "as recall_all, by the very stems alone"),
    "plain_3": (1, "as recall_3, every unit weighing as in the desk's own check"),
    "worst_sentence": (1, "the least recall_3 over the sentences of the claim"),
    "trigrams": (1, "share of the claim's runs of three words that stand in the evidence"),
    "longest_run": (1, "the longest run of the claim's words that stands there, as share of it"),
    "pairs_kept": (1, "share of neighbouring units that one sentence answers near each other"),
    "order_kept": (1, "share of the answered units that stand in the same order, best sentence"),
    "missing_3": (-1, "number of units that the best window does not answer"),
    "missing_all": (-1, "number of units that nothing answers"),
    "missing_weight_3": (-1, "summed rarity of missing_3"),
    "missing_weight_all": (-1, "summed rarity of missing_all"),
    "rarest_missing_3": (-1, "the greatest rarity among missing_3"),
    "rarest_missing_all": (-1, "the greatest rarity among missing_all"),
    "inexact_all": (-1, "number of units that are answered, but by other words"),
    "numbers": (0, "number of quantities and dates in the claim"),
    "numbers_missing_3": (-1, "how many of them the best window does not state"),
    "numbers_missing_all": (-1, "how many of them nothing states"),
    "names": (0, "number of words of names in the claim"),
    "names_missing_3": (-1, "how many of them the best window does not name"),
    "names_missing_all": (-1, "how many of them nothing names"),
    "negation_added": (-1, "the claim denies something, the best window nothing"),
    "negation_lost": (-1, "the best sentence denies something, the claim nothing"),
    "hedge_lost": (-1, "the best sentence hedges, the claim does not"),
    "hedge_added": (0, "the claim hedges, the best sentence does not"),
    "opposites": (-1, "number of units that the best window answers by an opposite alone"),
    "units": (0, "number of units in the claim"),
    "sentences": (0, "number of sentences in the claim"),
    "window": (0, "words of the best window for each word of the claim, logarithm"),
    "speaks": (0, "share of words that speak of the speaker or to the hearer (I, you, yes)"),
    "pronoun": (0, "the claim begins with a pronoun"),
    "question": (0, "the claim asks"),
    "lower": (0, "the evidence is in lower case"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Aligned:
    """A claim held against its evidence: ``strengths`` is ``[sentences, units]`` in [0, 1]."""

    claim: str
    words: tuple[Token, ...]
    parts: tuple[Unit, ...]
    weights: Vector
    evidence: Document
    strengths: Matrix
    first: int
    last: int

    @property
    def window(self) -> Offsets:
        """Where the best window of three stands in the evidence's text."""
        return self.evidence.places[self.first][0], self.evidence.places[self.last - 1][1]


def aligned(claim: str, evidence: Document, reference: datetime | None = None) -> Aligned:
    """Hold ``claim`` against ``evidence`` (at least one sentence)."""
    parts = units(claim, reference)
    weights = np.array([_weight(u, evidence) for u in parts])
    strengths = evidence.strengths(parts)
    first, last = _best(strengths, weights, 3)
    return Aligned(
        claim, facts(claim, reference).tokens, parts, weights, evidence, strengths, first, last
    )


def lexical(a: Aligned) -> Vector:
    """Return the figures of ``LEXICAL`` in their order, float64."""
    parts, weights, strengths = a.parts, a.weights, a.strengths
    total = float(weights.sum()) or 1.0
    exact = np.where(strengths >= 1.0, 1.0, 0.0)
    plain = np.array([u.weight for u in parts])
    here = strengths[a.first : a.last].max(axis=0, initial=0.0)
    everywhere = strengths.max(axis=0, initial=0.0)
    top = int(np.argmax(strengths @ weights)) if len(parts) else a.first
    lost_3, lost_all = here < FOUND, everywhere < FOUND
    valued = np.array([u.quantity is not None or u.date is not None for u in parts], dtype=bool)
    named = np.array([u.name is not None for u in parts], dtype=bool) & ~valued
    norms = [t.norm for t in a.words]
    window = a.evidence.reads[a.first : a.last]
    best_norms = [t.norm for t in a.evidence.reads[top].tokens]
    mine, near = _denials(norms), sum(_denials([t.norm for t in r.tokens]) for r in window)
    hedged, hedging = _any(norms, _HEDGES), _any(best_norms, _HEDGES)
    share, longest = _runs(norms, a.evidence)
    size = len(norms) or 1
    values = {
        **{f"recall_{k}": _recall(strengths, weights, k) / total for k in (1, 2, 3, 5)},
        "recall_all": float(everywhere @ weights) / total,
        "exact_3": _recall(exact, weights, 3) / total,
        "exact_all": float(exact.max(axis=0, initial=0.0) @ weights) / total,
        "plain_3": _recall(strengths, plain, 3) / (float(plain.sum()) or 1.0),
        "worst_sentence": _worst_sentence(a),
        "trigrams": share,
        "longest_run": longest,
        "pairs_kept": _pairs_kept(a),
        "order_kept": _order_kept(a, top),
        "missing_3": float(lost_3.sum()),
        "missing_all": float(lost_all.sum()),
        "missing_weight_3": float(weights[lost_3].sum()),
        "missing_weight_all": float(weights[lost_all].sum()),
        "rarest_missing_3": float(weights[lost_3].max(initial=0.0)),
        "rarest_missing_all": float(weights[lost_all].max(initial=0.0)),
        "inexact_all": float(((everywhere >= FOUND) & (everywhere < 1.0)).sum()),
        "numbers": float(valued.sum()),
        "numbers_missing_3": float((valued & lost_3).sum()),
        "numbers_missing_all": float((valued & lost_all).sum()),
        "names": float(named.sum()),
        "names_missing_3": float((named & lost_3).sum()),
        "names_missing_all": float((named & lost_all).sum()),
        "negation_added": float(mine > 0 and near == 0),
        "negation_lost": float(mine == 0 and _denials(best_norms) > 0),
        "hedge_lost": float(hedging and not hedged),
        "hedge_added": float(hedged and not hedging),
        "opposites": float((here == OPPOSITE).sum()),
        "units": float(len(parts)),
        "sentences": float(len(sentence_spans(a.claim))),
        "window": math.log1p(float(a.evidence.sizes[a.first : a.last].sum()) / size),
        "speaks": sum(n in _SELF for n in norms) / size,
        "pronoun": float(bool(norms) and norms[0] in _PRONOUN),
        "question": float("?" in a.claim),
        "lower": float(a.evidence.text[:400].islower()),
    }
    return np.array([values[name] for name in LEXICAL])


def _weight(unit: Unit, evidence: Document) -> float:
    """Rarity of a unit, in general and in this evidence: what is everywhere tells little."""
    if unit.quantity is not None or unit.date is not None:
        return 1.3
    general = rarity(unit.stem)
    spread = evidence.spread(unit.stem)
    local = 1.0 - 0.5 * math.log1p(spread) / math.log1p(len(evidence) + 1)
    return general * local * (1.15 if unit.name is not None else 1.0)


def _best(strengths: Matrix, weights: Vector, size: int) -> tuple[int, int]:
    """Return the rows of the window of ``size`` sentences that carries most, first of equals."""
    rows = len(strengths)
    if rows <= size or not len(weights):
        return 0, min(rows, size)
    carried = _windows(strengths, size) @ weights
    first = int(np.argmax(np.round(carried, 9)))
    return first, first + size


def _windows(strengths: Matrix, size: int) -> Matrix:
    """Return the strongest answers inside each window of ``size`` rows, ``[windows, units]``."""
    rows = len(strengths)
    if rows <= size:
        whole: Matrix = strengths.max(axis=0, keepdims=True)
        return whole
    out = strengths[: rows - size + 1].copy()
    for shift in range(1, size):
        np.maximum(out, strengths[shift : rows - size + 1 + shift], out=out)
    return out


def _recall(strengths: Matrix, weights: Vector, size: int) -> float:
    return float((_windows(strengths, size) @ weights).max()) if len(weights) else 0.0


def _worst_sentence(a: Aligned) -> float:
    """The claim's sentences may rest on different windows; the weakest one decides."""
    worst = 1.0
    for start, end in sentence_spans(a.claim):
        columns = [i for i, u in enumerate(a.parts) if start <= u.start < end]
        if len(columns) < 3:
            continue
        weights = a.weights[columns]
        worst = min(worst, _recall(a.strengths[:, columns], weights, 3) / float(weights.sum()))
    return worst


def _denials(norms: Sequence[str]) -> int:
    return sum(n in NEGATIONS for n in norms)


def _any(norms: Sequence[str], table: frozenset[str]) -> bool:
    return any(n in table for n in norms)


def _runs(norms: Sequence[str], evidence: Document) -> tuple[float, float]:
    """Return the share of three-word runs found, and the longest chain of them as a share."""
    if len(norms) < 3:
        return 0.0, 0.0
    found = [t in evidence.trigrams for t in zip(norms, norms[1:], norms[2:], strict=False)]
    longest = run = 0
    for hit in found:
        run = run + 1 if hit else 0
        longest = max(longest, run)
    return sum(found) / len(found), (longest + 2) / len(norms) if longest else 0.0


def _pairs_kept(a: Aligned) -> float:
    """Units that stand together in the claim are answered together by one sentence."""
    if len(a.parts) < 2:
        return 1.0
    both = np.minimum(a.strengths[:, :-1], a.strengths[:, 1:]).max(axis=0)
    weights = a.weights[:-1] + a.weights[1:]
    return float(both @ weights) / float(weights.sum())


def _order_kept(a: Aligned, top: int) -> float:
    """Share of neighbouring answered units whose answers follow one another, best sentence."""
    place: dict[str, int] = {}
    for i, token in enumerate(a.evidence.reads[top].tokens):
        place.setdefault(token.stem, i)
    at = [place[u.stem] for u in a.parts if u.stem in place]
    if len(at) < 2:
        return 0.5
    return sum(x < y for x, y in pairwise(at)) / (len(at) - 1)
