"""Published issues beside the stories that they are on: which they cover, and what came after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from api.publishing.store import ARCHIVE, LIVE
from corpus.database import publications
from corpus.stories.telling import Told

RETRACTED = "retracted"
# An issue is on a story from which at least this share of the articles comes that it cites.
_SHARE = 0.25
# Issues that stories are held against, the newest, and facts told of what came after one.
_MOST, _FACTS = 100, 5


@dataclass(frozen=True, slots=True)
class PublishedIssue:
    """One issue of the archive: what it is called, and the articles that it cites and knew."""

    number: int
    slug: str
    topic: str
    state: str
    published_at: datetime
    cited: frozenset[str]
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class Since:
    """What came to a story after an issue on it: articles, distinct texts, and the newest facts."""

    articles: int
    texts: int
    facts: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """An issue on a story, and what arrived since."""

    issue: PublishedIssue
    since: Since


class IssueReader:
    """Reads the newest issues; a text that was read before is not read again. For one thread."""

    def __init__(self) -> None:
        self._read: dict[tuple[str, str], tuple[str, frozenset[str], frozenset[str]]] = {}

    def newest(self, connection: Connection) -> list[PublishedIssue]:
        """Return the newest issues of the archive, newest first."""
        p = publications.c
        wanted = (
            select(p.id, p.revision_hash, p.number, p.slug, p.state, p.published_at)
            .where(p.channel == ARCHIVE, p.state.in_(LIVE))
            .order_by(p.published_at.desc(), p.number.desc())
            .limit(_MOST)
        )
        rows = connection.execute(wanted).all()
        read = {}
        for row in rows:
            key = (row.id, row.revision_hash)
            read[key] = self._read.get(key) or _texts(connection, row.id)
        self._read = read
        return [
            PublishedIssue(
                row.number,
                row.slug,
                read[row.id, row.revision_hash][0],
                row.state,
                row.published_at,
                *read[row.id, row.revision_hash][1:],
            )
            for row in rows
        ]


def coverage(told: Told, issues: Iterable[PublishedIssue]) -> tuple[Coverage, ...]:
    """Return the issues on a story, in the order given; what was taken back covers nothing."""
    articles = {a["id"] for a in told["articles"]}
    return tuple(
        Coverage(issue, since(told, issue.known))
        for issue in issues
        if issue.state != RETRACTED
        and issue.cited
        and len(issue.cited & articles) >= _SHARE * len(issue.cited)
    )


def since(told: Told, known: frozenset[str]) -> Since:
    """Return what came to a story after the last of its articles that was ``known``.

    A fact is new where none of its reports is in an article that was known.
    """
    last = max((a["arrived"] for a in told["articles"] if a["id"] in known), default=0)
    later = {
        a["id"]: a["origin"]
        for a in told["articles"]
        if a["id"] not in known and a["arrived"] > last
    }
    old = {a["origin"] for a in told["articles"] if a["id"] not in later}
    facts = [f for f in told["latest"] if {r["article_id"] for r in f["reports"]} <= later.keys()]
    return Since(len(later), len(set(later.values()) - old), tuple(facts[:_FACTS]))


def _texts(connection: Connection, publication: str) -> tuple[str, frozenset[str], frozenset[str]]:
    wanted = select(publications.c.data).where(publications.c.id == publication)
    briefing = connection.execute(wanted).scalar_one()["briefing"]
    cited = frozenset(_cited(briefing["sections"]))
    return briefing["topic"], cited, cited | frozenset(briefing["gathered"])


def _cited(sections: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    for section in sections:
        for sentence in section["sentences"]:
            for citation in sentence["citations"]:
                yield citation["article_id"]
