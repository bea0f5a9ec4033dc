"""Anybody's Markdown: sections, blocks, and sources by outlet, link and footnote."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.errors import BadInput
from corpus.model import Article, Citation, Kind, Role, Verdict
from evals import run as run_checks
from evals.markdown import parse
from prompts import HouseStyle

FLAT = """
The Pressure Point

March 11, 2026

The Pressure Point: A ferry aground

  1. The Situation: A ferry ran aground off Port Ansel on Tuesday. Nobody died. \
(Harbour Wire, The Lantern)

  2. The Mechanism: - Old engines fail first. Two of four were out of service. \
(Harbour Wire) - Small yards are slow—and dear. Repairs wait. \
- Politics (one pass): The minister owns the line.

  3. The State of Play: Reaction: The union struck on Wednesday.

Strategy: The line will sell a ship - or two - by May. ([Lantern](https://lantern.example/a))

  1. Key Data: - Aboard: 214. (Harbour Wire) - Hurt: 11 (as relayed by the Lantern). (The Lantern)

  2. What's Next: The inquiry reports next week.

For the full dashboard and real-time updates, visit desk.example.

Subscribe now!
"""


def names(citations: tuple[Citation, ...]) -> list[str]:
    return [c.article_id for c in citations]


def test_the_flattened_newsletter(style: HouseStyle) -> None:
    briefing = parse(FLAT, style)
    assert briefing.topic == "A ferry aground"
    assert briefing.as_of == datetime(2026, 3, 11, tzinfo=UTC)
    blocks = {s.key: len({x.block for x in s.sentences}) for s in briefing.sections}
    assert blocks == {
        "situation": 1, "mechanism": 3, "state_of_play": 2, "key_data": 2, "whats_next": 1,
    }  # fmt: skip
    situation, mechanism, play, data, _ = briefing.sections
    assert names(situation.sentences[0].citations) == ["outlet:Harbour Wire", "outlet:The Lantern"]
    assert [s.role for s in mechanism.sentences[:2]] == [Role.THESIS, Role.BODY]
    assert mechanism.sentences[-2].role is Role.LABEL
    assert names(play.sentences[-1].citations) == ["url:https://lantern.example/a"]
    assert [s.text for s in data.sentences] == [
        "Aboard: 214.",
        "Hurt: 11 (as relayed by the Lantern).",
    ]
    assert not any("Subscribe" in s.text for s in briefing.sentences)


def test_without_sources_blocks_are_counted_and_the_rest_is_said_unchecked(
    style: HouseStyle,
) -> None:
    report = run_checks(parse(FLAT, style), {}, style)
    score = report.scores["coverage_blocks"]
    assert (score.numerator, score.denominator) == (5, 9)
    assert len([f for f in report.findings if f.check == "blocks@1"]) == 4
    assert "support" not in report.scores
    assert any("no source was given" in f.message for f in report.findings)
    assert Verdict.SUPPORTED not in report.verdicts.values()


@pytest.mark.shared_data
def test_the_published_issue(style: HouseStyle, shared: Path) -> None:
    text = (shared / "seed" / "pressure-point-2026-04-25.txt").read_text("utf-8")
    briefing = parse(text, style)
    report = run_checks(briefing, {}, style)
    assert [s.key for s in briefing.sections] == [s.key for s in style.sections]
    score = report.scores["coverage_blocks"]
    assert (score.numerator, score.denominator) == (10, 14)
    found = [f.message for f in report.findings if f.check == "blocks@1"]
    assert [m.partition(" carries")[0] for m in found] == [
        "The Mechanism, block 4", "The Mechanism, block 6", "The State of Play, block 1",
        "What's Next, block 1",
    ]  # fmt: skip
    assert not report.passed


def test_headings_links_and_footnotes(style: HouseStyle) -> None:
    text = (
        "# A ferry\n\n## 1. The Situation\n\nA ferry [ran aground](https://wire.example/f). "
        "All were saved.[^1] It was dark.\n\n[^1]: Lantern, <https://lantern.example/b>\n"
    )
    first, second, third = parse(text, style).sentences
    assert names(first.citations) == ["url:https://wire.example/f"]
    assert names(second.citations) == ["url:https://lantern.example/b"]
    assert second.text == "All were saved."
    assert third.citations == ()


def test_any_document_makes_sections_of_its_headings(style: HouseStyle) -> None:
    briefing = parse("# Title\n\nOne.\n\n## Part\n\n- Two.\n- Three.\n", style)
    assert [(s.key, len(s.sentences)) for s in briefing.sections] == [("title", 1), ("part", 2)]


def test_a_word_in_brackets_is_no_source(style: HouseStyle) -> None:
    briefing = parse("The union struck (again) at the port (Maren).", style)
    assert not any(s.citations for s in briefing.sentences)


def test_named_sources_are_anchored_where_they_are_given(
    style: HouseStyle, sources: dict[str, Article], ferry: Article
) -> None:
    text = (
        "## The Situation\n\nCoastguard vessels took off all passengers by dawn. (Harbour Wire)\n\n"
        "The moon fell on Orsk. (The Lantern)\n"
    )
    good, bad = parse(text, style, sources=sources).sentences
    assert good.citations[0].article_id == ferry.id
    assert "took off all passengers" in (good.citations[0].resolve(sources) or "")
    assert names(bad.citations) == ["outlet:The Lantern"]
    report = run_checks(parse(text, style, sources=sources), sources, style)
    assert report.verdicts[good.id] is Verdict.SUPPORTED
    assert any("no source was given for outlet:The Lantern" in f.message for f in report.findings)


@pytest.mark.parametrize("text", ["", "   \n", "# Only a title\n", "<!-- x -->"])
def test_no_sentence_is_an_error_with_help(style: HouseStyle, text: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse(text, style)
    assert caught.value.help


def test_kinds_are_guessed(style: HouseStyle) -> None:
    briefing = parse(FLAT, style)
    by_text = {s.text: s.kind for s in briefing.sentences}
    assert by_text["A ferry ran aground off Port Ansel on Tuesday."] is Kind.FACT
    assert by_text["Old engines fail first."] is Kind.ANALYSIS
    assert by_text["The inquiry reports next week."] is Kind.FORECAST
    assert by_text["Reaction:"] is Kind.CONNECTIVE


def _quadratic(style: HouseStyle) -> Callable[[str], object]:
    return lambda text: parse(text, style)


@pytest.mark.parametrize("piece", ["(", "[", "*", "- ", "[^c1]", "<!--", "**a** ", "(A, "])
def test_hostile_text_takes_no_time(style: HouseStyle, piece: str) -> None:
    _quadratic(style)("Text. " + piece * 5_000)


def test_reference_links_are_links(style: HouseStyle) -> None:
    text = (
        "# A\n\nThe ferry [ran aground][1] at dawn. All [were saved][]. See [1] in the list.\n\n"
        "[1]: https://wire.example/f\n[Were  Saved]: <https://lantern.example/b> 'title'\n"
    )
    first, second, third = parse(text, style).sentences
    assert names(first.citations) == ["url:https://wire.example/f"]
    assert first.text == "The ferry ran aground at dawn."
    assert names(second.citations) == ["url:https://lantern.example/b"]
    assert third.citations == ()


def test_a_footnote_may_name_several_addresses(style: HouseStyle) -> None:
    text = (
        "# A\n\nThe ferry ran aground at dawn.[^a] Nobody was hurt.\n\n"
        "[^a]: Wire <https://wire.example/f>; [Lantern](https://lantern.example/b), "
        "https://post.example/c.\n"
    )
    first, second = parse(text, style).sentences
    assert sorted(names(first.citations)) == [
        "url:https://lantern.example/b",
        "url:https://post.example/c",
        "url:https://wire.example/f",
    ]
    assert second.citations == ()


def test_styles_of_citation_mixed_in_one_text(style: HouseStyle) -> None:
    text = (
        "# A\n\nThe [ferry](https://wire.example/f) ran aground.[^n] All were saved. "
        "(Harbour Wire, The Lantern)\n\nThe union [struck][u].\n\n"
        "[^n]: Port Post, 4 May\n[u]: https://union.example/s\n"
    )
    first, second, third = parse(text, style).sentences
    assert names(first.citations) == [
        "url:https://wire.example/f", "note:Port Post, 4 May", "outlet:Harbour Wire",
        "outlet:The Lantern",
    ]  # fmt: skip
    assert names(second.citations) == ["outlet:Harbour Wire", "outlet:The Lantern"]
    assert names(third.citations) == ["url:https://union.example/s"]
