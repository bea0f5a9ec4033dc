"""Passages that a search found, as the API gives them."""

from __future__ import annotations

from api.notes import article_notes
from api.shapes.articles import SearchHit
from corpus.codec import instant_text
from corpus.library import Library, Query
from corpus.model import Article, Evidence


def hits(library: Library, query: Query) -> list[SearchHit]:
    """Return the passages that a query finds, with their articles' outlets and dates."""
    found = library.search(query)
    articles = library.get_many(list(dict.fromkeys(e.passage.article_id for e in found)))
    return [search_hit(e, articles[e.passage.article_id]) for e in found]


def search_hit(evidence: Evidence, article: Article) -> SearchHit:
    """Return one passage with the outlet and date of its article."""
    passage = evidence.passage
    return SearchHit(
        article_id=article.id,
        outlet=article.outlet,
        title=article.title,
        url=article.url,
        published_at=instant_text(article.published_at),
        date_precision=article.date_precision.value,
        notes=article_notes(article),
        start=passage.start,
        end=passage.end,
        text=article.text[passage.start : passage.end],
        score=evidence.score,
        dense_rank=evidence.dense_rank,
        lexical_rank=evidence.lexical_rank,
        why=list(evidence.why),
    )
