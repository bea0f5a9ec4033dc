"""The HTML report: whole, escaped, self-contained."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from corpus.model import (
    Article,
    Briefing,
    Citation,
    Finding,
    Kind,
    Report,
    Score,
    Section,
    Sentence,
    Severity,
    Verdict,
    article_id,
)
from evals.gate.model import Document, Held, HistoryRow, Judged, Outcome, Unread
from evals.reports.html import as_html

Gate = Callable[..., Outcome]
AT = datetime(2026, 1, 1, tzinfo=UTC)
_TAGS = {
    "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "nav", "h1", "h2",
    "h3", "p", "strong", "ul", "ol", "li", "a", "div", "table", "caption", "thead", "tbody", "tr",
    "th", "td", "figure", "figcaption", "svg", "path", "polyline", "circle", "span", "mark",
    "blockquote", "cite",
}  # fmt: skip
_ATTRIBUTES = {
    "lang", "charset", "name", "content", "http-equiv", "class", "id", "href", "rel", "scope",
    "role", "aria-label", "aria-hidden", "tabindex", "viewbox", "width", "height", "d", "fill",
    "stroke", "stroke-opacity", "stroke-width", "points", "cx", "cy", "r",
}  # fmt: skip


class _Reader(HTMLParser):
    """Collects tags, attributes, links and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.words: list[str] = []
        self.marked: list[str] = []
        self._in_mark = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        self._in_mark = tag == "mark"

    def handle_endtag(self, tag: str) -> None:
        self._in_mark = False

    def handle_data(self, data: str) -> None:
        (self.marked if self._in_mark else self.words).append(data)


def test_each_sentence_has_its_verdict_and_its_evidence(drafts: Path, gated: Gate) -> None:
    html = as_html(gated(floors={"supported": 0.9}, history=drafts / "h.jsonl"))
    read = _Reader(html)
    text = " ".join(" ".join(read.words).split())
    assert "✓ supported" in text
    assert "≠ contradicted" in text or "✗ not supported" in text
    assert any("Coastguard vessels took off all passengers by dawn." in m for m in read.marked)
    assert "914" in read.marked, "what found no evidence is marked in the sentence"
    assert "support 1.00, probability 0." in text
    assert "; no evidence for “" in text
    assert "The union claimed that two of the four engines" in text, "the context is shown"
    assert "Harbour Wire, Ferry runs aground, 2026-03-11" in text
    assert "0.900 missed" in text
    assert "1/2" in text
    assert read.tags <= _TAGS
    assert read.attributes <= _ATTRIBUTES


def test_scores_over_time_are_drawn(drafts: Path, gated: Gate) -> None:
    file = drafts / "h.jsonl"
    assert "<svg" not in as_html(gated(history=file)), "one run is no line"
    gated("drafts/good.md", history=file, label="<i>abc</i>")
    html = as_html(gated(history=file))
    assert "supported: 0.500 → 0.500 in 3 runs" in html
    assert "from 0.500 to 0.500, on a scale from 0 to 1" in html
    assert "&lt;i&gt;abc&lt;/i&gt;: 1.000 (1/1)" in html


def _everywhere(text: str) -> str:
    """Render a report with ``text`` in every place that text can reach."""
    body = f"{text} stood in the source. {text}"
    source = Article(article_id(text, body), text, text, text, body)
    cites = (Citation.of(source, 0, len(text) + 3), Citation(text, 0, 1, text))
    sentence = Sentence("s", f"On 4 May {text} sank.", Kind.FACT, cites)
    briefing = Briefing(text, text, None, (Section(text, text, (sentence,)),))
    document = Document(text, text, briefing, {source.id: source}, {"s": 1})
    said = (text, Severity.BLOCKING, text)
    findings = tuple(Finding(*said, text, name, 3, 20, text, text, text) for name in ("s", None))
    score = Score(1, 2)
    report = Report(findings, {text: score}, {"s": Verdict.WEAK}, (text,), text, text)
    judged = Judged(document, report)
    rows = tuple(HistoryRow(AT, True, {text: score}, text) for _ in range(2))
    outcome = Outcome(
        (judged, judged), (Unread(text, text, text),), {text: score}, (Held(text, 1.0, score),),
        {text: score}, (text,), (text,), rows,
    )  # fmt: skip
    return as_html(outcome)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "</style><script>alert(1)</script>",
        "{{ 7 * 7 }}{% for x in y %}",
        "' onmouseover='alert(1)",
    ],
)
def test_text_stays_text(text: str) -> None:
    html = _everywhere(text)
    read = _Reader(html)
    assert read.tags <= _TAGS
    assert read.attributes <= _ATTRIBUTES
    assert all(link.startswith("#d") for link in read.links)
    assert html.count("</style>") == 1
    assert "49" not in html or "49" in text


@pytest.mark.shared_data
def test_no_payload_survives(shared: Path) -> None:
    rows = (shared / "data" / "security" / "xss.jsonl").read_bytes().split(b"\n")
    # Two of its lines are the cut-off rest of the line before them.
    payloads = [json.loads(row) for row in rows if row.startswith(b"{")]
    texts = [p.get("payload") or p.get("text") or "" for p in payloads]
    assert len(texts) > 3_000
    assert all(texts)
    for start in range(0, len(texts), 60):
        html = _everywhere(" ".join(texts[start : start + 60]))
        read = _Reader(html)
        assert read.tags <= _TAGS, read.tags - _TAGS
        assert read.attributes <= _ATTRIBUTES, read.attributes - _ATTRIBUTES
        assert all(link.startswith(("#d", "http://", "https://")) for link in read.links)
