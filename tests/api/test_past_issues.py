"""Approved drafts as past issues: whose, by when, and what of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, get_args

import pytest
from sqlalchemy import Engine, insert

from api.past_issues import APPROVED, ApprovedIssues
from corpus.codec import briefing_to_dict
from corpus.database import drafts, reviews
from corpus.model import Article, Briefing, Citation, Kind, Role, Section, Sentence
from drafter.review.states import State

CITED = Citation("a" * 32, 0, 9, "0" * 64)
SOURCE = Article(
    id=CITED.article_id,
    url="https://quill-bay-herald.example/1",
    outlet="Quill Bay Herald",
    title="Ferry service halted",
    text="A pier collapsed.",
)


def briefing(name: str, now: datetime, **changes: object) -> Briefing:
    said = Sentence("s1", "A pier collapsed.", Kind.FACT, (CITED,))
    note = Sentence("s2", "For the editor to write: the delta.", Kind.CONNECTIVE, role=Role.NOTE)
    sections = (Section("situation", "The Situation", (said, note)),)
    whole = Briefing(name, "The pier", None, sections, created_at=now)
    return replace(whole, **changes)  # type: ignore[arg-type]


@pytest.fixture
def put(engine: Engine, now: datetime) -> Any:
    def put(name: str, state: str, approved_at: datetime | None, **changes: object) -> None:
        raw = briefing_to_dict(briefing(name, now, **changes), {SOURCE.id: SOURCE})
        row = {"id": name, "topic": "t", "request": {}, "created_at": now, "updated_at": now}
        ruled = {"revision": 1, "revision_hash": "", "content_hash": "", "note": "", "by": "ed"}
        with engine.begin() as connection:
            connection.execute(insert(drafts).values(**row, state=state, briefing=raw))
            if approved_at:
                decided = {"id": f"r{name}", "draft_id": name, "decision": "approve"}
                connection.execute(
                    insert(reviews).values(**ruled, **decided, at=approved_at, waived=False)
                )

    return put


def ids(engine: Engine, until: datetime) -> list[str]:
    return [issue.id for issue in ApprovedIssues(engine, until=until).approved()]


def test_only_what_stands_approved_is_an_issue(engine: Engine, now: datetime, put: Any) -> None:
    for state in get_args(State):
        put(state, state, now)
    assert set(ids(engine, now)) == set(APPROVED)


def test_an_issue_holds_its_sentences_by_section_without_notes(
    engine: Engine, now: datetime, put: Any
) -> None:
    put("d1", "published", now, as_of=now - timedelta(days=1))
    (issue,) = ApprovedIssues(engine, until=now).approved()
    assert issue.sections == {"situation": ("A pier collapsed.",)}
    assert issue.articles == {CITED.article_id}
    assert issue.cited == {(CITED.article_id, CITED.start, CITED.end)}
    assert issue.path == "/drafts/d1"
    assert issue.as_of == now - timedelta(days=1)


def test_a_draft_remembers_what_was_approved_before_it_was_asked_for(
    engine: Engine, now: datetime, put: Any
) -> None:
    put("old", "approved", now - timedelta(hours=1), as_of=now - timedelta(days=2))
    put("newer", "approved", now - timedelta(hours=2), as_of=now - timedelta(days=1))
    put("later", "approved", now + timedelta(seconds=1))
    put("never", "approved", None)
    assert ids(engine, now) == ["newer", "old"]
