"""Which fact goes into which section, in which order. Pure.

A fact is told once. A sentence is taken only if the checks pass it, so that what is handed in is
what will stand; a section that the sources do not fill stays short and tells its editor what to
write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from corpus.language.names import names, same_name
from corpus.language.tokens import content_stems
from corpus.model import Kind, Role, Section, Severity, Verdict
from drafter.extractive import notes
from drafter.extractive.candidates import Candidate, candidates
from drafter.extractive.cues import Uses, looks_ahead, uses_of
from drafter.extractive.data import Datum, data_of
from drafter.extractive.facts import Fact, facts
from drafter.extractive.rank import cosine, weigh
from drafter.extractive.story import on_story
from drafter.ground import ground
from drafter.model import Dossier, Proposal, Quote
from evals import judge
from prompts import SectionStyle, count_words

# A fact has a section's cue from here on.
_CUED = 0.6
# For causes a constraint alone is enough: few sentences of news say "because".
_CAUSED = 0.37
# Two sentences that share this part of the style's ``repeat`` limit are told once: a margin, for
# the check measures the sentence as it will stand.
_REPEAT_MARGIN = 0.8
# Reports up to so many days before the newest one still tell the newest development, ...
_FRESH = timedelta(days=5)
# ... and a plan or an estimate older than this against it may have been overtaken.
_STALE = timedelta(days=7)
# Sentences between two of one article that may still go into one bullet.
_NEAR = 6
# A sentence with less than this left over from the State of Play is no datum beyond the least.
_BETTER_USED = 0.75
# Below this share of the weightiest fact, a sentence is by the way.
_MATTERS = 0.2
# Below this share of a section's best score, a sentence is filler.
_FILLER = 0.35


@dataclass(frozen=True, slots=True)
class Plan:
    """The proposals of a whole briefing, and for each section what could stand in, best first."""

    proposals: tuple[Proposal, ...]
    reserves: dict[str, tuple[Proposal, ...]]


@dataclass(frozen=True, slots=True)
class _Item:
    fact: Fact
    uses: Uses


@dataclass(slots=True)
class _Draft:
    """One briefing in the making."""

    dossier: Dossier
    items: list[_Item]
    newest: datetime | None
    taken: list[frozenset[str]] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    introduced: set[str] = field(default_factory=set)
    proposals: list[Proposal] = field(default_factory=list)
    passed: dict[Proposal, bool] = field(default_factory=dict)


def compose(dossier: Dossier) -> Plan:
    """Write all sections of the dossier's style that extraction knows how to fill."""
    found = on_story(candidates(dossier), dossier)
    weighed = weigh(found, dossier.request.topic)
    newest = max((c.at for c in found if c.at), default=None)
    grouped = facts(weighed, dossier.style.thresholds.supported)
    items = [_Item(f, uses_of(f.text, f.at, newest)) for f in grouped]
    floor = _MATTERS * max((f.weight for f in grouped), default=0.0)
    kept = [i for i in items if i.fact.weight >= floor and not _overtaken(i, newest)]
    draft = _Draft(dossier, kept, newest)
    by_key = {s.key: s for s in dossier.style.sections}
    writers: dict[str, Callable[[_Draft, SectionStyle], None]] = {
        "situation": _situation,
        "mechanism": _mechanism,
        "whats_next": _whats_next,
        "key_data": _key_data,
        "state_of_play": _state_of_play,
    }
    for key, write in writers.items():
        if key in by_key:
            write(draft, by_key[key])
    order = [s.key for s in dossier.style.sections]
    ordered = sorted(draft.proposals, key=lambda p: order.index(p.section))
    return Plan(tuple(ordered), _reserves(draft))


def _situation(draft: _Draft, style: SectionStyle) -> None:
    """The newest development first, then the event and what came between, in order of time."""
    least, most = style.sentences or (3, 5)
    room = style.words[1]
    telling = [i for i in draft.items if _topical(draft, i) and not i.uses.guess]
    fresh = [i for i in telling if _is_fresh(i, draft.newest)]
    first = _best(draft, style, fresh, lambda i: i.fact.weight + 0.25 * _topical(draft, i), room)
    chosen = [first] if first else []
    while len(chosen) < most:
        room = style.words[1] - sum(count_words(i.fact.text) for i in chosen)
        item = _best(
            draft, style, telling,
            lambda i: i.fact.weight * _for_situation(i.uses) * _spread(i, chosen), room,
        )  # fmt: skip
        enough = len(chosen) >= least and room < style.words[1] - style.words[0]
        if item is None or (enough and item.fact.weight < 0.6 * chosen[0].fact.weight):
            break
        chosen.append(item)
    ordered = [*chosen[:1], *sorted(chosen[1:], key=_in_time)]
    draft.proposals += [_proposal(style.key, i.fact, Kind.FACT) for i in ordered]
    draft.proposals.append(notes.situation(style, [i.fact for i in ordered]))


def _mechanism(draft: _Draft, style: SectionStyle) -> None:
    """Bullets of what the sources give as causes and constraints; a bullet keeps to one article."""
    least, most = style.blocks or (4, 6)
    low, high = style.block_words or (30, 70)
    block = 0
    top = 0.0
    while block < most - 1:
        caused = [i for i in draft.items if i.uses.cause >= _CAUSED and not i.uses.guess]
        item = _best(draft, style, caused, _by_cause, high)
        if item is None or _by_cause(item) < _FILLER * top:
            break
        top = top or _by_cause(item)
        bullet = [item]
        words = count_words(item.fact.text)
        while words < low:
            beside = [
                i
                for i in draft.items
                if i.fact.lead.candidate.article.id == item.fact.lead.candidate.article.id
                and abs(i.fact.lead.candidate.place - item.fact.lead.candidate.place) <= _NEAR
            ]
            more = _best(draft, style, beside, partial(_beside, item), high - words)
            if more is None:
                break
            bullet.append(more)
            words += count_words(more.fact.text)
        bullet.sort(key=lambda i: i.fact.lead.candidate.place)
        draft.proposals += [_proposal(style.key, i.fact, Kind.FACT, block) for i in bullet]
        block += 1
    draft.proposals.append(notes.mechanism(style, block, least))


def _state_of_play(draft: _Draft, style: SectionStyle) -> None:
    """One paragraph for each label: what actors did and said, and what they are trying to do."""
    scores: tuple[Callable[[_Item], float], ...] = (
        lambda i: i.uses.reaction * (0.2 + i.fact.weight),
        lambda i: i.uses.strategy * (0.2 + i.fact.weight),
    )
    floor: tuple[Callable[[_Item], bool], ...] = (
        lambda i: i.uses.reaction >= _CUED and not i.uses.guess,
        lambda i: i.uses.strategy >= _CUED and not i.uses.guess,
    )
    share = style.words[1] // max(1, len(style.labels))
    empty = []
    # What is rarer chooses first: nearly every sentence of news is a statement by somebody.
    paragraphs: dict[int, list[_Item]] = {}
    for block in reversed(range(min(len(style.labels), len(scores)))):
        fitting = [i for i in draft.items if floor[block](i)]
        paragraphs[block] = _fill(draft, style, fitting, scores[block], share, most=4)
    for block, chosen in sorted(paragraphs.items()):
        if not chosen:
            empty.append(style.labels[block])
            continue
        label = style.labels[block]
        draft.proposals.append(
            Proposal(style.key, label, Kind.CONNECTIVE, block=block, role=Role.LABEL)
        )
        for item in sorted(chosen, key=_in_time):
            kind = Kind.FORECAST if block and looks_ahead(item.fact.text) else Kind.FACT
            draft.proposals.append(_proposal(style.key, item.fact, kind, block))
    draft.proposals.append(notes.state_of_play(style, empty))


def _whats_next(draft: _Draft, style: SectionStyle) -> None:
    """What is announced, due or expected, and has not come to pass by the newest article."""
    open_ = [
        i
        for i in draft.items
        if i.uses.next >= _CUED and not i.uses.over and (i.uses.ahead or _is_fresh(i, draft.newest))
    ]
    score: Callable[[_Item], float] = lambda i: i.uses.next * (0.2 + i.fact.weight)  # noqa: E731
    chosen = _fill(draft, style, open_, score, style.words[1], most=4)
    for item in sorted(chosen, key=_in_time):
        kind = Kind.FORECAST if looks_ahead(item.fact.text) else Kind.FACT
        draft.proposals.append(_proposal(style.key, item.fact, kind))
    draft.proposals.append(notes.whats_next(style, len(chosen), draft.newest))


def _key_data(draft: _Draft, style: SectionStyle) -> None:
    least, most = style.blocks or (3, 6)
    room = style.words[1]
    found: list[tuple[Datum, Fact, int]] = []
    for n, item in enumerate(draft.items):
        spent = n in draft.used
        found += [
            (d, item.fact, n)
            for d in data_of(item.fact.lead.candidate, item.fact.weight)
            if d.cut or not spent
        ]
    found.sort(key=lambda row: (-row[0].rank * _idle(draft.items[row[2]]), row[0].text))
    labels: set[str] = set()
    block = 0
    for datum, fact, n in found:
        stems = frozenset(content_stems(datum.text))
        words = count_words(datum.text)
        if words > room or datum.label.casefold() in labels or _told(draft, stems, datum=True):
            continue
        if n in draft.used and not datum.cut:
            continue
        if block >= least and not datum.cut and _idle(draft.items[n]) < _BETTER_USED:
            continue
        proposal = Proposal(
            style.key, datum.text, Kind.FACT, _quotes(fact)[:1], block, Role.DATUM
        )  # fmt: skip
        if not _passes(draft, proposal):
            continue
        draft.proposals.append(proposal)
        draft.used.add(n)
        draft.taken.append(stems)
        labels.add(datum.label.casefold())
        room -= words
        block += 1
        if block == most:
            break
    if block < least:
        draft.proposals.append(notes.key_data(style, block))


def _fill(  # noqa: PLR0913 - one section's terms
    draft: _Draft,
    style: SectionStyle,
    items: Sequence[_Item],
    score: Callable[[_Item], float],
    words: int,
    *,
    most: int,
) -> list[_Item]:
    chosen: list[_Item] = []
    top = 0.0
    while len(chosen) < most:
        room = words - sum(count_words(i.fact.text) for i in chosen)
        item = _best(draft, style, items, lambda i: score(i) * _spread(i, chosen), room)
        if item is None or score(item) < _FILLER * top:
            break
        top = max(top, score(item))
        chosen.append(item)
    return chosen


def _best(
    draft: _Draft,
    style: SectionStyle,
    items: Iterable[_Item],
    score: Callable[[_Item], float],
    room: int,
) -> _Item | None:
    """Take the best item that is new, fits and passes the checks; ``None`` where none does."""
    ranked = sorted(
        items, key=lambda i: (-score(i) * _known_names(draft, i.fact), i.fact.text)
    )  # fmt: skip
    for item in ranked:
        n = next(k for k, other in enumerate(draft.items) if other is item)
        if n in draft.used or count_words(item.fact.text) > room or score(item) <= 0:
            continue
        if _told(draft, item.fact.stems):
            continue
        if not _passes(draft, _proposal(style.key, item.fact, Kind.FACT)):
            continue
        draft.used.add(n)
        draft.taken.append(item.fact.stems)
        draft.introduced |= {word for k in names(item.fact.text) for word in k.key.split()}
        return item
    return None


def _told(draft: _Draft, stems: frozenset[str], *, datum: bool = False) -> bool:
    """Whether the briefing says this already, as ``evals`` measures it."""
    limit = draft.dossier.style.thresholds.repeat * (1.0 if datum else _REPEAT_MARGIN)
    for known in draft.taken:
        size = max(len(stems), len(known)) if datum else min(len(stems), len(known))
        if size and len(stems & known) / size >= limit:
            return True
    return False


def _passes(draft: _Draft, proposal: Proposal) -> bool:
    if proposal not in draft.passed:
        draft.passed[proposal] = passes(proposal, draft.dossier)
    return draft.passed[proposal]


def passes(proposal: Proposal, dossier: Dossier) -> bool:
    """Tell whether a sentence would stand: it is grounded, supported, and nothing blocks it."""
    grounded = ground([proposal], dossier, draft_id="")[0]
    if grounded.findings:
        return False
    style = dossier.style.section(proposal.section)
    section = Section(style.key, style.title, (grounded.sentence,), "open")
    judged = judge(grounded.sentence, section, dossier.articles, dossier.style)
    blocked = any(f.severity is Severity.BLOCKING for f in judged.findings)
    return not blocked and judged.verdict is not Verdict.WEAK


def _known_names(draft: _Draft, fact: Fact) -> float:
    """Return 1, or less where the sentence names somebody by surname who was never introduced."""
    article = fact.lead.candidate.article
    unknown = 0
    for name in names(fact.text):
        if " " in name.key or name.key in draft.introduced:
            continue
        longer = any(
            other.key.endswith(f" {name.key}") for other in names(article.text[:12_000])
        )  # fmt: skip
        asked = name.key in draft.dossier.request.topic.casefold()
        unknown += longer and not asked
    return 0.4**unknown


def _quotes(fact: Fact) -> tuple[Quote, ...]:
    """Cite every text that tells the fact, each by its exact span."""
    cited = (fact.lead.candidate, *fact.also)
    return tuple(Quote(c.packet, c.source, (c.start, c.end)) for c in cited)


def _proposal(section: str, fact: Fact, kind: Kind, block: int = 0) -> Proposal:
    return Proposal(section, fact.text, kind, _quotes(fact), block)


def _reserves(draft: _Draft) -> dict[str, tuple[Proposal, ...]]:
    """Return, by section, facts not used that could stand in for one that fails."""
    left = [
        item
        for n, item in enumerate(draft.items)
        if n not in draft.used and not _told(draft, item.fact.stems)
    ]
    wanted: dict[str, Callable[[_Item], float]] = {
        "situation": lambda i: i.fact.weight,
        "mechanism": _by_cause,
        "state_of_play": lambda i: max(i.uses.reaction, i.uses.strategy) * i.fact.weight,
        "whats_next": lambda i: i.uses.next * (not i.uses.over) * i.fact.weight,
    }
    return {
        key: tuple(
            _proposal(key, i.fact, Kind.FACT)
            for i in sorted(left, key=lambda i: -score(i))
            if score(i) > 0
        )[:5]
        for key, score in wanted.items()
    }


def _for_situation(uses: Uses) -> float:
    """More for what tells how things changed, less for what the Mechanism has better use for."""
    return (1 + 0.25 * uses.delta) * (1 - 0.3 * uses.cause)


def _idle(item: _Item) -> float:
    """Less for a sentence that the State of Play has better use for."""
    return 1 - 0.4 * max(item.uses.reaction, item.uses.strategy)


def _by_cause(item: _Item) -> float:
    return item.uses.cause * (0.2 + item.fact.weight)


def _beside(main: _Item, other: _Item) -> float:
    """How well a sentence carries on another one of its article."""
    distance = abs(main.fact.lead.candidate.place - other.fact.lead.candidate.place)
    alike = cosine(main.fact.lead.vector, other.fact.lead.vector)
    return (0.2 + alike + 0.3 * other.uses.cause) / (1 + 0.2 * distance) if distance else 0.0


def _spread(item: _Item, chosen: Sequence[_Item]) -> float:
    """Less for what is like something chosen, and for yet another sentence of one text."""
    alike = max((cosine(item.fact.lead.vector, c.fact.lead.vector) for c in chosen), default=0.0)
    same = sum(c.fact.lead.candidate.origin == item.fact.lead.candidate.origin for c in chosen)
    return (1 - alike) ** 2 * 0.9**same


def _topical(draft: _Draft, item: _Item) -> float:
    """Return the share of the topic's names that a sentence bears (of its words, if it has none)."""
    topic = draft.dossier.request.topic
    asked = [n.key for n in names(topic)]
    if not asked:
        words = frozenset(content_stems(topic))
        return len(words & item.fact.stems) / len(words) if words else 0.0
    own = [n.key for n in names(item.fact.text)]
    return sum(any(same_name(a, o) for o in own) for a in asked) / len(asked)


def _is_fresh(item: _Item, newest: datetime | None) -> bool:
    return newest is None or item.fact.at is None or item.fact.at >= newest - _FRESH


def _overtaken(item: _Item, newest: datetime | None) -> bool:
    """Whether a plan or an estimate lies behind the newest report, with no date to say so."""
    if newest is None or item.fact.at is None or item.fact.at >= newest - _STALE:
        return False
    return looks_ahead(item.fact.text) and not _dated(item.fact.lead.candidate)


def _dated(candidate: Candidate) -> bool:
    return any(c.isdigit() for c in candidate.text) and bool(notes.days(candidate.text))


def _in_time(item: _Item) -> tuple[bool, float, str, int]:
    at = item.fact.at
    lead = item.fact.lead.candidate
    return (at is None, at.timestamp() if at else 0.0, lead.article.id, lead.place)
