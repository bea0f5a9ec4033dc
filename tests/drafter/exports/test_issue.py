from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from drafter.exports import Issue, Site, slug_of

DAY = datetime(2026, 5, 10, 9, tzinfo=UTC)


def test_a_slug_holds_the_day_and_the_words() -> None:
    assert slug_of("Orrenland’s cable: who pays?", DAY) == "2026-05-10-orrenlands-cable-who-pays"
    assert slug_of("Zürich & Genève", DAY) == "2026-05-10-zurich-geneve"
    assert slug_of("北京", None) == "issue"
    assert slug_of("long " * 40, DAY) == "2026-05-10-" + "-".join(["long"] * 12)


@given(st.text(max_size=200))
def test_no_topic_leaves_the_folder(topic: str) -> None:
    slug = slug_of(topic, DAY)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= 80


def test_a_move_of_the_site_changes_the_address_and_not_the_name(issue: Issue) -> None:
    moved = replace(issue, site=Site("https://elsewhere.example"))
    assert moved.url == f"https://elsewhere.example/issues/{issue.slug}.html"
    assert moved.urn == issue.urn
    assert replace(issue, id="d2").urn != issue.urn


def test_notices_change_headline_and_date(issue: Issue, corrected: Issue, retracted: Issue) -> None:
    assert issue.headline == issue.title
    assert corrected.headline.startswith("Corrected: ")
    assert retracted.headline.startswith("Retracted: ")
    assert issue.updated_at == issue.published_at
    assert corrected.updated_at == corrected.notices[0].at
