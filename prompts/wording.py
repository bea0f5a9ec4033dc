"""What the house style says of words: how likely, which to avoid, how much may be another's.

Read from the same file as the sections, over ``prompts/styles/common.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Term:
    """Words to avoid, in every form that is looked for; ``use`` is empty where nothing replaces."""

    avoid: tuple[str, ...]
    use: str
    why: str


@dataclass(frozen=True, slots=True)
class Band:
    """One band of likelihood, in percent, and the words for it in each of the two rows."""

    percent: Range
    first: tuple[str, ...]
    second: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Likelihood:
    """The scale of likelihood, least likely first; the words ``off_scale`` name no band."""

    bands: tuple[Band, ...]
    off_scale: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verbatim:
    """How much may stand word for word as in a source: a run in words, a share in [0, 1]."""

    run_words: int
    share: float


@dataclass(frozen=True, slots=True)
class Diversity:
    """Shares of a briefing's citations in [0, 1], judged from ``least_citations`` on."""

    outlet_share: float
    state_share: float
    least_citations: int


@dataclass(frozen=True, slots=True)
class Wording:
    """All that the style says of words and of whose they are."""

    terms: tuple[Term, ...]
    likelihood: Likelihood
    verbatim: Verbatim
    diversity: Diversity


def read_wording(raw: Mapping[str, object]) -> Wording:
    """Read the tables; what is wrong is a ``KeyError``, ``TypeError`` or ``ValueError`` by name."""
    return Wording(
        terms=_terms(raw),
        likelihood=_likelihood(_table(raw["likelihood"], "likelihood")),
        verbatim=_verbatim(_table(raw["verbatim"], "verbatim")),
        diversity=_diversity(_table(raw["diversity"], "diversity")),
    )


def _terms(raw: Mapping[str, object]) -> tuple[Term, ...]:
    terms = raw.get("terms", [])
    if not isinstance(terms, list):
        raise TypeError("terms must be tables [[terms]]")
    return tuple(_term(_table(t, "terms")) for t in terms)


def _term(raw: Mapping[str, object]) -> Term:
    return Term(_words(raw["avoid"], "terms: avoid"), str(raw["use"]), str(raw["why"]))


def _likelihood(raw: Mapping[str, object]) -> Likelihood:
    bands = raw["bands"]
    if not isinstance(bands, list) or not bands:
        raise TypeError("likelihood: bands must be a list of tables")
    built = tuple(_band(_table(b, "likelihood: bands")) for b in bands)
    if any(a.percent[1] > b.percent[0] for a, b in pairwise(built)):
        raise ValueError("likelihood: bands must rise and not overlap")
    known = [w for b in built for w in (*b.first, *b.second)]
    off = _words(raw["off_scale"], "likelihood: off_scale")
    if len({*known, *off}) != len(known) + len(off):
        raise ValueError("likelihood: a word stands in two places")
    return Likelihood(built, off)


def _band(raw: Mapping[str, object]) -> Band:
    percent = raw["percent"]
    if (
        not isinstance(percent, list)
        or len(percent) != 2
        or not all(isinstance(p, int) for p in percent)
        or not 0 <= percent[0] < percent[1] <= 100
    ):
        raise ValueError("likelihood: percent must be [least, most] within 0 and 100")
    return Band(
        (percent[0], percent[1]),
        _words(raw["first"], "likelihood: first"),
        _words(raw["second"], "likelihood: second"),
    )


def _verbatim(raw: Mapping[str, object]) -> Verbatim:
    run = raw["run_words"]
    if not isinstance(run, int) or run < 5:
        raise ValueError("verbatim: run_words must be 5 or more")
    return Verbatim(run, _share(raw, "verbatim", "share"))


def _diversity(raw: Mapping[str, object]) -> Diversity:
    least = raw["least_citations"]
    if not isinstance(least, int) or least < 1:
        raise ValueError("diversity: least_citations must be 1 or more")
    return Diversity(
        _share(raw, "diversity", "outlet_share"), _share(raw, "diversity", "state_share"), least
    )


def _table(value: object, name: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError(f"{name} must be a table")
    return cast("Mapping[str, object]", value)


def _words(value: object, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(w, str) and w for w in value):
        raise ValueError(f"{name} must be a list of words")
    return tuple(value)


def _share(raw: Mapping[str, object], table: str, name: str) -> float:
    value = raw[name]
    if not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError(f"{table}: {name} must be a share between 0 and 1")
    return float(value)
