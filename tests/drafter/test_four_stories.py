"""Drafts from real articles: four stories out of a library that holds many more.

What is asked of every draft: five sections, every fact cited, every citation resolving, the
sources' own words, copies counted once, and nothing from another story.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.ingest import ingest
from corpus.library import Library
from corpus.model import Article, Briefing, Kind, Role
from corpus.sources.records import article_from_record
from drafter.chain import draft
from drafter.dated import undated
from drafter.extractive import ExtractiveWriter
from drafter.model import DraftRequest
from prompts import HouseStyle

NEWS = Path(__file__).parents[2].parent / "shared" / "data" / "news"
# Of each story, words that the title of an article on it bears; all other articles are others.
STORIES = {
    "SEACOM cable cut off Egypt": ("seacom", "south africa: p2p"),
    "The trial of Sam Bankman-Fried": ("bankman-fried", "sbf’s trial"),
    "OpenAI's board and Sam Altman": ("in firing altman", "going on at openai", "openai fiasco"),
    "Google search antitrust case": ("the google antitrust case", "google search deal"),
}

pytestmark = pytest.mark.shared_data


def _records() -> Iterator[dict[str, object]]:
    """The 2023 articles, and those of ECB+ on cables."""
    for line in (NEWS / "technology-business-2023.jsonl").open(encoding="utf-8"):
        record = json.loads(line)
        record["text"] = record["text"][:7_000]  # to embed less: guides run to 70,000
        yield record
    for line in (NEWS / "ecbplus.jsonl").open(encoding="utf-8"):
        record = json.loads(line)
        if record.pop("story") in {"30a", "30b"}:
            yield record


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    if not NEWS.is_dir():
        pytest.skip("../shared/data/news is absent")
    with Library.open(tmp_path_factory.mktemp("news"), write=True) as library:
        outcomes = list(ingest(map(article_from_record, _records()), library))
        assert all(o.status != "rejected" for o in outcomes)
        yield library


@pytest.fixture(scope="module", params=STORIES)
def drafted(
    request: pytest.FixtureRequest, shelf: Library, style: HouseStyle
) -> tuple[str, Briefing, dict[str, Article]]:
    briefing = asyncio.run(
        draft(
            DraftRequest(request.param),
            library=shelf,
            writer=ExtractiveWriter(),
            style=style,
            draft_id="d",
            now=datetime(2026, 1, 1, tzinfo=UTC),
            on_event=lambda event: None,
        )
    )
    cited = {c.article_id for s in briefing.sentences for c in s.citations}
    return request.param, briefing, shelf.get_many(sorted(cited))


def test_five_sections_and_a_report_that_passes(drafted) -> None:
    _, briefing, _ = drafted
    assert len(briefing.sections) == 5
    assert briefing.report is not None
    assert briefing.report.passed


def test_every_fact_is_cited_and_every_citation_resolves(drafted) -> None:
    _, briefing, articles = drafted
    facts = [s for s in briefing.sentences if s.kind is Kind.FACT]
    assert len(facts) >= 8
    assert all(s.citations for s in facts)
    assert all(c.resolve(articles) is not None for s in facts for c in s.citations)


def test_no_fact_comes_from_another_story(drafted) -> None:
    topic, _, articles = drafted
    marks = STORIES[topic]
    strangers = [
        a.title for a in articles.values() if not any(m in a.title.casefold() for m in marks)
    ]
    assert strangers == []
    if topic.startswith("SEACOM"):
        assert {a.published_at.month for a in articles.values() if a.published_at} <= {10, 11}


def test_the_words_are_the_sources_own(drafted) -> None:
    _, briefing, articles = drafted
    for sentence in briefing.sentences:
        if sentence.citations and sentence.role is Role.BODY:
            source = sentence.citations[0].resolve(articles) or ""
            rest = iter(undated(source))
            assert all(word in rest for word in undated(sentence.text))


def test_copies_of_one_text_are_cited_once(drafted) -> None:
    _, briefing, articles = drafted
    for sentence in briefing.sentences:
        origins = [articles[c.article_id].origin_group for c in sentence.citations]
        assert len(origins) == len(set(origins))
