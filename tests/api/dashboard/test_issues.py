"""Which issues are on a story, and what came to it after them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from api.dashboard.issues import PublishedIssue, coverage, since

AT = datetime(2026, 5, 1, tzinfo=UTC)


def issue(number: int, cited: str, known: str = "") -> PublishedIssue:
    return PublishedIssue(
        number, f"s{number}", "T", "published", AT, frozenset(cited), frozenset(cited + known)
    )


def fact(*articles: str) -> dict[str, Any]:
    return {"text": f"told by {articles}", "reports": [{"article_id": a} for a in articles]}


@pytest.fixture
def told() -> dict[str, Any]:
    """Five articles, a to e in the order of arrival; d copies b."""
    articles = [
        {"id": name, "origin": "b" if name == "d" else name, "arrived": 10 + number}
        for number, name in enumerate("abcde")
    ]
    return {"articles": articles, "latest": [fact("e"), fact("d"), fact("c", "e"), fact("a")]}


def test_an_issue_is_on_the_stories_from_which_enough_of_what_it_cites_comes(told: Any) -> None:
    most, some, few = issue(1, "ab"), issue(2, "axyz"), issue(3, "awxyz")
    retracted = replace(issue(4, "ab"), state="retracted")
    uncited = issue(5, "", "ab")
    found = coverage(told, [most, some, few, retracted, uncited])
    assert [c.issue.number for c in found] == [1, 2]


def test_new_is_what_arrived_after_the_last_article_that_the_issue_knew(told: Any) -> None:
    after = since(told, frozenset("ac"))
    # b came before the last that was known: it was there, and was left out.
    assert (after.articles, after.texts) == (2, 1)
    assert after.facts == (fact("e"), fact("d"))


def test_a_fact_that_something_known_told_too_is_not_new(told: Any) -> None:
    assert since(told, frozenset("abc")).facts == (fact("e"), fact("d"))
    assert since(told, frozenset("abcd")).facts == (fact("e"),)
    assert since(told, frozenset("abcde")) == type(since(told, frozenset()))(0, 0, ())
