"""Cited words beside the newer revision of their article."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.assembly import assemble
from corpus.model import Article, Citation
from drafter.review.rechecking import Rechecked, recheck

TEXT = (
    "Marrow Island began to ration fuel on Wednesday. "
    "Mayor Tam Orrin said stocks would last nine days.\n"
    "The council will vote on Friday on hiring barges."
)
WORDS = "Mayor Tam Orrin said stocks would last nine days."


def article(text: str, **more: str) -> Article:
    made = assemble(
        text,
        url="https://post.example/1",
        outlet="The Island Post",
        title="Rations",
        byline=None,
        published=None,
        date_source=None,
        language="en",
        extractor="given",
    )
    return replace(made, **more)


def rechecked(newer: Article, words: str = WORDS) -> Rechecked:
    old = article(TEXT)
    start = old.text.index(words)
    return recheck(Citation.of(old, start, start + len(words)), old, newer)


def now(found: Rechecked) -> str | None:
    return found.now.resolve({found.newest.id: found.newest}) if found.now else None


def test_words_that_stand_where_they_stood_are_the_same() -> None:
    found = rechecked(article(TEXT + " Two barges lie at the quay."))
    assert (found.state, now(found), found.needs_somebody) == ("same", WORDS, False)


def test_words_that_stand_elsewhere_moved() -> None:
    found = rechecked(article("The ferries are away. " + TEXT))
    assert (found.state, now(found), found.needs_somebody) == ("moved", WORDS, False)
    typeset = rechecked(article(TEXT.replace("Tam Orrin said", "Tam\u00a0Orrin  said")))
    assert typeset.state == "moved"


def test_of_several_places_the_nearest_counts() -> None:
    found = rechecked(article(f"Before: {WORDS}\n{'Nothing new. ' * 40}\n{WORDS}"))
    assert found.now is not None
    assert found.now.start == len("Before: ")


@pytest.mark.parametrize(
    "new",
    [
        "Mayor Tam Orrin said stocks would last six days.",
        "Stocks would last six days, Mayor Tam Orrin said.",
    ],
)
def test_other_words_are_shown_beside_the_old_ones(new: str) -> None:
    found = rechecked(article(TEXT.replace(WORDS, new)))
    assert (found.state, now(found), found.needs_somebody) == ("changed", new, True)


def test_words_that_are_gone_have_nothing_beside_them() -> None:
    found = rechecked(article("Two swans were counted at the lake of Sarn."))
    assert (found.state, found.now) == ("changed", None)


@pytest.mark.parametrize(
    "notice",
    [
        f"Correction: an earlier version of this article said: “{WORDS}”",
        f"Correction\n{WORDS} That was wrong.",
    ],
)
def test_what_a_notice_of_correction_repeats_is_not_said(notice: str) -> None:
    new = "Mayor Tam Orrin said stocks would last six days."
    found = rechecked(article(f"{TEXT.replace(WORDS, new)}\n{notice}"))
    assert (found.state, now(found)) == ("changed", new)


def test_a_taken_back_article_says_nothing_any_more() -> None:
    gone = article(f"This article has been withdrawn.\n{TEXT}")
    assert gone.withdrawn
    found = rechecked(gone)
    assert (found.state, found.now, found.needs_somebody) == ("withdrawn", None, True)


def test_half_a_word_is_not_the_word() -> None:
    found = rechecked(article(TEXT.replace("nine days", "ninety days")), "last nine")
    assert found.state == "changed"


def test_the_worst_comes_first() -> None:
    newer = [article(TEXT), article("Swans."), article("We have withdrawn this article.")]
    states = [f.state for f in sorted(map(rechecked, newer), key=lambda f: f.rank)]
    assert states == ["withdrawn", "changed", "same"]
