"""Which drafts somebody wants to see in the queue, and what each of them tells of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from corpus.database import articles, draft_articles, drafts, story_members
from drafter.review.states import State

_a, _d, _c, _m = articles.c, drafts.c, draft_articles.c, story_members.c


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the queue; what is left as it is narrows nothing.

    ``q`` is looked for in the topic, letter case aside. ``by`` is the account that asked for the
    draft. ``story`` is a story's id: a draft belongs to it that cites one of its articles.
    ``since`` and ``until`` are when the draft was changed last. ``blocking`` asks for drafts that
    something blocks, or for those that nothing does.
    """

    q: str = ""
    state: State | None = None
    by: str | None = None
    story: str | None = None
    article: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    blocking: bool | None = None

    def narrow(self, query: Select[Any]) -> Select[Any]:
        """Return a query on ``drafts`` that finds only what is wanted."""
        if self.q:
            query = query.where(_d.topic.icontains(self.q, autoescape=True))
        if self.state:
            query = query.where(_d.state == self.state)
        if self.by:
            query = query.where(_d.requested_by == self.by)
        if self.story:
            query = query.where(_d.id.in_(_in_story(self.story)))
        if self.article:
            citing = select(_c.draft_id).where(_c.article_id == self.article)
            query = query.where(_d.id.in_(citing))
        if self.since:
            query = query.where(_d.updated_at >= self.since)
        if self.until:
            query = query.where(_d.updated_at < self.until)
        if self.blocking is not None:
            query = query.where(_d.blocking > 0 if self.blocking else _d.blocking == 0)
        return query


EVERYTHING = Wanted()


def main_stories(connection: Connection, ids: Sequence[str]) -> Mapping[str, tuple[str, str]]:
    """Return for each draft the story that most of its articles belong to: its id and its title.

    A story is called by the article that it began with.
    """
    counted = (
        select(_c.draft_id, _m.story_id, func.count().label("times"))
        .join_from(draft_articles, articles, _a.id == _c.article_id)
        .join(story_members, _m.article_seq == _a.seq)
        .where(_c.draft_id.in_(ids))
        .group_by(_c.draft_id, _m.story_id)
        .order_by("times", _m.story_id)
    )
    most = {row.draft_id: row.story_id for row in connection.execute(counted)}
    named = select(_a.id, _a.title).where(_a.id.in_(set(most.values())))
    titles = {row.id: row.title for row in connection.execute(named)}
    return {draft: (story, titles[story]) for draft, story in most.items() if story in titles}


def _in_story(story: str) -> Select[Any]:
    return (
        select(_c.draft_id)
        .join_from(draft_articles, articles, _a.id == _c.article_id)
        .join(story_members, _m.article_seq == _a.seq)
        .where(_m.story_id == story)
    )
