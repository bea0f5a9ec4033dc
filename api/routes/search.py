"""Search: the passages of the store that answer a question."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime

from api.problems import problem_responses
from api.searching import hits
from api.service import ServiceDep
from api.shapes.articles import SearchList
from corpus.library import Query as Search

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
    return SearchList(items=hits(service.desk.library, query))
