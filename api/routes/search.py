"""Search: the passages of the store that answer a question."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime

from api.notes import article_notes
from api.problems import problem_responses
from api.service import Service, ServiceDep
from api.shapes import SearchHit, SearchList
from corpus.codec import instant_text
from corpus.library import Query as Search
from corpus.model import Article, Evidence

router = APIRouter(prefix="/v1", tags=["corpus"])


@router.get("/search", responses=problem_responses(422))
def search(  # noqa: PLR0913, PLR0917 (each is a query parameter)
    service: ServiceDep,
    q: Annotated[str, Query(min_length=1, max_length=2000, description="what to look for")],
    topic: Annotated[str | None, Query(max_length=500, description="what it is about")] = None,
    since: Annotated[AwareDatetime | None, Query(alias="from")] = None,
    until: Annotated[AwareDatetime | None, Query(alias="to")] = None,
    outlet: Annotated[list[str], Query(description="only these", max_length=50)] = [],  # noqa: B006
    without: Annotated[list[str], Query(description="not these", max_length=50)] = [],  # noqa: B006
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> SearchList:
    """Find passages by words and by meaning, each with why it was found."""
    query = Search(q, limit, since, until, tuple(outlet), tuple(without), topic)
    return SearchList(items=hits(service, query))


def hits(service: Service, query: Search) -> list[SearchHit]:
    """Return the passages that a query finds, with their articles' outlets and dates."""
    found = service.desk.library.search(query)
    ids = list(dict.fromkeys(e.passage.article_id for e in found))
    articles = service.desk.library.get_many(ids)
    return [_hit(e, articles[e.passage.article_id]) for e in found]


def _hit(evidence: Evidence, article: Article) -> SearchHit:
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
