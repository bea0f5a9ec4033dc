"""Labelled claims of fiction, to measure the checks with.

``sources.jsonl`` holds short invented articles; each line of ``claims.jsonl`` cites sentences of
one of them by number: an honest paraphrase (``label`` 1) or a claim with one subtle error (0) of
the kind ``error``. The checks were mended on the split ``tuned``. ``fresh``, then ``kept``, were
written after that, and each was measured once before any of it was looked at: those first figures
stand in docs/checks/support.md.

``style_sources.jsonl`` and ``style_claims.jsonl`` hold a second set in the same form, of 20 longer
stories with clauses, speakers and bounds that a careless writer mixes up: the checks may be mended
on its split ``tuned``, ten stories; the other ten are ``held``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

from corpus.codec import instant
from corpus.language.sentences import sentence_spans
from corpus.model import Article, Citation, Kind, Section, Sentence, Verdict, article_id
from evals.model import Judgement
from evals.run import judge
from prompts import HouseStyle


@dataclass(frozen=True, slots=True)
class Claim:
    """One labelled claim with the article that it cites; an honest one has no ``error``."""

    id: str
    sentence: Sentence
    article: Article
    honest: bool
    error: str | None
    split: Literal["tuned", "fresh", "kept", "held", "first", "second"]


def load_claims() -> tuple[Claim, ...]:
    """Return the labelled claims of the first set, in the order of the file."""
    return _claims("sources", "claims")


def load_style_claims() -> tuple[Claim, ...]:
    """Return the labelled claims of the style set, in the order of the file."""
    return _claims("style_sources", "style_claims")


def _claims(sources: str, labelled: str) -> tuple[Claim, ...]:
    articles = {}
    for row in _rows(sources):
        url = f"https://golden.example/{row['id']}"
        articles[row["id"]] = Article(
            article_id(url, row["text"]), url, row["outlet"], row["title"], row["text"],
            published_at=instant(row["published_at"]),
        )  # fmt: skip
    claims = []
    for row in _rows(labelled):
        article = articles[row["source"]]
        spans = sentence_spans(article.text)
        cites = tuple(Citation.of(article, *spans[i]) for i in row["cite"])
        sentence = Sentence(row["id"], row["claim"], Kind.FACT, cites)
        honest = row["label"] == 1
        claims.append(Claim(row["id"], sentence, article, honest, row["error"], row["split"]))
    return tuple(claims)


def judge_claim(claim: Claim, style: HouseStyle) -> Judgement:
    """Judge one claim by its own article."""
    section = Section("situation", "The Situation", (claim.sentence,))
    return judge(claim.sentence, section, {claim.article.id: claim.article}, style)


def passes(judgement: Judgement) -> bool:
    """Tell whether a claim is let through without a word: the one verdict that asks for nobody."""
    return judgement.verdict is Verdict.SUPPORTED


def _rows(name: str) -> list[dict[str, Any]]:
    text = (files(__package__) / f"{name}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]
