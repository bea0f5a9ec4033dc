"""Days of the week as dates, by the article's own day; the source's words otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from corpus.model import Article, Precision
from drafter.dated import undated, written_out

WEDNESDAY = datetime(2026, 3, 4, 9, tzinfo=UTC)
ARTICLE = Article(
    "a", None, "Wire", "T", "x", published_at=WEDNESDAY, date_precision=Precision.INSTANT
)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("The gate failed on Tuesday.", "The gate failed on 3 March 2026."),
        ("The inquiry opened Tuesday in Carrow.", "The inquiry opened on 3 March 2026 in Carrow."),
        ("On Monday night the gate failed.", "On the night of 2 March 2026 the gate failed."),
        ("It will stay shut until Friday.", "It will stay shut until 6 March 2026."),
        ("By Thursday the court will meet.", "By 5 March 2026 the court will meet."),
        ("The gate failed yesterday at dawn.", "The gate failed on 3 March 2026 at dawn."),
        ("Velm said today that it paid.", "Velm said on 4 March 2026 that it paid."),
        ("Velm said today (4 March 2026) that it paid.", "Velm said on 4 March 2026 that it paid."),
    ],
)
def test_a_day_is_written_out(text: str, written: str) -> None:
    assert written_out(text, ARTICLE) == written
    assert undated(written) == undated(text)


@pytest.mark.parametrize(
    "text",
    [
        "Sales on Black Friday rose.",
        "Every Monday the ferry sails.",
        "Tuesday's hearing was short.",
        "On Saturday 8 October 2011 it failed.",
        "Pell wrote: “See you Monday at the dam.”",
        "Firms today face more rules.",
        "The gate was shut until Tuesday.",
        # Five days back may as well be next week, where an article was changed after it appeared.
        "The trial started Friday in Carrow.",
    ],
)
def test_what_is_no_one_day_or_not_settled_stays(text: str) -> None:
    assert written_out(text, ARTICLE) == text


def test_the_year_goes_where_the_briefing_is_of_it_and_an_undated_article_is_left_alone() -> None:
    text = "The gate failed on Tuesday."
    assert written_out(text, ARTICLE, as_of=WEDNESDAY) == "The gate failed on 3 March."
    assert written_out(text, replace(ARTICLE, date_precision=Precision.MONTH)) == text
    assert written_out(text, replace(ARTICLE, published_at=None)) == text
