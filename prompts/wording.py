"""What the house style says of words: how likely, which to avoid, how much may be another's.

Read from the same file as the sections, over ``prompts/styles/common.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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


def read_wording(raw: Mapping[str, Any]) -> Wording:
    """Read the tables of content that ``check_style`` finds nothing serious in."""
    scale, verbatim, diversity = raw["likelihood"], raw["verbatim"], raw["diversity"]
    return Wording(
        terms=tuple(Term(tuple(t["avoid"]), t["use"], t["why"]) for t in raw.get("terms", ())),
        likelihood=Likelihood(tuple(map(_band, scale["bands"])), tuple(scale["off_scale"])),
        verbatim=Verbatim(verbatim["run_words"], float(verbatim["share"])),
        diversity=Diversity(
            float(diversity["outlet_share"]),
            float(diversity["state_share"]),
            diversity["least_citations"],
        ),
    )


def _band(raw: Mapping[str, Any]) -> Band:
    least, most = raw["percent"]
    return Band((least, most), tuple(raw["first"]), tuple(raw["second"]))
