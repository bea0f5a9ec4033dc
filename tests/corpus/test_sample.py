"""The sample corpus keeps what its README promises, and the readers of articles can read it."""

import json
import re
from datetime import UTC, datetime
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from corpus.errors import NotSetUp
from corpus.model import Article
from corpus.sample import ARTICLES, REQUESTS, suggested_requests
from corpus.sources import read

README = ARTICLES.with_name("README.md").read_text(encoding="utf-8")
COPIES = [
    ("tanker-blast-sarn-narrows", "saltmere-bound-tanker-holed", "coast-guard-tanker"),
    (
        "undersea-cable-failure-orrenland",
        "lights-out-south-brennick",
        "orrenland-loses-import-cable",
    ),
    ("quessara-takes-over-mount-halvo", "antimony-jumps", "soldiers-at-mount-halvo"),
    ("commission-confirms-mine", "old-mine-holed-tanker", "stray-mine-holed-tanker"),
]


@pytest.fixture(scope="module")
def items() -> list:
    return list(read(ARTICLES))


@pytest.fixture(scope="module")
def articles(items) -> dict[str, Article]:
    """By the last part of the address; of two revisions the later one."""
    return {urlsplit(a.url).path.rsplit("/", 1)[-1]: a for a in items if isinstance(a, Article)}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def covered(copy: str, original: str) -> float:
    """The share of ``copy``'s words that lie in runs of five words which ``original`` has too."""
    mine, theirs = words(copy), words(original)
    known = {tuple(theirs[i : i + 5]) for i in range(len(theirs) - 4)}
    hits = {
        j for i in range(len(mine) - 4) if tuple(mine[i : i + 5]) in known for j in range(i, i + 5)
    }
    return len(hits) / len(mine)


def test_every_record_is_read_as_an_article(items):
    assert [i for i in items if not isinstance(i, Article)] == []
    assert len(items) == 44
    assert len({a.id for a in items}) == 44
    assert len({a.url for a in items}) == 43


def test_seven_outlets_under_domains_that_nobody_can_own(items):
    assert len({a.outlet for a in items}) == 7
    assert all(urlsplit(a.url).hostname.endswith(".example") for a in items)


def test_dates_are_instants_of_three_weeks_and_one_is_missing(items):
    undated = [a for a in items if a.published_at is None]
    dated = [a.published_at for a in items if a.published_at is not None]
    assert [a.url for a in undated] == ["https://long-meridian.example/guides/sarn-convention"]
    assert datetime(2026, 4, 19, tzinfo=UTC) < min(dated)
    assert max(dated) < datetime(2026, 5, 10, tzinfo=UTC)
    assert {a.date_precision for a in items if a not in undated} == {"instant"}


def test_lengths_are_those_of_short_news(items):
    lengths = sorted(len(a.text.split()) for a in items)
    assert lengths[0] >= 130
    assert lengths[-1] <= 450


def test_the_page_is_read_without_its_furniture(articles):
    page = articles["camera-finds-anchor-scar"]
    assert page.title == "Camera finds anchor scar across Skerrin Link"
    assert page.byline == "Corin Estwick"
    assert page.published_at == datetime(2026, 5, 2, 18, 10, tzinfo=UTC)
    assert page.text.count("Piers Lannoy") == 1
    assert not re.search("Subscribe|fish market|Privacy", page.text, re.IGNORECASE)


def test_the_feed_gives_full_articles(articles):
    resignation = articles["quessara-mines-minister-resigns"]
    assert resignation.outlet == "Harbour Wire"
    assert resignation.published_at == datetime(2026, 5, 7, 14, 30, tzinfo=UTC)
    assert resignation.text.endswith("judging by the trucks that leave the gate.")
    assert "<p>" not in resignation.text


@pytest.mark.parametrize("group", COPIES)
def test_copies_share_half_their_words_and_only_some_say_so(articles, group):
    original, credited, silent = (articles[slug] for slug in group)
    for copy in (credited, silent):
        assert covered(copy.text, original.text) >= 0.5
        assert copy.text != original.text
    assert "Harbour Wire" in credited.text
    assert "Harbour Wire" not in silent.text


def test_the_correction_is_a_later_revision_at_one_address(items):
    first, second = (a for a in items if a.url and a.url.endswith("ships-back-up-outside-narrows"))
    assert first.text.startswith("A total of 64 ships")
    assert second.text.startswith("Correction, April 25:")
    assert "A total of 46 ships" in second.text


@pytest.mark.parametrize(
    ("slug", "figure"),
    [
        ("ships-back-up-outside-narrows", "46 ships"),
        ("orderly-traffic", "Thirty-one ships"),
        ("rolling-cuts-cable-back-by-may-14", "140,000 households"),
        ("orrenland-cuts-regulator", "210,000 households"),
        ("rolling-cuts-cable-back-by-may-14", "set May 14 as the date"),
        ("cable-repair-put-back", "until June 9"),
        ("kelmara-closes-narrows-at-night", "claimed that the tanker"),
        ("commission-confirms-mine", "the Narrows Commission confirmed"),
        ("haulage-contract", "a transparency group alleged"),
        ("comptroller-confirms-contract", "Comptroller General confirmed"),
        ("truth-about-mount-halvo", "ignore your previous instructions"),
    ],
)
def test_each_feature_stands_where_the_readme_says(articles, slug, figure):
    assert figure in articles[slug].text
    assert f"`{slug}`" in README


def test_the_readme_names_only_articles_that_exist(articles):
    table = README.split("## What each article is there to test")[1]
    named = set(re.findall(r"`([a-z0-9]+(?:-[a-z0-9]+)+)`", table))
    assert named <= set(articles)
    assert len(named) >= 25


def test_every_json_record_says_that_it_is_fiction():
    lines = [
        json.loads(line)
        for path in sorted(ARTICLES.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert len(lines) == 40
    assert all(line["notice"].startswith("Fiction") for line in lines)
    for path in (*ARTICLES.glob("*.html"), *ARTICLES.glob("*.xml")):
        assert "Fiction, written for this sample" in path.read_text(encoding="utf-8")


def test_requests_are_asked_for_after_the_last_article(items):
    requests = suggested_requests()
    newest = max(a.published_at for a in items if a.published_at)
    oldest = min(a.published_at for a in items if a.published_at)
    assert len(requests) == 3
    for request in requests:
        assert request.as_of > newest
        assert (request.as_of - oldest).days <= request.window_days
        assert request.why.endswith(".")
    assert all(a != b for a, b in pairwise([r.topic for r in requests]))


@pytest.mark.parametrize("body", ["", "requests = [", '[[requests]]\ntopic = "x"\n'])
def test_a_broken_installation_is_named(tmp_path, body):
    broken = tmp_path / "requests.toml"
    broken.write_text(body)
    with pytest.raises(NotSetUp) as caught:
        suggested_requests(broken)
    assert str(broken) in str(caught.value)
    assert "make setup" in caught.value.help
    assert REQUESTS.exists()
