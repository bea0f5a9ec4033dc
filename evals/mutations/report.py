"""What a self-test found, as text for people and as JSON values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from evals.mutations.measure import Rate
from evals.mutations.model import Operator


@dataclass(frozen=True, slots=True)
class Line:
    """Counts of one operator, all kinds of sentences together; ``held`` those of the held half."""

    operator: Operator
    made: int
    flagged: int
    blocked: int
    held_made: int
    held_flagged: int


def lines(rates: Iterable[Rate]) -> list[Line]:
    """Add up the rates of each operator."""
    by_operator: dict[str, list[Rate]] = {}
    for rate in rates:
        by_operator.setdefault(rate.operator.name, []).append(rate)
    return [
        Line(
            group[0].operator,
            sum(r.made for r in group),
            sum(r.flagged for r in group),
            sum(r.blocked for r in group),
            sum(r.made for r in group if r.half == "held"),
            sum(r.flagged for r in group if r.half == "held"),
        )
        for group in by_operator.values()
    ]


def as_text(rates: Sequence[Rate]) -> str:
    """Return two tables: errors with the share caught, honest sentences with the false alarms."""
    found = lines(rates)
    out = _table("error", "caught", [line for line in found if not line.operator.honest])
    out += ["", *_table("honest", "false alarms", [line for line in found if line.operator.honest])]
    out += ["", "Held: the half of the articles that the checks were not mended on."]
    return "\n".join(out)


def as_dict(rates: Sequence[Rate], *, seed: int, sentences: int) -> dict[str, Any]:
    """Return the rates as JSON values, one for each operator, kind of sentence and half."""
    return {
        "seed": seed,
        "sentences": sentences,
        "rates": [
            {
                "operator": r.operator.name,
                "honest": r.operator.honest,
                "what": r.operator.what,
                "base": r.base,
                "half": r.half,
                "made": r.made,
                "flagged": r.flagged,
                "blocked": r.blocked,
                "spoke": dict(r.spoke),
            }
            for r in rates
        ],
    }


def _table(title: str, verb: str, found: list[Line]) -> list[str]:
    out = [f"{title:21} {verb:>20} {'of them blocked':>17} {'held':>18}   what is done"]
    for line in found:
        flagged = f"{line.flagged:,}/{line.made:,} {_share(line.flagged, line.made)}"
        held = (
            f"{line.held_flagged:,}/{line.held_made:,} {_share(line.held_flagged, line.held_made)}"
        )
        out.append(
            f"{line.operator.name:21} {flagged:>20} {line.blocked:>17,} {held:>18}"
            f"   {line.operator.what}"
        )
    return out


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"
