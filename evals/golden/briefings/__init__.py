"""Whole briefings of fiction with their sources: good ones, and ones with planted faults.

Each ``NAME.jsonl`` begins with a header, then one sentence a line. A good briefing stands by
itself. A faulty one names its ``base`` and gives only the sentences that differ, each with the
checks that must name it (``faults``); ``drop`` leaves sections out, ``section_faults`` are expected
of a section, and ``known`` are sources that nothing cites. A citation is ``[article, words]``: the
sentence of that article which holds those words. Articles are those of the sample corpus, by the
end of their address, and those that a header brings.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, cast

from corpus.codec import instant
from corpus.language.quotes import find_exact
from corpus.language.sentences import sentence_spans
from corpus.model import (
    Article,
    Briefing,
    Citation,
    Kind,
    Role,
    Section,
    Sentence,
    article_id,
)
from corpus.sample import ARTICLES
from corpus.sources import read
from prompts import HouseStyle

NAMES = tuple(
    sorted(
        f.name.removesuffix(".jsonl")
        for f in files(__package__).iterdir()
        if f.name.endswith(".jsonl")
    )
)
_SAMPLE = ("sarn-narrows.jsonl", "skerrin-link.jsonl", "mount-halvo.jsonl")


@dataclass(frozen=True, slots=True)
class GoldenBriefing:
    """A briefing, its sources, and what must be found in it.

    ``faults`` are pairs of a sentence's id, or a section's key, and a check's name. ``base`` is the
    good briefing that a faulty one was made from.
    """

    name: str
    briefing: Briefing
    sources: Mapping[str, Article]
    faults: frozenset[tuple[str, str]]
    base: str | None


def load_briefing(name: str, style: HouseStyle) -> GoldenBriefing:
    """Return the golden briefing ``name``, one of ``NAMES``, in the sections of ``style``."""
    head, rows = _read(name)
    base = head.get("base")
    changed = rows
    if base:
        head_of_base, rows = _read(base)
        new = {row["id"]: row for row in changed}
        known = {row["id"] for row in rows}
        rows = [new.get(row["id"], row) for row in rows]
        rows += [row for row in changed if row["id"] not in known]
        head = {**head_of_base, **head}
    given = [_article(raw) for raw in head.get("sources", [])]
    articles = {**sample_articles(), **{_slug(a): a for a in given}}
    drop = set(head.get("drop", []))
    sections = tuple(
        _section(section.key, section.title, head, rows, articles)
        for section in style.sections
        if section.key not in drop
    )
    used = {c.article_id for s in sections for x in s.sentences for c in x.citations}
    known_too = [articles[slug].id for slug in head.get("known", [])]
    by_id = {a.id: a for a in articles.values()}
    faults = [(row["id"], check) for row in changed for check in row.get("faults", [])]
    faults += [(key, check) for key, check in head.get("section_faults", [])]
    return GoldenBriefing(
        name,
        Briefing(name, head["topic"], instant(head["as_of"]), sections, writer="golden"),
        {i: by_id[i] for i in sorted({*used, *known_too})},
        frozenset(faults),
        base,
    )


def _read(name: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    lines = files(__package__).joinpath(f"{name}.jsonl").read_text("utf-8").splitlines()
    head, *rows = (json.loads(line) for line in lines)
    return head, rows


def _section(
    key: str,
    title: str,
    head: Mapping[str, Any],
    rows: list[dict[str, Any]],
    articles: Mapping[str, Article],
) -> Section:
    own = sorted((r for r in rows if r["section"] == key), key=lambda r: r.get("block", 0))
    status = "open" if head.get("status") == "open" else "complete"
    sentences = tuple(_sentence(row, articles) for row in own)
    return Section(key, title, sentences, cast("Any", status))


def _sentence(row: Mapping[str, Any], articles: Mapping[str, Article]) -> Sentence:
    cites = tuple(cite(articles[slug], words) for slug, words in row.get("cite", []))
    if row.get("broken"):
        cites = tuple(replace(c, quote_hash="0" * 32) for c in cites)
    return Sentence(
        id=row["id"],
        text=row["text"],
        kind=Kind(row["kind"]),
        citations=cites,
        block=row.get("block", 0),
        role=Role(row.get("role", "body")),
    )


def cite(article: Article, words: str) -> Citation:
    """Cite the sentence of ``article`` that holds ``words``; ``ValueError`` where none does."""
    place = find_exact(words, article.text)
    if place is None:
        raise ValueError(f"{_slug(article)} does not hold {words!r}")
    start, end = next(s for s in sentence_spans(article.text) if s[0] <= place[0] < s[1])
    return Citation.of(article, start, end)


@cache
def sample_articles() -> dict[str, Article]:
    """Return the articles of the sample corpus by the end of their address, the latest revision."""
    found = {}
    for name in _SAMPLE:
        for item in read(ARTICLES / name):
            if isinstance(item, Article):
                found[_slug(item)] = item
    return found


def _article(raw: Mapping[str, Any]) -> Article:
    return Article(
        article_id(raw["url"], raw["text"]),
        raw["url"],
        raw["outlet"],
        raw["title"],
        raw["text"],
        published_at=instant(raw["published_at"]),
    )


def _slug(article: Article) -> str:
    return (article.url or "").rstrip("/").rpartition("/")[2]
