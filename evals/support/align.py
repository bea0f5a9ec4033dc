"""Soft alignment of a claim's units to the best window of the evidence.

Each unit of the claim finds the strongest counterpart in each sentence of the evidence: the same
stem, a word of the same group, a word of the same family, a name by its alias, a number or a date
by its value. The score is the share of the claim's weight that the best window of three sentences
carries. What it cannot see (negation, direction, who did what) has checks of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from corpus.language.aliases import same_name
from evals.evidence import Facts, Offsets, Span, facts
from evals.support.lexicon import FAMILY_LETTERS, groups, opposite_groups
from evals.support.units import REPORTING_STEMS, Unit, units
from evals.values import states_date, states_quantity

WINDOW = 3
# An opposite is about the same thing; which way round it is said has a check of its own.
GROUP, FAMILY, OPPOSITE = 0.85, 0.7, 0.6
# What a unit found outside the best window still counts: in the same source, or in another that is
# cited as well (a sentence may rest on two sources together).
ELSEWHERE, OTHER_SOURCE = 0.5, 0.95
# A unit below this strength has found no evidence, and is reported as missing.
_FOUND = 0.5


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring units ``[start, end)`` that lack more than any others do.

    ``lack`` is what they weigh without evidence, less what they weigh with it: a paraphrase lacks a
    word here and there, a clause that no source tells lacks all of its words together. ``share`` is
    the same as part of the whole claim's weight, in [0, 1].
    """

    lack: float = 0.0
    share: float = 0.0
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Support:
    """How far the evidence carries a claim.

    ``score`` is in [0, 1]; ``window`` is (index of the span, start, end in its text), ``None``
    without evidence; ``missing`` are the spans of the claim that found nothing, but for words that
    say who reports it. ``stretch`` is the
    longest part of the claim that goes without: see ``Stretch``.
    """

    score: float
    window: tuple[int, int, int] | None
    missing: tuple[Offsets, ...]
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class _Index:
    """One sentence of evidence, ready to be asked for units."""

    read: Facts
    stems: frozenset[str]
    groups: frozenset[int]
    families: frozenset[str]
    low: str


def support(claim: str, spans: Sequence[Span], *, whole: bool = False) -> Support:
    """Score ``claim`` against what ``spans`` cite, in its context.

    A claim without any content scores 1.0 where something is cited; no evidence scores 0.0. With
    ``whole`` the spans are taken without their neighbouring sentences.
    """
    grids = [_grid(claim, span, whole) for span in spans]
    if not any(places for places, _, _ in grids):
        parts = units(claim)
        nothing = _stretch(parts, [0.0] * len(parts))
        return Support(0.0, None, tuple((u.start, u.end) for u in parts), nothing)
    best_score, best = -1.0, (0, 0)
    for s, (places, strengths, parts) in enumerate(grids):
        total = sum(u.weight for u in parts) or 1.0
        for first in range(max(1, len(places) - WINDOW + 1) if places else 0):
            rows = strengths[first : first + WINDOW]
            carried = sum(u.weight * max(r[i] for r in rows) for i, u in enumerate(parts))
            if carried / total > best_score + 1e-12:
                best_score, best = carried / total, (s, first)
    return _result(grids, *best)


_Grid = tuple[tuple[Offsets, ...], list[list[float]], tuple[Unit, ...]]


def _result(grids: list[_Grid], chosen: int, first: int) -> Support:
    places, strengths, parts = grids[chosen]
    window = strengths[first : first + WINDOW]
    carried, total, missing = 0.0, 0.0, []
    found: list[float] = []
    for i, unit in enumerate(parts):
        here = max(row[i] for row in window)
        elsewhere = max((row[i] for row in strengths), default=0.0) * ELSEWHERE
        # Sources of other days may read other dates out of one claim: units are told by place.
        other = max(
            (
                row[j] * OTHER_SOURCE
                for g, (_, rows, theirs) in enumerate(grids)
                if g != chosen
                for j, same in enumerate(theirs)
                if (same.start, same.end) == (unit.start, unit.end)
                for row in rows
            ),
            default=0.0,
        )
        strength = max(here, elsewhere, other)
        carried += unit.weight * strength
        total += unit.weight
        found.append(strength)
        if strength < _FOUND and unit.stem not in REPORTING_STEMS:
            missing.append((unit.start, unit.end))
    last = min(first + WINDOW, len(places)) - 1
    score = carried / total if total else 1.0
    window_at = (chosen, places[first][0], places[last][1])
    return Support(score, window_at, tuple(missing), _stretch(parts, found))


def _stretch(parts: Sequence[Unit], found: Sequence[float]) -> Stretch:
    """Return the run of units with the greatest lack (the maximum subarray, Kadane's way)."""
    best, lack, begun = Stretch(), 0.0, 0
    total = sum(u.weight for u in parts)
    for i, (unit, strength) in enumerate(zip(parts, found, strict=True)):
        if lack <= 0.0:
            lack, begun = 0.0, i
        lack += unit.weight * (1.0 - 2.0 * strength)
        if lack > best.lack + 1e-9:
            best = Stretch(lack, lack / total, parts[begun].start, unit.end)
    return best


def _grid(claim: str, span: Span, whole: bool) -> _Grid:
    """Return the evidence sentences, each unit's strength in each of them, and the units."""
    places = span.cited_sentences if whole else span.context_sentences
    parts = units(claim, span.reference)
    rows = []
    for start, end in places:
        index = _index(span.text[start:end], span.reference)
        rows.append([1.0 if _is_outlet(u, span) else _strength(u, index) for u in parts])
    return places, rows, parts


def _is_outlet(unit: Unit, span: Span) -> bool:
    """Whether a unit names the source that is cited: "Reuters reported" needs no evidence."""
    return unit.name is not None and span.is_told_by(unit.name)


@lru_cache(maxsize=32_768)
def _index(text: str, reference: datetime | None) -> _Index:
    read = facts(text, reference)
    stems = frozenset(t.stem for t in read.tokens) | frozenset(
        part for t in read.tokens if "-" in t.stem for part in t.stem.split("-")
    )
    return _Index(
        read,
        stems,
        frozenset(g for s in stems for g in groups(s)),
        frozenset(s[:FAMILY_LETTERS] for s in stems if len(s) >= FAMILY_LETTERS and s[0].isalpha()),
        text.casefold(),
    )


def _strength(unit: Unit, index: _Index) -> float:
    if unit.quantity is not None:
        return float(states_quantity(unit.quantity, index.read, index.low))
    if unit.date is not None:
        return float(states_date(unit.date, index.read, index.low))
    if unit.stem in index.stems:
        return 1.0
    if unit.name is not None:
        return float(any(same_name(unit.name.key, n.key) for n in index.read.names))
    if unit.groups & index.groups:
        return GROUP
    if opposite_groups(unit.stem) & index.groups:
        return OPPOSITE
    if len(unit.stem) >= FAMILY_LETTERS and unit.stem[:FAMILY_LETTERS] in index.families:
        return FAMILY
    if "-" in unit.stem:
        parts = unit.stem.split("-")
        return sum(p in index.stems for p in parts) / len(parts)
    return 0.0
