"""Floors under scores, as a person types them: ``coverage=1.0,support=.95``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from corpus.errors import BadInput
from corpus.model import Score
from evals.gate.model import Held

# What people call a score, beside its own name.
_ALIASES = {"coverage": "coverage_fact"}
_HELP = "write --fail-under coverage=1.0,support=.95"


def parse_floors(texts: Iterable[str]) -> dict[str, float]:
    """Read floors by score name; each is a share in [0, 1], ``95%`` is .95."""
    floors: dict[str, float] = {}
    for part in (p.strip() for text in texts for p in text.split(",")):
        if not part:
            continue
        name, sign, value = (x.strip() for x in part.partition("="))
        floor = _share(value)
        if not sign or not name or floor is None:
            raise BadInput(f"{part!r} is not a floor between 0 and 1", help=_HELP)
        floors[_ALIASES.get(name, name)] = floor
    return floors


def hold(floors: Mapping[str, float], scores: Mapping[str, Score]) -> tuple[Held, ...]:
    """Hold each floor against its score; a floor for a score that is not there is ``BadInput``."""
    if unknown := sorted(set(floors) - set(scores)):
        known = ", ".join(sorted({*scores, *_ALIASES}))
        raise BadInput(f"no score named {', '.join(unknown)} here", help=f"there are: {known}")
    return tuple(Held(name, floor, scores[name]) for name, floor in sorted(floors.items()))


def _share(text: str) -> float | None:
    try:
        value = float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None
