"""What a section may draw on, as the house style names it (``prompts.DRAWS``). Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from corpus.model import Kind
from drafter.extractive.cues import looks_ahead
from drafter.extractive.selection import Item, ScoreOf, Selection
from evals.checks.forecast import can_be_seen
from prompts import SectionStyle

# A sentence has a cue from here on. For causes a constraint alone is enough, since few sentences of
# news say "because"; for reactions, that somebody who is named says something.
_CUED, CAUSED, _SPOKEN = 0.6, 0.37, 0.5
# A fact's own weight counts beside its cue, and a cue alone counts for this much.
_CUE_ALONE = 0.2

Fits = Callable[[Selection, Item], bool]


@dataclass(frozen=True, slots=True)
class Draw:
    """One thing that a section draws on.

    ``cue`` says how well a sentence serves, in [0, 1], and counts from ``least`` on where ``fits``
    holds. ``turn`` is when its section chooses among the facts, the lowest first: the news, then
    what is hardest to find. ``most`` is how many sentences a labelled paragraph takes at once.
    ``what`` names one such sentence where the sources give too few.
    """

    cue: ScoreOf
    least: float
    turn: int
    what: str
    fits: Fits = lambda _, item: not item.uses.guess
    forecasts: bool = False
    most: int = 2

    def serves(self, facts: Selection, item: Item) -> bool:
        """Whether a sentence may stand in such a section."""
        return self.cue(item) >= self.least and self.fits(facts, item)

    def score(self, item: Item) -> float:
        """Return how well a sentence serves, its own weight counted in."""
        return self.cue(item) * (_CUE_ALONE + item.fact.weight)


def _ahead(facts: Selection, item: Item) -> bool:
    if item.uses.over:
        return False
    return item.uses.ahead or (facts.is_fresh(item) and can_be_seen(item.text, item.fact.at))


def _changed(facts: Selection, item: Item) -> bool:
    """Whether no earlier issue told it; without one, whether it is news."""
    memory = facts.dossier.memory
    if item.uses.guess:
        return False
    if memory.last is None:
        return bool(facts.topical(item))
    told = (item.fact.lead.candidate, *item.fact.also)
    return not memory.told(item.text, ((c.article.id, c.start, c.end) for c in told))


DRAW: Mapping[str, Draw] = {
    "news": Draw(
        lambda _: 1.0, 0.0, 0, "development",
        fits=lambda facts, item: bool(facts.topical(item)) and not item.uses.guess,
    ),
    "changes": Draw(
        lambda _: 1.0, 0.0, 0, "fact that no earlier issue on this story told", fits=_changed,
        most=4,
    ),
    "causes": Draw(lambda i: i.uses.cause, CAUSED, 1, "cause or constraint"),
    "unknowns": Draw(
        lambda i: i.uses.unknown, _CUED, 2, "open question", fits=lambda _, __: True
    ),
    "next": Draw(lambda i: i.uses.next, _CUED, 3, "step", fits=_ahead, forecasts=True, most=4),
    "figures": Draw(lambda i: i.uses.figure, _CUED, 4, "figure"),
    "plans": Draw(lambda i: i.uses.strategy, _CUED, 5, "plan", forecasts=True),
    "reactions": Draw(lambda i: i.uses.reaction, _SPOKEN, 6, "reaction", most=4),
    "claims": Draw(lambda i: i.uses.claim, _CUED, 7, "statement by somebody named", most=4),
}  # fmt: skip
LAST_TURN = 9


def draws_of(style: SectionStyle) -> tuple[Draw, ...]:
    """Return what a section draws on; nothing where it is a person's."""
    return tuple(DRAW[name] for name in style.draws_on if name in DRAW)


def turn_of(style: SectionStyle) -> int:
    """Return when a section chooses among the facts: by the first thing that it draws on."""
    return next((d.turn for d in draws_of(style)), LAST_TURN)


def best_of(draws: Sequence[Draw], facts: Selection) -> ScoreOf:
    """Return the score of a sentence by the draw that it serves best; 0 where it serves none."""
    return lambda i: max((d.score(i) for d in draws if d.serves(facts, i)), default=0.0)


def kind_of(item: Item, draws: Sequence[Draw], style: SectionStyle) -> Kind:
    """Return the kind of a drawn sentence: a forecast where it looks ahead and may be one."""
    ahead = any(d.forecasts for d in draws) and (item.uses.ahead or looks_ahead(item.text))
    forecast = "forecast" in style.kinds and (ahead or "fact" not in style.kinds)
    return Kind.FORECAST if forecast else Kind.FACT
