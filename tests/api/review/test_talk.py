"""Comments, suggestions and presence over the stored draft."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from api.review.comments import Comments
from api.review.presence import LASTS, Presence
from api.review.store import Stale
from api.review.suggestions import Suggestions
from corpus.errors import BadInput, NotFound
from drafter.review.audit import first_broken
from drafter.review.states import WrongState
from drafter.review.suggestions import (
    Overtaken,
    Settled,
    proposed_deletion,
    proposed_edit,
    standing,
)


@pytest.fixture
def comments(review: Any) -> Comments:
    return Comments(review.store, review.clock, _ids("c"))


@pytest.fixture
def suggestions(review: Any) -> Suggestions:
    return Suggestions(review.store, review.editing, review.clock, _ids("g"))


@pytest.fixture
def presence(review: Any) -> Presence:
    return Presence(review.store, review.clock)


def _ids(prefix: str) -> Any:
    numbers = count(1)
    return lambda: f"{prefix}{next(numbers)}"


def edit(sentence_id: str, markdown: str) -> Any:
    return lambda briefing, labels: (
        proposed_edit(briefing, sentence_id, markdown, labels.by_label),
    )


def actions(review: Any) -> list[str]:
    entries = review.store.audit()
    assert first_broken(entries) is None
    return [e.action for e in entries]


def test_comments_are_listed_closed_and_opened_again(review: Any, comments: Comments) -> None:
    comments.add("d1", "s2", "  Ask the harbour.  ", by="ben")
    comments.add("d1", None, "Two days late.", by="ana")
    assert [(s.comment.body, s.gone, s.text) for s in comments.all("d1")] == [
        ("Ask the harbour.", False, "Mayor Tam Orrin said stocks would last nine days."),
        ("Two days late.", False, None),
    ]
    assert comments.resolve("d1", "c1", True, by="ana").comment.resolved
    assert comments.resolve("d1", "c1", True, by="ana").comment.resolved
    assert not comments.resolve("d1", "c1", False, by="ana").comment.resolved
    assert actions(review)[-4:] == [
        *("commented", "commented", "comment_resolved", "comment_reopened")
    ]


def test_a_comment_outlives_its_sentence(review: Any, comments: Comments) -> None:
    comments.add("d1", "s2", "Ask the harbour.", by="ben")
    head = review.stand().head
    without = review.markdown("situation").replace(
        "Mayor Tam Orrin said stocks would last nine days.[^c2]", ""
    )
    review.editing.save_section("d1", "situation", without, expected=head.hash, by="ana")
    (kept,) = comments.all("d1")
    assert kept.gone
    assert kept.text == "Mayor Tam Orrin said stocks would last nine days."


def test_a_comment_needs_words_and_a_sentence_that_is_there(comments: Comments) -> None:
    with pytest.raises(BadInput):
        comments.add("d1", None, " \n ", by="ben")
    with pytest.raises(NotFound):
        comments.add("d1", "s9", "What of this?", by="ben")
    with pytest.raises(NotFound):
        comments.add("d9", None, "What of this?", by="ben")
    with pytest.raises(NotFound):
        comments.resolve("d1", "c9", True, by="ben")
    assert comments.add("d1", "w1", "Of the one withheld.", by="ben").text is not None


def test_a_comment_changes_no_text_and_voids_nothing(review: Any, comments: Comments) -> None:
    before = review.stand()
    comments.add("d1", "s1", "Fine.", by="ben")
    after = review.stand()
    assert (after.head.hash, after.draft.state) == (before.head.hash, before.draft.state)


def test_an_accepted_suggestion_is_the_text_and_is_judged(
    review: Any, suggestions: Suggestions
) -> None:
    (made,) = suggestions.suggest("d1", edit("s2", "The mayor said nothing.[^c2]"), by="ben")
    before = review.stand()
    stand = suggestions.accept(made.id, expected=before.head.hash, by="ana")
    assert stand.head.revision.n == before.head.revision.n + 1
    assert stand.head.revision.author == "ana"
    changed = next(s for s in stand.head.revision.briefing.sentences if s.id == "s2")
    assert changed.text == "The mayor said nothing."
    assert changed.verdict not in {"stale", "unjudged"}
    _, kept = suggestions.get(made.id)
    assert (kept.state, kept.settled_by) == ("accepted", "ana")
    with pytest.raises(Settled):
        suggestions.accept(made.id, expected=stand.head.hash, by="ana")
    accepted = review.store.audit("d1")[-1]
    assert (accepted.action, accepted.details["suggested_by"]) == ("accepted", "ben")
    assert actions(review)[-2:] == ["suggested", "accepted"]


def test_who_saw_an_older_text_accepts_and_rejects_nothing(
    review: Any, suggestions: Suggestions
) -> None:
    first = review.stand().head.hash
    (one,) = suggestions.suggest("d1", edit("s2", "The mayor said nothing.[^c2]"), by="ben")
    (two,) = suggestions.suggest("d1", edit("s1", "Repairs cost millions.[^c1]"), by="ben")
    suggestions.accept(one.id, expected=first, by="ana")
    for settle in (suggestions.accept, suggestions.reject):
        with pytest.raises(Stale):
            settle(two.id, expected=first, by="ana")
    assert suggestions.get(two.id)[1].state == "open"


def test_a_rejected_suggestion_leaves_the_text(review: Any, suggestions: Suggestions) -> None:
    head = review.stand().head.hash
    (made,) = suggestions.suggest("d1", edit("s2", "The mayor said nothing.[^c2]"), by="ben")
    assert suggestions.reject(made.id, expected=head, by="ana").head.hash == head
    for settle in (suggestions.accept, suggestions.reject):
        with pytest.raises(Settled):
            settle(made.id, expected=head, by="ana")


def test_a_suggestion_for_a_sentence_that_changed_is_overtaken(
    review: Any, suggestions: Suggestions
) -> None:
    head = review.stand().head.hash
    (one,) = suggestions.suggest("d1", edit("s2", "The mayor said nothing.[^c2]"), by="ben")
    (two,) = suggestions.suggest(
        "d1", lambda briefing, _: (proposed_deletion(briefing, "s2"),), by="cleo"
    )
    head = suggestions.accept(one.id, expected=head, by="ana").head.hash
    stand, found = suggestions.all("d1")
    text = stand.head.revision.briefing
    assert [(s.id, standing(s, text)) for s in found] == [
        (one.id, "accepted"),
        (two.id, "overtaken"),
    ]
    with pytest.raises(Overtaken):
        suggestions.accept(two.id, expected=head, by="ana")
    assert review.stand().head.hash == head


def test_an_approval_ends_with_an_accepted_suggestion(
    review: Any, suggestions: Suggestions
) -> None:
    (made,) = suggestions.suggest("d1", edit("s2", "The mayor said nothing.[^c2]"), by="ben")
    now = review.clock()
    with review.store.writing("d1", at=now, by="ana", expected=None) as writing:
        writing.move("submit")
        writing.move("approve")
        writing.tell("approve")
    approved = review.stand()
    assert approved.draft.state == "approved"
    after = suggestions.accept(made.id, expected=approved.head.hash, by="ana")
    assert after.draft.state == "in_review"


def test_nothing_is_suggested_for_what_is_no_more_edited(
    review: Any, suggestions: Suggestions
) -> None:
    with review.store.writing("d1", at=review.clock(), by="ana", expected=None) as writing:
        writing.move("archive")
    with pytest.raises(WrongState):
        suggestions.suggest("d1", edit("s2", "The mayor said nothing.[^c2]"), by="ben")


def test_presence_ends_without_a_sign(review: Any, presence: Presence) -> None:
    presence.sign("d1", "ana", "Ana", "situation")
    presence.sign("d1", "ben", "Ben", None)
    since = {p.who: p.since for p in presence.there("d1")}
    review.clock.at += LASTS - timedelta(seconds=10)
    there = presence.sign("d1", "ben", "Ben", "outlook")
    assert [(p.who, p.section, p.since) for p in there] == [
        ("ana", "situation", since["ana"]),
        ("ben", "outlook", since["ben"]),
    ]
    review.clock.at += timedelta(seconds=10)
    assert [p.who for p in presence.there("d1")] == ["ben"]
    presence.leave("d1", "ben")
    assert presence.there("d1") == []
    with pytest.raises(NotFound):
        presence.sign("d9", "ana", "Ana", None)
