"""True sentences to begin with: sources' own sentences, and paraphrases that people wrote."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from corpus.language.orders import instructed
from corpus.language.sentences import sentence_spans
from corpus.model import Article
from corpus.sample import ARTICLES
from evals.golden import load_claims
from evals.mutations.model import Half, Seed
from evals.sources import read_sources

_WORDS = (6, 60)
_WHOLE = re.compile(r"^[\"“‘'A-Z0-9].*[.!?][\"”’']?$", re.S)


def half_of(article: Article) -> Half:
    """Return the half of an article: by its id, so that all its sentences fall together."""
    return "held" if hashlib.sha256(article.id.encode()).digest()[0] % 2 else "tuned"


def source_seeds(articles: Iterable[Article], *, limit: int | None = None) -> list[Seed]:
    """Return the whole sentences of articles, each cited to itself; ``limit`` for each article.

    Without those among words that address a machine: to refuse them is no false alarm.
    """
    found = []
    for article in articles:
        planted = instructed(article.text)
        mine = [
            (start, end)
            for start, end in sentence_spans(article.text)
            if _is_whole(article.text[start:end])
            and not any(a < end and start < b for a, b in planted)
        ]
        for start, end in mine[:limit]:
            name = f"{article.id[:12]}:{start}"
            text = article.text[start:end]
            found.append(Seed(name, text, article, ((start, end),), "source", half_of(article)))
    return found


def fiction_seeds() -> list[Seed]:
    """Return the seeds that the project brings: the golden sources and claims, and the sample."""
    claims = load_claims()
    golden = {c.article.id: c.article for c in claims}
    paraphrases = [
        Seed(
            c.id, c.sentence.text, c.article,
            tuple((q.start, q.end) for q in c.sentence.citations),
            "paraphrase", half_of(c.article),
        )
        for c in claims
        if c.honest
    ]  # fmt: skip
    sample = read_sources([ARTICLES]).articles.values()
    return source_seeds([*golden.values(), *sample]) + paraphrases


def _is_whole(text: str) -> bool:
    words = text.split()
    if not _WORDS[0] <= len(words) <= _WORDS[1] or "\n" in text or not _WHOLE.match(text):
        return False
    return sum(w[:1].isupper() for w in words) < 0.6 * len(words)
