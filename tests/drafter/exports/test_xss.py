"""Markup in what an issue holds stays text in every format that is HTML."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import feedparser
import pytest
from markdown_it import MarkdownIt

from corpus.model import Article, Citation, Kind, Section, Sentence, article_id, normalise_text
from drafter.exports import Issue, Notice, format_named

sys.path.insert(0, str(Path(__file__).parent))

from markup import PAYLOADS, foreign, shared_payloads

_EACH = 60


def planted(issue: Issue, payloads: Sequence[str]) -> Issue:
    """Put each payload into a sentence, its evidence, an outlet, a title, an address."""
    sources: dict[str, Article] = {}
    sentences = []
    for place, payload in enumerate(payloads):
        text = normalise_text(f"It was said: {payload} (so).")
        url = f"https://outlet.example/{place}?q={payload}" if place % 2 else payload
        article = Article(
            id=article_id(url, text), url=url, outlet=payload, title=payload, text=text
        )
        sources[article.id] = article
        cited = Citation.of(article, 0, len(text))
        sentences.append(Sentence(f"s{place}", payload or "-", Kind.FACT, (cited,), place))
    first = payloads[0]
    sections = (Section(f"key {first}", first, tuple(sentences)),)
    notice = Notice(
        issue.published_at or issue.notices[0].at, "correction", first, before=first, after=first
    )
    return replace(
        issue,
        briefing=replace(issue.briefing, topic=first, model=first, writer="llm", sections=sections),
        sources=sources,
        approver=first,
        notices=(notice,),
    )


def feed_html(name: str) -> Callable[[Issue], str]:
    def read(issue: Issue) -> str:
        feed = feedparser.parse(
            format_named(name).body(issue), sanitize_html=False, resolve_relative_uris=False
        )
        assert not feed.bozo
        return str(feed.entries[0].content[0].value)

    return read


def text_of(name: str) -> Callable[[Issue], str]:
    return lambda issue: format_named(name).body(issue).decode()


def body_of(issue: Issue) -> str:
    bodies = json.loads(text_of("ninjs")(issue))["bodies"]
    return str(next(b["value"] for b in bodies if b["contentType"] == "text/html"))


HTML: dict[str, Callable[[Issue], str]] = {
    "html": text_of("html"),
    "email": text_of("email"),
    "atom": feed_html("atom"),
    "rss": feed_html("rss"),
    "jsonfeed": lambda i: json.loads(text_of("jsonfeed")(i))["items"][0]["content_html"],
    "ninjs": body_of,
    "markdown": lambda i: MarkdownIt("commonmark").render(text_of("markdown")(i)),
}


@pytest.mark.parametrize("name", HTML)
def test_each_way_in_is_shut(name: str, issue: Issue) -> None:
    for start in range(len(PAYLOADS)):
        odd = planted(issue, PAYLOADS[start:] + PAYLOADS[:start])
        assert list(foreign(HTML[name](odd))) == []


@pytest.mark.shared_data
@pytest.mark.parametrize("name", HTML)
def test_the_whole_collection(name: str, issue: Issue) -> None:
    payloads = shared_payloads()
    if not payloads:
        pytest.skip("no collection of payloads under ../shared/data/security")
    for start in range(0, len(payloads), _EACH):
        odd = planted(issue, payloads[start : start + _EACH])
        assert list(foreign(HTML[name](odd))) == []


def test_the_parser_sees_what_would_run() -> None:
    body = "<p onclick=x><script>y</script><iframe></iframe><a href='javascript:z'>w</a><!--v-->"
    assert len(list(foreign(body))) == 5
