"""Which of the articles that a search returned tell one and the same story. Pure.

A search answers with everything that shares words with the topic: last year's outage beside this
year's, the rival's trial beside the one asked for. Two questions part them. Is an article about the
topic at all: are its words at the article's head, or only in passing? And do the articles that are
tell one event: are their words alike, and near in time?
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from corpus.language.tfidf import Vector, cosine
from drafter.gather.profile import Profile, Topic

# The numbers below were measured together, on topics written by hand for 34 events of ECB+ and 8
# stories of the 2023 articles.
#
# An article is on the topic from this share of the best article's score.
ON_TOPIC = 0.70
# A word of the topic that the best articles use and an article never does costs it this factor
# besides the word's weight. Where they do not use it either ("cut" for a cable that broke), it
# costs nobody anything.
MISSING = 0.75
_USED_BY_BEST = 0.5
# The same for a name that the best articles bring in title or lead, and an article only further on:
# a round-up that has a paragraph on the trial.
IN_PASSING = 0.8
_NAMED_BY_BEST = 0.8
_ENOUGH_BEST = 2
# Two groups of articles tell one event while their mean likeness is at least this. Pairs of one
# event have a median of .18, pairs of two events on one topic .11.
LINK = 0.135
# An article below ON_TOPIC joins all the same from this share of the best score, where its mean
# likeness to the story is this.
JOIN_SCORE, JOIN_LIKENESS = 0.50, 0.18
SAME_DAYS = timedelta(days=14)
# From this share of the best score on, what is left out is named as another event.
NAMED_SCORE = 0.60
# Content words from which on a use in an article's body counts for less: long pages mention much.
LONG = 400
# Dated articles on one topic are likelier one running story the nearer they are: what a day apart
# adds to their likeness, and after how many days it has halved.
NEAR, NEAR_HALF_LIFE_DAYS = 0.06, 14.0
# Likeness halves for every so many days that lie between two articles.
HALF_LIFE_DAYS = 60.0
# The store holds nothing on the topic where no article reaches this, words that none uses counted
# too. On a store of 794 articles, 19 topics it holds had .66 and more; of 21 topics that it does
# not hold, 19 stayed at .30 or below, and two that share a name with another story had .50. Low, so
# that other words than the articles' ("crash" for "collision") still find them.
HELD = 0.32
# What likeness keeps between a dated article and an undated one, which may be years apart.
UNKNOWN_DAYS = 0.65
# An event may be the one asked for from this share of the best event's score, and from this share
# of the number of distinct texts that the largest event has.
RIVAL_SCORE, RIVAL_SIZE = 0.85, 0.34
_BEST = 3


@dataclass(frozen=True, slots=True)
class Event:
    """Articles that tell one event, best first. ``newest`` is ``None`` where none is dated.

    ``score`` is the mean of its best ``_BEST`` articles; ``texts`` counts copies once.
    """

    members: tuple[Profile, ...]
    score: float

    @property
    def texts(self) -> int:
        return len({p.article.origin_group or p.article.id for p in self.members})

    @property
    def newest(self) -> datetime | None:
        dated = [p.article.published_at for p in self.members if p.article.published_at]
        return max(dated, default=None)

    @property
    def oldest(self) -> datetime | None:
        dated = [p.article.published_at for p in self.members if p.article.published_at]
        return min(dated, default=None)


@dataclass(frozen=True, slots=True)
class Choice:
    """The event chosen, the other events the topic could mean, and what is merely off topic."""

    story: Event | None
    others: tuple[Event, ...] = ()
    off_topic: tuple[Profile, ...] = ()


def on_topic(profile: Profile, weights: Vector) -> float:
    """Return how far an article is about the topic, in [0, 1].

    Each word of the topic counts by how often the article uses it, a use in the lead twice and one
    in the title three times over; what is missing to 1 halves with every use.
    """
    total = sum(weights.values())
    if not total:
        return 0.0
    score = 0.0
    thin = min(1.0, LONG / (sum(profile.counts.values()) or 1))
    for stem, weight in weights.items():
        uses = thin * profile.counts.get(stem, 0) + profile.lead.get(stem, 0)
        score += weight * (1 - math.exp2(-uses - 2 * profile.title.get(stem, 0)))
    return score / total


def scores(pool: Sequence[Profile], topic: Topic) -> dict[str, float]:
    """Return how far each article is about the topic, by id, words missing counted against it."""
    raw = {p.article.id: on_topic(p, topic.weights) for p in pool}
    asked, named = _expected(pool, raw, topic)
    return {
        p.article.id: raw[p.article.id]
        * MISSING ** sum(s not in p.counts for s in asked)
        * IN_PASSING ** sum(not _in_head(s, p) for s in named)
        for p in pool
    }


def _expected(
    pool: Sequence[Profile], raw: Mapping[str, float], topic: Topic
) -> tuple[list[str], list[str]]:
    """Return the topic's words that the best articles use, and its names that they begin with.

    Where one text alone is best, what it uses is no measure for the others.
    """
    high = RIVAL_SCORE * max(raw.values(), default=0.0)
    best = [p for p in pool if raw[p.article.id] >= high]
    if len({p.article.origin_group or p.article.id for p in best}) < _ENOUGH_BEST:
        return [], []
    used = {s: sum(s in p.counts for p in best) / len(best) for s in topic.weights}
    begun = {s: sum(_in_head(s, p) for p in best) / len(best) for s in topic.names}
    return (
        [s for s, share in used.items() if share >= _USED_BY_BEST],
        [s for s, share in begun.items() if share >= _NAMED_BY_BEST],
    )


def _in_head(stem: str, profile: Profile) -> bool:
    return stem in profile.lead or stem in profile.title


def choose(pool: Sequence[Profile], topic: Topic) -> Choice:
    """Choose the event that the topic asks for.

    Where it could mean several that more than one text tells, the newest is taken, as a newsroom
    would; undated events come after dated ones. Among single texts the nearest to the topic is.
    None is chosen where no article uses enough of all that was asked for.
    """
    scored = scores(pool, topic)
    best = max(scored.values(), default=0.0)
    if max((on_topic(p, topic.asked) for p in pool), default=0.0) < HELD:
        return Choice(None, off_topic=tuple(pool))
    about = [p for p in pool if scored[p.article.id] >= ON_TOPIC * best]
    events = [_event(group, scored) for group in grouped(about)]
    top = max(e.score for e in events)
    near = [e for e in events if e.score >= RIVAL_SCORE * top]
    largest = max(e.texts for e in near)
    rivals = [e for e in near if e.texts >= RIVAL_SIZE * largest]
    if largest > 1:
        rivals = [e for e in rivals if e.texts > 1]
    rivals.sort(key=_newest_first if largest > 1 else _nearest_first)
    chosen = {p.article.id for p in rivals[0].members}
    rest = [p for p in pool if p.article.id not in chosen]
    raw = {p.article.id: on_topic(p, topic.weights) for p in pool}
    story = _joined(rivals[0], rest, topic, scored, raw)
    chosen |= {p.article.id for p in story.members}
    others = _others(story, [p for p in rest if p.article.id not in chosen], scored, best)
    named = chosen | {p.article.id for e in others for p in e.members}
    return Choice(story, others, tuple(p for p in rest if p.article.id not in named))


def likeness(one: Profile, other: Profile) -> float:
    """Return the cosine of two articles, less for every day between them.

    Time between texts is evidence on whether they tell one event, as in topic detection and
    tracking (Allan, Carbonell, Doddington, Yamron and Yang 1998).
    """
    same = cosine(one.vector, other.vector)
    a, b = one.article.published_at, other.article.published_at
    if a is None and b is None:
        return same
    if a is None or b is None:
        return same * UNKNOWN_DAYS
    days = abs((a - b).total_seconds()) / 86_400
    near = NEAR * math.exp2(-days / NEAR_HALF_LIFE_DAYS)
    return same * math.exp2(-days / HALF_LIFE_DAYS) + near


def grouped(members: Sequence[Profile]) -> list[list[Profile]]:
    """Group articles by mean likeness (average linkage), until no two groups reach ``LINK``."""
    groups = [[p] for p in members]
    alike = [[likeness(a, b) for b in members] for a in members]
    where = {p.article.id: i for i, p in enumerate(members)}

    def link(one: list[Profile], other: list[Profile]) -> float:
        total = sum(alike[where[a.article.id]][where[b.article.id]] for a in one for b in other)
        return total / (len(one) * len(other))

    while len(groups) > 1:
        value, i, j = max(
            (link(groups[i], groups[j]), -i, -j)
            for i in range(len(groups))
            for j in range(i + 1, len(groups))
        )
        if value < LINK:
            break
        groups[-i] = groups[-i] + groups[-j]
        del groups[-j]
    return groups


def _event(group: Sequence[Profile], scored: Mapping[str, float]) -> Event:
    ranked = sorted(group, key=lambda p: (-scored[p.article.id], p.article.id))
    best = [scored[p.article.id] for p in ranked[:_BEST]]
    return Event(tuple(ranked), sum(best) / len(best))


def _joined(
    story: Event,
    rest: Sequence[Profile],
    topic: Topic,
    scored: Mapping[str, float],
    raw: Mapping[str, float],
) -> Event:
    """Add what tells the same event in other words than the topic's.

    That is an article much like the story's own; or one of the same days that begins with all of
    the topic's names, misses none of the words that the best articles use, and is like them.
    """
    members = story.members
    best = max(scored.values())

    def joins(profile: Profile) -> bool:
        alike = sum(likeness(profile, m) for m in members) / len(members)
        if scored[profile.article.id] >= JOIN_SCORE * best and alike >= JOIN_LIKENESS:
            return True
        whole = scored[profile.article.id] == raw[profile.article.id]
        named = bool(topic.names) and all(_in_head(s, profile) for s in topic.names)
        return named and whole and alike >= LINK and same_days(profile, members)

    return replace(story, members=(*members, *(p for p in rest if joins(p))))


def same_days(profile: Profile, members: Sequence[Profile]) -> bool:
    """Tell whether an article is dated within ``SAME_DAYS`` of one of ``members``."""
    at = profile.article.published_at
    dated = [m.article.published_at for m in members if m.article.published_at]
    return at is not None and any(abs(at - other) <= SAME_DAYS for other in dated)


def _others(
    story: Event, rest: Sequence[Profile], scored: Mapping[str, float], best: float
) -> tuple[Event, ...]:
    """Return the other events that the topic's words could mean, for a person to be told of."""
    close = [p for p in rest if scored[p.article.id] >= NAMED_SCORE * best]
    events = [_event(group, scored) for group in grouped(close)]
    worth = [e for e in events if e.texts > 1 or story.texts == 1]
    return tuple(sorted(worth, key=_newest_first))


def _newest_first(event: Event) -> tuple[bool, float, int, float, str]:
    newest = event.newest
    at = newest.timestamp() if newest else 0.0
    return (newest is None, -at, -event.texts, -event.score, event.members[0].article.id)


def _nearest_first(event: Event) -> tuple[float, str]:
    return (-event.score, event.members[0].article.id)
