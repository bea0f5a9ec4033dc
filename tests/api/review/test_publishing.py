"""From an approved text to the archive, and what is put right there afterwards."""

from __future__ import annotations

from typing import Any

import feedparser
import pytest

from api.dashboard.issues import IssueReader, PublishedIssue
from api.drafts import KeyReused
from api.publishing.issues import Press
from api.publishing.publishing import CorrectionBlocked, NotApproved, Publishing
from corpus.database import changed_parts
from corpus.errors import BadInput, NotFound
from drafter.review.audit import first_broken
from drafter.review.correcting import Change
from drafter.review.states import WrongState

WRONG = "The mayor spoke of nine days, the company did not."


def feed(press: Press) -> Any:
    return feedparser.parse(press.archive()["feed.atom"].body)


def test_a_text_that_nobody_approved_is_not_published(publishing: Publishing, press: Press) -> None:
    with pytest.raises(NotApproved):
        publishing.publish("d1", key="k", by="eve")
    assert publishing.store.all() == []
    assert feed(press).entries == []


def test_an_approved_text_is_published_once(
    review: Any, publishing: Publishing, press: Press, approved: None
) -> None:
    made, new = publishing.publish("d1", key="k", by="eve")
    assert new
    assert (made.number, made.approver, made.state) == (1, "ben", "published")
    assert made.revision_hash == review.stand().head.hash
    assert review.stand().draft.state == "published"
    assert publishing.publish("d1", key="k", by="eve") == (made, False)
    assert publishing.publish("d1", key="another", by="eve") == (made, False)
    assert len(publishing.store.all()) == 1
    told = review.store.audit("d1")[-1]
    assert (told.action, told.by, told.details["hash"]) == ("published", "eve", made.revision_hash)
    page = press.archive()[f"issues/{made.slug}.html"].body.decode()
    assert "Mayor Tam Orrin said stocks would last nine days." in page
    assert "will vote on Friday" not in page
    assert "ben approved revision" in page


def test_a_key_is_for_one_wish(publishing: Publishing, approved: None) -> None:
    publishing.publish("d1", key="k", by="eve")
    with pytest.raises(KeyReused):
        publishing.publish("d2", key="k", by="eve")


def test_a_correction_is_dated_judged_and_in_the_feed(
    review: Any, publishing: Publishing, press: Press, approved: None
) -> None:
    made, _ = publishing.publish("d1", key="k", by="eve")
    before = feed(press).entries[0]
    with pytest.raises(CorrectionBlocked):
        publishing.correct(
            made.id, WRONG, by="eve", change=Change("s2", "Stocks would last 90 days.")
        )
    assert publishing.store.get(made.id) == made
    new = "Mayor Tam Orrin said the stocks would last nine days."
    changed = publishing.correct(made.id, WRONG, by="eve", change=Change("s2", new))
    assert changed.state == "corrected"
    assert changed.revision_n == made.revision_n + 1
    assert (changed.notices[0].before, changed.notices[0].after) == (
        "Mayor Tam Orrin said stocks would last nine days.",
        new,
    )
    after = feed(press).entries[0]
    assert (after.id, after.title) == (before.id, f"Corrected: {before.title}")
    assert after.updated > before.updated
    assert new in after.content[0].value
    assert WRONG in press.archive()["corrections.html"].body.decode()
    entries = review.store.audit()
    assert entries[-1].action == "corrected"
    assert first_broken(entries) is None


def test_a_retraction_takes_the_text_and_keeps_the_address(
    publishing: Publishing, press: Press, approved: None
) -> None:
    made, _ = publishing.publish("d1", key="k", by="eve")
    publishing.retract(made.id, "The issue rested on a forged page.", by="eve")
    page = press.archive()[f"issues/{made.slug}.html"].body.decode()
    assert "rested on a forged page" in page
    assert "nine days" not in page
    assert feed(press).entries[0].title.startswith("Retracted: ")
    with pytest.raises(WrongState):
        publishing.correct(made.id, WRONG, by="eve")


def test_a_notice_says_something_and_is_for_something(
    publishing: Publishing, approved: None
) -> None:
    made, _ = publishing.publish("d1", key="k", by="eve")
    with pytest.raises(BadInput):
        publishing.retract(made.id, "wrong", by="eve")
    with pytest.raises(NotFound):
        publishing.retract("nowhere", "The issue rested on a forged page.", by="eve")


def test_a_dashboard_is_told_of_each_issue_and_of_what_becomes_of_it(
    review: Any, publishing: Publishing, approved: None
) -> None:
    engine, reader = review.library.engine, IssueReader()

    def shown() -> tuple[int, list[PublishedIssue]]:
        with engine.connect() as connection:
            return changed_parts(connection)["issues"], reader.newest(connection)

    before, none = shown()
    assert none == []
    made, _ = publishing.publish("d1", key="k", by="eve")
    then, (issue,) = shown()
    assert then > before
    assert (issue.number, issue.slug, issue.state) == (1, made.slug, "published")
    assert issue.cited
    assert issue.cited <= issue.known
    publishing.retract(made.id, "It was all wrong.", by="eve")
    last, (issue,) = shown()
    assert last > then
    assert issue.state == "retracted"
