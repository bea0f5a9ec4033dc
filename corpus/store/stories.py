"""Stories in the database: what arrives joins, starts or merges them.

What arrives is clustered anew together with the stories that it reaches, whole; so whichever of
several articles comes first, they end up as they would have together. What it cannot see are
stories whose every passage lies beyond the nearest of its batch; how much that matters is measured
in docs/stories.md.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, func, insert, select, update

from corpus import database as db
from corpus.assets import DIMENSIONS, Vectors
from corpus.database.away import is_away
from corpus.errors import DeskError
from corpus.store.rows import article_of, chunks, unpack
from corpus.store.story_rows import touch
from corpus.stories.cluster import clusters
from corpus.stories.profiles import Profile, pack, profile
from corpus.stories.profiles import unpack as unpack_profile
from corpus.stories.rarity import Rarity
from corpus.stories.reach import Reach

log = logging.getLogger(__name__)

# Articles clustered at a time, and passages looked at around each of them.
_BATCH = 64
_NEAR = 50
# Of a story larger than this the newest members stand for all.
_MEMBERS = 200

# Finds the passages nearest to a vector: (passage number, cosine), nearest first.
Near = Callable[[Vectors, int], list[tuple[int, float]]]


def follow(engine: Engine, near: Near, rarity: Rarity, after: int = 0) -> int:
    """Give every article numbered above ``after`` its story, where it has none yet.

    Return the number of the last article stored. A batch is one transaction. A story is no part of
    the truth: an article that cannot be put into one is logged and left without, until the store
    is opened to write again.
    """
    a, m = db.articles.c, db.story_members.c
    wanted = (
        select(a.seq)
        .join_from(db.articles, db.story_members, m.article_seq == a.seq, isouter=True)
        .where(m.article_seq.is_(None))
        .order_by(a.seq)
        .limit(_BATCH)
    )
    while True:
        with engine.connect() as connection:
            batch = connection.execute(wanted.where(a.seq > after)).scalars().all()
        if not batch:
            return after
        try:
            assign(engine, near, rarity, batch)
        except Exception as error:  # one article in it: find out which, and keep the others
            _raise_what_passes(error)
            for seq in batch:
                _assign_alone(engine, near, rarity, seq)
        after = batch[-1]


def _assign_alone(engine: Engine, near: Near, rarity: Rarity, seq: int) -> None:
    try:
        assign(engine, near, rarity, [seq])
    except Exception as error:
        _raise_what_passes(error)
        log.exception("article number %d could not be put into a story", seq)


def _raise_what_passes(error: Exception) -> None:
    """Let it be tried again later where the database or the vectors' server is away."""
    if is_away(error) or (isinstance(error, DeskError) and error.retryable):
        raise error


def assign(engine: Engine, near: Near, rarity: Rarity, seqs: Sequence[int]) -> None:
    """Put the articles numbered ``seqs`` into stories, and mend the stories near to them."""
    with engine.connect() as connection:
        new = _arrived(connection, seqs, rarity)
        reach = Reach(list(new.values()))
        reach.see(_standing(connection, _stories_near(connection, near, new)))
    places = list(new)
    moves = _Moves()
    while reach.left:
        some, stories = reach.take()
        if not moves.stories.isdisjoint(stories):
            # What is clustered is what is stored.
            moves.write(engine)
            moves = _Moves()
        own = {places[i]: new[places[i]] for i in some}
        homes, before = _clustered(engine, own, stories)
        moves.add(homes, before, own)
        heirs = {s: {homes[q] for q, old in before.items() if old == s} for s in stories}
        reach.placed({i: homes[places[i]] for i in some}, heirs)
    moves.write(engine)


def _clustered(
    engine: Engine, new: Mapping[int, Profile], stories: Sequence[str]
) -> tuple[dict[int, str], dict[int, str]]:
    """Return the story of each new article and of each member of ``stories``; theirs until now."""
    with engine.connect() as connection:
        stored, before = _members(connection, stories)
        known = {**stored, **new}
        places = sorted(known)
        groups = [[places[i] for i in g] for g in clusters([known[seq] for seq in places])]
        first = _ids(connection, places)
        taken = _taken(connection, list(first.values()))
    return name_groups(groups, before, first, taken), before


@dataclass(slots=True)
class _Moves:
    """What has been worked out and is not written yet; each part of it has stories of its own."""

    homes: dict[int, str] = field(default_factory=dict)
    before: dict[int, str] = field(default_factory=dict)
    new: dict[int, Profile] = field(default_factory=dict)

    @property
    def stories(self) -> set[str]:
        return {*self.homes.values(), *self.before.values()}

    def add(
        self, homes: Mapping[int, str], before: Mapping[int, str], new: Mapping[int, Profile]
    ) -> None:
        self.homes.update(homes)
        self.before.update(before)
        self.new.update(new)

    def write(self, engine: Engine) -> None:
        with engine.begin() as connection:
            _write(connection, self.homes, self.before, self.new)


def name_groups(
    groups: Sequence[Sequence[int]],
    before: Mapping[int, str],
    ids: Mapping[int, str],
    taken: frozenset[str],
) -> dict[int, str]:
    """Return the story of every member of ``groups``.

    A story keeps its id where its largest part goes. Where several go into one, the largest gives
    the name, of two equally large the older. A new story is named by the first of its articles
    whose id no story has (``taken``).
    """
    heirs: defaultdict[int, list[tuple[int, int, str]]] = defaultdict(list)
    parts: defaultdict[str, Counter[int]] = defaultdict(Counter)
    oldest: dict[str, int] = {}
    for i, group in enumerate(groups):
        for seq in group:
            if story := before.get(seq):
                parts[story][i] += 1
                oldest[story] = min(seq, oldest.get(story, seq))
    for story, part in parts.items():
        i, size = max(part.items(), key=lambda p: (p[1], -min(groups[p[0]])))
        heirs[i].append((-size, oldest[story], story))
    homes = {}
    for i, group in enumerate(groups):
        free = (ids[seq] for seq in sorted(group) if ids[seq] not in taken)
        own = min(heirs[i])[2] if heirs[i] else next(free, f"{ids[min(group)][:30]}-2")
        homes.update(dict.fromkeys(group, own))
    return homes


def _arrived(connection: Connection, seqs: Sequence[int], rarity: Rarity) -> dict[int, Profile]:
    a, p = db.articles.c, db.passages.c
    vectors: defaultdict[str, list[Vectors]] = defaultdict(list)
    found = {}
    for some in chunks(seqs):
        rows: list[Any] = list(connection.execute(select(db.articles).where(a.seq.in_(some))))
        cut = select(p.article_id, p.vector).where(p.article_id.in_([r.id for r in rows]))
        for row in connection.execute(cut):
            vectors[row.article_id].append(unpack(row.vector))
        for row in rows:
            own = vectors[row.id] or [np.zeros(DIMENSIONS, dtype=np.float32)]
            found[row.seq] = profile(article_of(row), np.mean(own, axis=0), rarity)
    return found


def _stories_near(connection: Connection, near: Near, new: Mapping[int, Profile]) -> list[str]:
    a, m, p = db.articles.c, db.story_members.c, db.passages.c
    passages = {seq for own in new.values() for seq, _ in near(own.vector, _NEAR)}
    found: set[str] = set()
    for some in chunks(sorted(passages)):
        wanted = (
            select(m.story_id)
            .distinct()
            .join_from(db.passages, db.articles, a.id == p.article_id)
            .join(db.story_members, m.article_seq == a.seq)
            .where(p.seq.in_(some))
        )
        found.update(connection.execute(wanted).scalars())
    return sorted(found)


def _standing(connection: Connection, stories: Sequence[str]) -> Iterator[tuple[str, Profile]]:
    """Yield what stands for each of ``stories``: its members, of many the newest."""
    for story in stories:
        for _seq, own in _newest(connection, story):
            yield story, own


def _members(
    connection: Connection, stories: Sequence[str]
) -> tuple[dict[int, Profile], dict[int, str]]:
    profiles: dict[int, Profile] = {}
    homes: dict[int, str] = {}
    for story in stories:
        for seq, own in _newest(connection, story):
            profiles[seq], homes[seq] = own, story
    return profiles, homes


def _newest(connection: Connection, story: str) -> list[tuple[int, Profile]]:
    m = db.story_members.c
    wanted = select(m.article_seq, m.profile).where(m.story_id == story)
    rows = connection.execute(wanted.order_by(m.article_seq.desc()).limit(_MEMBERS))
    return [(row.article_seq, unpack_profile(row.profile)) for row in rows]


def _ids(connection: Connection, seqs: Sequence[int]) -> dict[int, str]:
    a = db.articles.c
    found: dict[int, str] = {}
    for some in chunks(seqs):
        rows = connection.execute(select(a.seq, a.id).where(a.seq.in_(some)))
        found.update({row.seq: row.id for row in rows})
    return found


def _taken(connection: Connection, ids: Sequence[str]) -> frozenset[str]:
    m = db.story_members.c
    found: set[str] = set()
    for some in chunks(ids):
        used = select(m.story_id).distinct().where(m.story_id.in_(some))
        found.update(connection.execute(used).scalars())
    return frozenset(found)


def _write(
    connection: Connection,
    homes: Mapping[int, str],
    before: Mapping[int, str],
    new: Mapping[int, Profile],
) -> None:
    m = db.story_members.c
    rows = [
        {"article_seq": seq, "story_id": homes[seq], "profile": pack(own)}
        for seq, own in new.items()
    ]
    connection.execute(insert(db.story_members), rows)
    moved: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for seq, story in before.items():
        moved[story][homes[seq]] += 1
        if homes[seq] != story:
            connection.execute(
                update(db.story_members).where(m.article_seq == seq).values(story_id=homes[seq])
            )
    for story, targets in moved.items():
        if story not in targets:
            # Those that others stood for go where most of these went.
            target = targets.most_common(1)[0][0]
            connection.execute(
                update(db.story_members).where(m.story_id == story).values(story_id=target)
            )
    touch(connection, _changed(homes, before, new))


def _changed(
    homes: Mapping[int, str], before: Mapping[int, str], new: Mapping[int, Profile]
) -> set[str]:
    """Return the stories that have other members than before."""
    gained = {homes[seq] for seq in new}
    moved = {seq for seq, story in before.items() if homes[seq] != story}
    return gained | {homes[seq] for seq in moved} | {before[seq] for seq in moved}


def pending(engine: Engine) -> int:
    """Return how many stored articles have no story yet."""
    counts = [select(func.count()).select_from(t) for t in (db.articles, db.story_members)]
    with engine.connect() as connection:
        articles, members = (int(connection.execute(c).scalar_one()) for c in counts)
    return articles - members
