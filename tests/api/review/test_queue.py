"""What the queue of drafts shows and is narrowed by follows the text and what is ruled on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import update

from api.drafts import Figures, Wanted
from api.pages.queue import narrowed
from api.pages.uses import uses
from api.review.deciding import Deciding
from corpus.database import drafts
from corpus.model import Article
from drafter.model import DraftRequest
from drafter.review.findings import standings

REASON = "the harbour master told me by phone"


def found(review: Any, wanted: Wanted) -> list[str]:
    return [d.id for d in review.drafts.list(wanted).items]


def figures(review: Any) -> Figures | None:
    found: Figures | None = review.drafts.get("d1").figures
    return found


def delete(review: Any, sentence: str) -> None:
    review.editing.delete("d1", sentence, expected=review.stand().head.hash, by="ben")


def test_the_figures_follow_the_text_and_what_is_ruled_on_it(review: Any) -> None:
    numbers = count(1)
    deciding = Deciding(review.store, review.clock, lambda: f"id{next(numbers)}", lambda: False)
    stand = review.stand()
    open_ = [s for s in standings(stand.head.revision.briefing, stand.rulings) if s.blocks]
    whole = Figures(blocking=len(open_), needed=4, cited=3, supported=3)
    assert figures(review) == whole
    for left, standing in reversed(list(enumerate(open_))):
        assert found(review, Wanted(blocking=True)) == ["d1"]
        deciding.override("d1", standing.id, REASON, expected=stand.head.hash, by="ben")
        assert figures(review) == replace(whole, blocking=left)
    assert found(review, Wanted(blocking=False)) == ["d1"]
    deciding.reopen("d1", open_[0].id, expected=stand.head.hash, by="ben")
    assert figures(review) == replace(whole, blocking=1)
    delete(review, "s3")
    after = figures(review)
    assert after is not None
    assert (after.needed, after.cited, after.supported) == (3, 3, 3)


def test_drafts_that_were_there_before_are_counted_once_the_service_opens(review: Any) -> None:
    before = figures(review)
    with review.library.engine.begin() as connection:
        connection.execute(update(drafts).values(blocking=None, needed=None))
    assert figures(review) is None
    review.store.fill_figures()
    assert figures(review) == before


def test_the_queue_is_narrowed_by_what_is_asked(review: Any, sources: list[Article]) -> None:
    now = review.clock()
    review.drafts.create("d2", DraftRequest("Barges"), now=now + timedelta(days=9), by="ben")
    herald, post, _ = sources
    assert found(review, Wanted()) == ["d2", "d1"]
    assert found(review, Wanted(by="ben")) == ["d2"]
    assert found(review, Wanted(q="marrow")) == ["d1"]
    assert found(review, Wanted(state="generating")) == ["d2"]
    assert found(review, Wanted(since=now + timedelta(days=5))) == ["d2"]
    assert found(review, Wanted(until=now + timedelta(days=5))) == ["d1"]
    assert found(review, Wanted(article=herald.id)) == ["d1"]
    delete(review, "s1")
    assert found(review, Wanted(article=herald.id)) == []
    assert found(review, Wanted(article=post.id)) == ["d1"]
    story = review.library.story_of(post.id)
    assert found(review, Wanted(story=story.id)) == ["d1"]
    assert found(review, Wanted(story="another")) == []
    assert review.drafts.stories(["d1", "d2"])["d1"][0] == story.id


@pytest.mark.parametrize("field", ["state", "age", "blocking", "mine"])
def test_what_the_form_does_not_know_narrows_nothing(review: Any, field: str) -> None:
    form = narrowed({field: "x' or 1=1"})
    assert form.read(me="ana", now=review.clock()) == Wanted()


def test_the_form_is_read(review: Any) -> None:
    now = review.clock()
    form = narrowed({"mine": "yes", "age": "older", "blocking": "no", "q": " ferries "})
    week = now - timedelta(days=7)
    assert form.read(me="ana", now=now) == Wanted("ferries", by="ana", until=week, blocking=False)
    assert form.address(age="") == "/?q=+ferries+&mine=yes&blocking=no#drafts-title"


def test_an_article_tells_which_sentences_use_its_words(
    review: Any, sources: list[Article]
) -> None:
    post = sources[1]
    (use,) = uses(post.id, review.drafts.list(Wanted(article=post.id)).items, ())
    (used,) = use.sentences
    assert (used.section, used.sentence["id"]) == ("The Situation", "s2")
    assert used.words[0]["quote"] == "Mayor Tam Orrin said stocks would last nine days."
