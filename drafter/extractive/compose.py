"""A whole briefing out of a dossier's own sentences. Pure.

A fact is told once. A sentence is taken only if the checks pass it, so that what is handed in is
what will stand; a section that the sources do not fill stays short and tells its editor what to
write.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from corpus.language.dates import dates
from corpus.model import Kind
from drafter.extractive.candidates import Candidate, candidates
from drafter.extractive.cues import looks_ahead, uses_of
from drafter.extractive.draws import Draw, draws_of, turn_of
from drafter.extractive.facts import Fact, facts
from drafter.extractive.rank import weigh
from drafter.extractive.sections import write_section
from drafter.extractive.selection import Item, Selection, proposal_of
from drafter.extractive.story import on_story
from drafter.model import Dossier, Proposal
from drafter.topic import topic_names
from prompts import SectionStyle

# Below this share of the weightiest fact, a sentence is by the way.
_MATTERS = 0.15
# A plan or an estimate this much older than the newest report may have been overtaken.
_STALE = timedelta(days=7)
_RESERVES = 5
# Sentences compared with each other at most: the time grows with their square (400 take a second).
MOST_SENTENCES = 400


@dataclass(frozen=True, slots=True)
class Plan:
    """The proposals of a briefing, and for each section what could stand in, best first."""

    proposals: tuple[Proposal, ...]
    reserves: Mapping[str, tuple[Proposal, ...]]


def compose(dossier: Dossier) -> Plan:
    """Write all sections of the dossier's style; each says itself what it draws on."""
    selection = _selection(dossier)
    sections = dossier.style.sections
    written = {s.key: write_section(selection, s) for s in sorted(sections, key=turn_of)}
    proposals = tuple(p for s in sections for p in written[s.key])
    return Plan(proposals, _reserves(selection, sections))


def _selection(dossier: Dossier) -> Selection:
    """Read the dossier's facts, less what is by the way and what has been overtaken."""
    request = dossier.request
    asked = topic_names(request.topic, (a.text for a in dossier.articles.values()))
    found = _bounded(on_story(candidates(dossier), dossier, asked))
    weighed = weigh(found, f"{request.topic} {request.angle or ''}", asked)
    told = facts(weighed, dossier.style.thresholds.supported)
    newest = max((c.at for c in found if c.at), default=None)
    # What lies ahead lies ahead of the briefing, which may be later than its newest source.
    today = max((day for day in (newest, request.as_of) if day), default=None)
    floor = _MATTERS * max((f.weight for f in told), default=0.0)
    items = [
        Item(fact, uses_of(fact.text, fact.at, today))
        for fact in told
        if fact.weight >= floor and not _overtaken(fact, newest)
    ]
    return Selection(dossier, items, newest, [n.key for n in asked])


def _bounded(found: list[Candidate]) -> list[Candidate]:
    """Keep the sentences of the best packets where there are very many, in their order."""
    if len(found) <= MOST_SENTENCES:
        return found
    best = sorted(found, key=lambda c: int(c.packet.removeprefix("E")))[:MOST_SENTENCES]
    kept = {id(c) for c in best}
    return [c for c in found if id(c) in kept]


def _overtaken(fact: Fact, newest: datetime | None) -> bool:
    """Whether a plan or an estimate lies behind the newest report, with no date to say so."""
    if newest is None or fact.at is None or fact.at >= newest - _STALE:
        return False
    return looks_ahead(fact.text) and not dates(fact.text, None)


def _reserves(
    selection: Selection, sections: Sequence[SectionStyle]
) -> dict[str, tuple[Proposal, ...]]:
    """Return what could stand in for a sentence of each section; figures have no stand-in."""
    left = [i for i in selection.items if selection.is_new(i)]
    reserves = {}
    for style in sections:
        draws = draws_of(style)
        if draws and style.shape != "data":
            score = partial(_stands_in, draws)
            fitting = sorted((i for i in left if score(i) > 0), key=score, reverse=True)
            reserves[style.key] = tuple(
                proposal_of(style.key, i.fact, Kind.FACT) for i in fitting[:_RESERVES]
            )
    return reserves


def _stands_in(draws: Sequence[Draw], item: Item) -> float:
    """Return how well a sentence stands in where another failed: no cue is too weak for that."""
    return max(0.0 if d.forecasts and item.uses.over else d.score(item) for d in draws)
