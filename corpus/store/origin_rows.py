"""The origin groups of what arrives, out of the database, and the runs by which copies are found.

Of a text that thousands carry, its first few dozen copies are looked at, and the others stand
behind them: their runs are not kept, and they go where their group goes. So a copy costs the same
however many there are already.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, func, insert, select, update

from corpus import database as db
from corpus.model import Article
from corpus.origins import Shingles, enough_in_common, fewest_sampled, origin_groups
from corpus.store.rows import articles_by_id, chunks

# Members of a group that are compared with what arrives, and others stand behind.
_STAND = 50
# Stored articles, those with most runs in common, that a new one is compared with.
_MOST_NEAR = 100


def groups_with(
    connection: Connection, new: Sequence[Article], samples: Sequence[Shingles]
) -> dict[str, str]:
    """Return the origin group of every new article, and of each stored one whose group changes.

    Groups are worked out anew among the new articles, the stored ones that may be their copies, and
    these ones' groups: so that it does not matter in which order copies arrive.
    """
    a = db.articles.c
    found: set[str] = set()
    for some in chunks(sorted(_near(connection, samples))):
        found.update(connection.execute(select(a.origin_group).where(a.seq.in_(some))).scalars())
    stored = [i for group in sorted(found) for i in _standing(connection, group)]
    before = articles_by_id(connection, stored)
    groups = origin_groups([*before.values(), *new])
    changed = _following(connection, found, groups)
    for i, group in groups.items():
        if i not in before or before[i].origin_group != group:
            changed[i] = group
    return changed


def keep_runs(
    connection: Connection,
    new: Sequence[Article],
    samples: Sequence[Shingles],
    seqs: Mapping[str, int],
) -> None:
    """Keep the runs of stored articles, by which their copies find them; ``seqs`` number them."""
    sizes = _sizes(connection, {article.origin_group or article.id for article in new})
    runs = [
        {"run": run, "article_seq": seqs[article.id]}
        for article, sample in zip(new, samples, strict=True)
        if article.origin_group == article.id or sizes[article.origin_group or ""] <= _STAND
        for run in sorted(sample.sample)
    ]
    if runs:
        connection.execute(insert(db.shingles), runs)


def move(connection: Connection, groups: Mapping[str, str]) -> None:
    """Give stored articles other groups."""
    a = db.articles.c
    by_group: defaultdict[str, list[str]] = defaultdict(list)
    for article_id, group in groups.items():
        by_group[group].append(article_id)
    for group, ids in by_group.items():
        for some in chunks(ids):
            moved = update(db.articles).where(a.id.in_(some))
            connection.execute(moved.values(origin_group=group))


def _standing(connection: Connection, group: str) -> set[str]:
    """Return who stands for a group: its centre, the first that came, the earliest, the latest."""
    a = db.articles.c
    members = select(a.id).where(a.origin_group == group)
    dated = members.where(a.published_at.is_not(None)).limit(1)
    wanted = (
        members.order_by(a.id != group, a.seq).limit(_STAND),
        # No two of a group are more than so many days apart.
        dated.order_by(a.published_at),
        dated.order_by(a.published_at.desc()),
    )
    return {i for some in wanted for i in connection.scalars(some)}


def _following(
    connection: Connection, before: Iterable[str], groups: Mapping[str, str]
) -> dict[str, str]:
    """Return the new group of every member of a group whose centre has joined another."""
    a = db.articles.c
    moved: dict[str, str] = {}
    for group in before:
        heir = groups.get(group, group)
        if heir != group:
            members = connection.scalars(select(a.id).where(a.origin_group == group))
            moved.update(dict.fromkeys(members, heir))
    return moved


def _sizes(connection: Connection, groups: Iterable[str]) -> Counter[str]:
    """Return how many stored articles each group has."""
    a = db.articles.c
    sizes: Counter[str] = Counter()
    for some in chunks(sorted(groups)):
        counted = select(a.origin_group, func.count()).where(a.origin_group.in_(some))
        for group, number in connection.execute(counted.group_by(a.origin_group)):
            sizes[group] = number
    return sizes


def _near(connection: Connection, samples: Iterable[Shingles]) -> set[int]:
    """Return the numbers of stored articles that share enough sampled runs with a new one."""
    s = db.shingles.c
    near: set[int] = set()
    for sample in samples:
        shared: Counter[int] = Counter()
        for some in chunks(sorted(sample.sample)):
            counted = select(s.article_seq, func.count()).where(s.run.in_(some))
            for seq, number in connection.execute(counted.group_by(s.article_seq)):
                shared[seq] += number
        enough = _enough(connection, shared, len(sample.sample))
        near.update(sorted(enough, key=lambda q: (-shared[q], q))[:_MOST_NEAR])
    return near


def _enough(connection: Connection, shared: Counter[int], own: int) -> set[int]:
    """Return which articles may share enough. A few too many are none the worse: texts decide.

    The size of a stored sample is told by the length of its text: a table of runs is in the order
    of the runs, and counting those of one article would go through all of it.
    """
    near = {q for q, number in shared.items() if enough_in_common(number, own, own)}
    a = db.articles.c
    for some in chunks(sorted(set(shared) - near)):
        lengths = select(a.seq, func.length(a.text)).where(a.seq.in_(some))
        for seq, length in connection.execute(lengths):
            if enough_in_common(shared[seq], own, fewest_sampled(length)):
                near.add(seq)
    return near
