"""What each section takes, and in which order it stands. Pure."""

from __future__ import annotations

import math
from functools import partial

from corpus.language.quantities import quantities
from corpus.language.tfidf import cosine
from corpus.language.tokens import content_stems
from corpus.model import Kind, Role
from drafter.extractive import notes
from drafter.extractive.cues import Uses, looks_ahead
from drafter.extractive.data import Datum, data_of
from drafter.extractive.selection import (
    FILLER,
    Item,
    ScoreOf,
    Selection,
    in_time,
    proposal_of,
    quotes_of,
    spread,
)
from drafter.model import Proposal
from prompts import SectionStyle, count_words

# A sentence has a section's cue from here on. For causes a constraint alone is enough, since few
# sentences of news say "because"; for reactions, that somebody who is named says something.
_CUED, _CAUSED, _SPOKEN = 0.6, 0.37, 0.5
# A fact's own weight counts beside its cue, and a cue alone counts for this much.
_CUE_ALONE = 0.2
# Sentences between two of one article that may still go into one bullet.
_NEAR = 6
# After the least number of sentences, the Situation takes none that weighs less than this share of
# its first.
_WORTH_ADDING = 0.6
_LATEST_HALF_LIFE = 2.0  # days
# A sentence with less than this left over from the State of Play is no datum beyond the least.
_IDLE = 0.75
_MOST_IN_PARAGRAPH, _MOST_AT_ONCE = 4, 2


def situation(facts: Selection, style: SectionStyle) -> list[Proposal]:
    """The newest development first, then the event and what came between, in order of time."""
    least, most = style.sentences or (3, 5)
    low, high = style.words
    telling = [i for i in facts.items if facts.topical(i) and not i.uses.guess]
    fresh = [i for i in telling if facts.is_fresh(i)]
    first = facts.best(style, fresh, partial(_opens, facts), high)
    chosen = [first] if first else []
    while chosen and len(chosen) < most:
        told = sum(i.words for i in chosen)
        score: ScoreOf = lambda i: i.fact.weight * _for_situation(i.uses) * spread(i, chosen)  # noqa: E731
        item = facts.best(style, telling, score, high - told)
        if item is None:
            break
        enough = len(chosen) >= least and told >= low
        if enough and item.fact.weight < _WORTH_ADDING * chosen[0].fact.weight:
            facts.give_back(item)
            break
        chosen.append(item)
    ordered = [*chosen[:1], *sorted(chosen[1:], key=in_time)]
    told_facts = [i.fact for i in ordered]
    last = facts.dossier.memory.last
    return [
        *(proposal_of(style.key, fact, Kind.FACT) for fact in told_facts),
        notes.situation(style, told_facts),
        *([notes.since_last_issue(style, last, told_facts)] if last else []),
    ]


def mechanism(facts: Selection, style: SectionStyle) -> list[Proposal]:
    """Bullets of what the sources give as causes and constraints; a bullet keeps to one article."""
    least, most = style.blocks or (4, 6)
    low, high = style.block_words or (30, 70)
    caused = [i for i in facts.items if i.uses.cause >= _CAUSED and not i.uses.guess]
    proposals: list[Proposal] = []
    block, top = 0, 0.0
    # The last bullet is the politics, which the sources do not write for us.
    while block < most - 1:
        item = facts.best(style, caused, by_cause, high)
        if item is None:
            break
        if by_cause(item) < FILLER * top:
            facts.give_back(item)
            break
        top = top or by_cause(item)
        bullet = [item]
        while (words := sum(i.words for i in bullet)) < low:
            beside = [i for i in facts.items if _distance(item, i) in range(1, _NEAR + 1)]
            more = facts.best(style, beside, partial(_carries_on, item), high - words)
            if more is None:
                break
            bullet.append(more)
        bullet.sort(key=in_time)
        proposals += [proposal_of(style.key, i.fact, Kind.FACT, block) for i in bullet]
        block += 1
    return [*proposals, notes.mechanism(style, block, least)]


def state_of_play(facts: Selection, style: SectionStyle) -> list[Proposal]:
    """One paragraph for each label: what actors did and said, and what they are trying to do."""
    cues: tuple[ScoreOf, ...] = (lambda i: i.uses.reaction, lambda i: i.uses.strategy)
    labels = style.labels[: len(cues)]
    share = style.words[1] // max(1, len(labels))
    paragraphs: dict[int, list[Item]] = {block: [] for block in range(len(labels))}
    # What is rarer chooses first, but not everything: nearly every sentence of news is a statement
    # by somebody, and many of those tell a plan as well.
    for block in (*reversed(range(len(labels))), len(labels) - 1):
        cue, chosen = cues[block], paragraphs[block]
        least = _CUED if block else _SPOKEN
        fitting = [i for i in facts.items if cue(i) >= least and not i.uses.guess]
        most = min(_MOST_IN_PARAGRAPH - len(chosen), _MOST_AT_ONCE if block else _MOST_IN_PARAGRAPH)
        room = share - sum(i.words for i in chosen)
        chosen += facts.fill(style, fitting, partial(_cued, cue), room, most)
    proposals: list[Proposal] = []
    for block, label in enumerate(labels):
        if not paragraphs[block]:
            continue
        proposals.append(Proposal(style.key, label, Kind.CONNECTIVE, block=block, role=Role.LABEL))
        for item in sorted(paragraphs[block], key=in_time):
            ahead = block > 0 and looks_ahead(item.text)
            kind = Kind.FORECAST if ahead else Kind.FACT
            proposals.append(proposal_of(style.key, item.fact, kind, block))
    empty = [label for block, label in enumerate(labels) if not paragraphs[block]]
    return [*proposals, notes.state_of_play(style, empty)]


def whats_next(facts: Selection, style: SectionStyle) -> list[Proposal]:
    """What is announced, due or expected, and has not come to pass by the newest article."""
    open_ = [
        i
        for i in facts.items
        if i.uses.next >= _CUED and not i.uses.over and (i.uses.ahead or facts.is_fresh(i))
    ]
    score = partial(_cued, lambda i: i.uses.next)
    chosen = facts.fill(style, open_, score, style.words[1], _MOST_IN_PARAGRAPH)
    proposals = [
        proposal_of(style.key, i.fact, Kind.FORECAST if looks_ahead(i.text) else Kind.FACT)
        for i in sorted(chosen, key=in_time)
    ]
    return [*proposals, notes.whats_next(style, len(chosen), facts.newest)]


def key_data(facts: Selection, style: SectionStyle) -> list[Proposal]:
    """Figures and dates, each with who reported it."""
    least, most = style.blocks or (3, 6)
    found = [
        (datum, item)
        for item in facts.items
        for datum in data_of(item.fact.lead.candidate, item.fact.weight)
    ]
    found.sort(key=lambda pair: (-pair[0].rank * _idle(pair[1]), pair[0].text))
    proposals: list[Proposal] = []
    subjects: set[str] = set()
    room = style.words[1]
    for datum, item in found:
        if len(proposals) == most:
            break
        words = count_words(datum.text)
        beyond = len(proposals) >= least and not datum.cut and _idle(item) < _IDLE
        if beyond or words > room or datum.subject in subjects:
            continue
        proposal = _datum(facts, style, datum, item, len(proposals))
        if proposal is not None:
            proposals.append(proposal)
            subjects.add(datum.subject)
            room -= words
    if len(proposals) < least:
        proposals.append(notes.key_data(style, len(proposals)))
    return proposals


def by_cause(item: Item) -> float:
    """Return how well a sentence serves the Mechanism."""
    return _cued(lambda i: i.uses.cause, item)


def _datum(
    facts: Selection, style: SectionStyle, datum: Datum, item: Item, block: int
) -> Proposal | None:
    """Take a datum, or return ``None`` where it is told already or does not pass."""
    stems = frozenset(content_stems(datum.text))
    if facts.tells(stems, datum=True) or (item.text in facts.taken and not datum.cut):
        return None
    quotes = quotes_of(item.fact)[:1]
    proposal = Proposal(style.key, datum.text, Kind.FACT, quotes, block, Role.DATUM)
    if not facts.passes(proposal):
        return None
    if item.text not in facts.taken:
        facts.take(item)
    facts.take_words(stems)
    return proposal


def _cued(cue: ScoreOf, item: Item) -> float:
    return cue(item) * (_CUE_ALONE + item.fact.weight)


def _opens(facts: Selection, item: Item) -> float:
    """Return how well a sentence opens the briefing: it names the topic, and it is the latest."""
    latest = math.exp2(-facts.days_old(item) / _LATEST_HALF_LIFE)
    return item.fact.weight + 0.25 * facts.topical(item) + 0.25 * latest


def _for_situation(uses: Uses) -> float:
    """More for what tells how things changed, less for what the Mechanism has better use for."""
    return (1 + 0.25 * uses.delta) * (1 - 0.3 * uses.cause)


def _idle(item: Item) -> float:
    """Less for a sentence that the State of Play has better use for."""
    return 1 - 0.4 * max(item.uses.reaction, item.uses.strategy)


def _distance(one: Item, other: Item) -> int:
    """Return how many sentences apart two of one article are; of two articles, -1."""
    a, b = one.fact.lead.candidate, other.fact.lead.candidate
    return abs(a.place - b.place) if a.article.id == b.article.id else -1


def _carries_on(main: Item, other: Item) -> float:
    """Return how well a sentence carries on another one of its article."""
    alike = cosine(main.fact.lead.vector, other.fact.lead.vector)
    nearness = 1 + 0.2 * _distance(main, other)
    if any(q.kind == "money" for q in quantities(other.text)):
        return 0.0  # for Key Data
    return (0.2 + alike * (1 - alike) + 0.3 * other.uses.cause) / nearness
