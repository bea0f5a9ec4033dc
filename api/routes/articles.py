"""Articles: list, read, store one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from pydantic import AwareDatetime, ValidationError

from api.problems import UnsupportedMediaType, problem_responses
from api.service import (
    Cursor,
    Limit,
    Service,
    ServiceDep,
    conditional_json,
    link_to_next,
    offset_of,
)
from api.shapes.articles import ArticleIn, ArticleList, ArticleOut, ArticleSummary, OutcomeOut
from api.wiring import open_fetcher, utc_now
from corpus.codec import article_to_dict
from corpus.errors import BadInput
from corpus.ingest import Outcome, ingest
from corpus.library import Query as Search
from corpus.model import Article
from corpus.sources import Rejected
from corpus.sources.records import article_from_record

router = APIRouter(prefix="/v1/articles", tags=["corpus"])
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/ArticleIn"}},
            "text/html": {"schema": {"type": "string"}},
            "application/pdf": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


@router.get("", responses=problem_responses(422))
def list_articles(  # noqa: PLR0913, PLR0917 (each is a query parameter)
    request: Request,
    response: Response,
    service: ServiceDep,
    q: Annotated[str, Query(max_length=2000, description="what to look for")] = "",
    since: Annotated[AwareDatetime | None, Query(alias="from")] = None,
    until: Annotated[AwareDatetime | None, Query(alias="to")] = None,
    outlet: Annotated[str | None, Query(max_length=500, description="name or host")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> ArticleList:
    """List articles, newest first; with ``q`` those that answer best, on one page."""
    library = service.desk.library
    if q.strip():
        outlets = (outlet,) if outlet else ()
        found = library.search(Search(q, 4 * limit, since, until, outlets))
        ids = list(dict.fromkeys(e.passage.article_id for e in found))[:limit]
        items = [summary_of(a) for a in library.get_many(ids).values()]
        return ArticleList(items=items, next_cursor=None)
    offset = offset_of(cursor)
    page = list(
        library.articles(outlet=outlet, since=since, until=until, offset=offset, limit=limit + 1)
    )
    following = f"o{offset + limit}" if len(page) > limit else None
    response.headers.update(link_to_next(request, following))
    return ArticleList(items=[summary_of(a) for a in page[:limit]], next_cursor=following)


@router.get(
    "/{article_id}",
    response_model=ArticleOut,
    responses={304: {"description": "Not Modified"}, **problem_responses(404)},
)
def read(article_id: str, request: Request, service: ServiceDep) -> Response:
    """Read one article with its text. It never changes: a changed one has another id."""
    article = service.desk.library.article(article_id)
    out = ArticleOut.model_validate({**article_to_dict(article), "characters": len(article.text)})
    return conditional_json(request, out)


@router.post(
    "",
    status_code=201,
    response_model=OutcomeOut,
    openapi_extra=_BODY,
    responses={
        200: {"model": OutcomeOut, "description": "Stored already"},
        **problem_responses(413, 415, 422, 503),
    },
)
async def add(
    request: Request,
    service: ServiceDep,
    response: Response,
    url: Annotated[str | None, Query(max_length=4000, description="address of the page")] = None,
) -> OutcomeOut:
    """Store an article: JSON with its text or its ``url`` alone, or its page as HTML or PDF."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if media == "application/json":
        items = await run_in_threadpool(_from_json, service, body)
    elif media in _HTML:
        items = [await run_in_threadpool(_from_html, body, url)]
    elif media == "application/pdf":
        items = [await run_in_threadpool(_from_pdf, body, url)]
    else:
        raise UnsupportedMediaType(
            f"a body of type {media or 'unknown'}",
            help="send application/json, text/html or application/pdf",
        )
    outcome = await run_in_threadpool(_store, service, items)
    request.app.state.metrics.ingested([outcome])
    if outcome.status == "unchanged":
        response.status_code = 200
    response.headers["Location"] = f"/v1/articles/{outcome.article_id}"
    return outcome_out(outcome)


def summary_of(article: Article) -> ArticleSummary:
    """Return an article without its text."""
    return ArticleSummary.model_validate(
        {**article_to_dict(article), "characters": len(article.text)}
    )


def outcome_out(outcome: Outcome) -> OutcomeOut:
    """Return what became of one item."""
    return OutcomeOut(
        where=outcome.where,
        status=outcome.status,
        article_id=outcome.article_id,
        reason=outcome.reason,
        help=outcome.help,
    )


def article_of(given: ArticleIn) -> Article:
    """Return an article that came with its text; one without is ``BadInput``."""
    return article_from_record(given.model_dump(exclude_none=True))


def _from_json(service: Service, body: bytes) -> list[Article | Rejected]:
    try:
        given = ArticleIn.model_validate_json(body)
    except ValidationError as error:
        raise RequestValidationError(
            [{**e, "loc": ("body", *e["loc"])} for e in error.errors(include_input=False)]
        ) from None
    if given.text is not None or given.withdrawn:
        return [article_of(given)]
    if given.url is None:
        raise BadInput("neither text nor url", help="send the article's text, or its url alone")
    from corpus.sources.web import articles_from_url

    with open_fetcher(service.settings) as fetcher:
        return list(articles_from_url(fetcher, given.url))


def _from_html(body: bytes, url: str | None) -> Article:
    from corpus.extract import extract_html

    return extract_html(body, url=url, fetched_at=utc_now())


def _from_pdf(body: bytes, url: str | None) -> Article:
    from corpus.pdf import article_from_pdf

    return article_from_pdf(body, url=url, fetched_at=utc_now())


def _store(service: Service, items: Iterable[Article | Rejected]) -> Outcome:
    outcomes = list(ingest(items, service.desk.library))
    if not outcomes:
        raise BadInput("there was no article", help="send one article")
    if outcomes[0].status == "rejected":
        raise BadInput(outcomes[0].reason, help=outcomes[0].help)
    return outcomes[0]
