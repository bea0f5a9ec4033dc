"""What each section takes, by what the style says it draws on and by its shape. Pure."""

from __future__ import annotations

import math
from functools import partial

from corpus.language.quantities import quantities
from corpus.language.tfidf import cosine
from corpus.language.tokens import content_stems
from corpus.model import Kind, Role
from drafter.extractive import notes
from drafter.extractive.cues import Uses
from drafter.extractive.data import Datum, data_of
from drafter.extractive.draws import CAUSED, DRAW, Draw, best_of, draws_of, kind_of
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

# Sentences between two of one article that may still go into one bullet.
_NEAR = 6
# ... where they have this much in common, or the second gives a cause itself.
_BESIDE = 0.08
# After the least number of sentences, the news takes none that weighs less than this share of its
# first.
_WORTH_ADDING = 0.6
_LATEST_HALF_LIFE = 2.0  # days
# A sentence with less than this left over from reactions and plans is no datum beyond the least.
_IDLE = 0.75
_MOST_IN_PARAGRAPH = 4


def write_section(facts: Selection, style: SectionStyle) -> list[Proposal]:
    """Write a section out of what it draws on, with a note on what is left to the editor."""
    draws = draws_of(style)
    if not draws or not set(style.kinds) & {"fact", "forecast"}:
        return notes.left_open(style)
    if style.shape == "data":
        written = key_data(facts, style)
    elif style.shape == "labelled":
        written = labelled(facts, style)
    elif style.shape == "bullets":
        written = bullets(facts, style, draws)
    elif draws[0] is DRAW["news"]:
        written = news(facts, style)
    else:
        written = paragraph(facts, style, draws)
    if DRAW["claims"] in draws:
        written = [*written, notes.sources(style, facts.dossier)]
    if DRAW["changes"] in draws and facts.dossier.rewrite is None:
        written = [*written, notes.changes(style, facts.dossier.memory)]
    return written


def news(facts: Selection, style: SectionStyle) -> list[Proposal]:
    """The newest development first, then the event and what came between, in order of time."""
    least, most = style.sentences or (3, 5)
    low, high = style.words
    telling = [i for i in facts.items if facts.topical(i) and not i.uses.guess]
    fresh = [i for i in telling if facts.is_fresh(i)]
    told_ones = [i for i in fresh if i.uses.told]
    opens = partial(_opens, facts)
    first = facts.best(style, told_ones, opens, high) or facts.best(style, fresh, opens, high)
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
        *notes.news(style, told_facts),
        *([notes.since_last_issue(style, last, told_facts)] if last else []),
    ]


def bullets(facts: Selection, style: SectionStyle, draws: tuple[Draw, ...]) -> list[Proposal]:
    """Bullets of what the section draws on; a bullet keeps to one article."""
    least, most = style.blocks or (1, 6)
    low, high = style.block_words or (0, style.words[1])
    score = best_of(draws, facts)
    fitting = [i for i in facts.items if score(i) > 0]
    proposals: list[Proposal] = []
    block, top, room = 0, 0.0, style.words[1]
    # A last bullet that has its label is one that the sources do not write for us.
    while block < most - bool(style.last_label):
        item = facts.best(style, fitting, score, min(high, room))
        if item is None:
            break
        if score(item) < FILLER * top:
            facts.give_back(item)
            break
        top = top or score(item)
        bullet = [item]
        while (words := sum(i.words for i in bullet)) < low:
            beside = [i for i in facts.items if _distance(item, i) in range(1, _NEAR + 1)]
            more = facts.best(style, beside, partial(_carries_on, item), high - words)
            if more is None:
                break
            bullet.append(more)
        bullet.sort(key=in_time)
        proposals += [
            proposal_of(style.key, i.fact, kind_of(i, draws, style), block) for i in bullet
        ]
        block, room = block + 1, room - words
    return [*proposals, *notes.bullets(style, block, least, draws[0].what)]


def labelled(facts: Selection, style: SectionStyle) -> list[Proposal]:
    """One paragraph for each label, out of what the style has it draw on."""
    draws = [DRAW.get(name) for name in style.draws_on]
    share = style.words[1] // max(1, len(style.labels))
    paragraphs: list[list[Item]] = [[] for _ in style.labels]
    # What is rarer chooses first, but not everything: nearly every sentence of news is a statement
    # by somebody, and many of those tell a plan as well.
    drawing = [(draw.turn, block, draw) for block, draw in enumerate(draws) if draw]
    turns = sorted(drawing, key=lambda turn: turn[:2])
    for _, block, draw in (*turns, *turns[:-1]):
        chosen = paragraphs[block]
        fitting = [i for i in facts.items if draw.serves(facts, i)]
        most = min(_MOST_IN_PARAGRAPH - len(chosen), draw.most)
        room = share - sum(i.words for i in chosen)
        chosen += facts.fill(style, fitting, draw.score, room, most)
    proposals: list[Proposal] = []
    for block, (label, own) in enumerate(zip(style.labels, draws, strict=True)):
        if not paragraphs[block] or own is None:
            continue
        proposals.append(Proposal(style.key, label, Kind.CONNECTIVE, block=block, role=Role.LABEL))
        for item in sorted(paragraphs[block], key=in_time):
            proposals.append(proposal_of(style.key, item.fact, kind_of(item, [own], style), block))
    empty = [
        label
        for label, own, told in zip(style.labels, draws, paragraphs, strict=True)
        if own and not told
    ]
    return [*proposals, *notes.labelled(style, empty)]


def paragraph(facts: Selection, style: SectionStyle, draws: tuple[Draw, ...]) -> list[Proposal]:
    """One paragraph of what the section draws on, in order of time."""
    score = best_of(draws, facts)
    fitting = [i for i in facts.items if score(i) > 0]
    most = style.sentences[1] if style.sentences else _MOST_IN_PARAGRAPH
    chosen = facts.fill(style, fitting, score, style.words[1], most)
    proposals = [
        proposal_of(style.key, i.fact, kind_of(i, draws, style))
        for i in sorted(chosen, key=in_time)
    ]
    return [*proposals, *notes.paragraph(style, len(chosen), draws[0].what, facts.newest)]


def key_data(facts: Selection, style: SectionStyle) -> list[Proposal]:
    """Figures and dates, each with who reported it."""
    least, most = style.blocks or (3, 6)
    longest = style.block_words[1] if style.block_words else style.words[1]
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
        if beyond or words > min(room, longest) or datum.subject in subjects:
            continue
        proposal = _datum(facts, style, datum, item, len(proposals))
        if proposal is not None:
            proposals.append(proposal)
            subjects.add(datum.subject)
            room -= words
    if len(proposals) < least:
        proposals.append(notes.data(style, len(proposals)))
    return proposals


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
        facts.take(item, style.key)
    facts.take_words(stems)
    return proposal


def _opens(facts: Selection, item: Item) -> float:
    """Return how well a sentence opens the briefing: it names the topic, and it is the latest."""
    latest = math.exp2(-facts.days_old(item) / _LATEST_HALF_LIFE)
    return item.fact.weight + 0.25 * facts.topical(item) + 0.25 * latest


def _for_situation(uses: Uses) -> float:
    """More for what tells how things changed, less for what causes have better use for."""
    return (1 + 0.25 * uses.delta) * (1 - 0.3 * uses.cause)


def _idle(item: Item) -> float:
    """Less for a sentence that reactions or plans have better use for."""
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
        return 0.0  # for a section of figures
    if alike < _BESIDE and other.uses.cause < CAUSED:
        return 0.0
    return (0.2 + alike * (1 - alike) + 0.3 * other.uses.cause) / nearness
