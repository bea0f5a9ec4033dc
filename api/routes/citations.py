"""The citations of a draft: list them, attach one, follow one into a newer revision."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.accounts import ActorDep
from api.problems import problem_responses
from api.review.matching import IfMatch, etag
from api.review.shapes import CitationIn, CitedList, PlaceIn, SectionText
from api.review.views import cited_list, newest_revision
from api.routes.answers import section_with
from api.service import Service, ServiceDep
from api.wiring import utc_now
from corpus.errors import BadInput, NotFound
from corpus.model import Citation
from drafter.review.quoting import QuoteMismatch, cited, moved

router = APIRouter(prefix="/v1/drafts/{draft_id}/citations", tags=["review"])


@router.get("", responses=problem_responses(404))
def read(draft_id: str, service: ServiceDep, response: Response) -> CitedList:
    """List the citations by their numbers, and which articles were stored anew since, changed."""
    stand = service.review.store.stand(draft_id, at=utc_now())
    response.headers["ETag"] = etag(stand.head.hash)
    return cited_list(stand, service.desk.library)


@router.post("", status_code=201, responses=problem_responses(404, 409, 412, 422, 428))
def attach(  # noqa: PLR0913, PLR0917 (each is a part of the request)
    draft_id: str,
    wanted: CitationIn,
    service: ServiceDep,
    actor: ActorDep,
    expected: IfMatch,
    response: Response,
) -> SectionText:
    """Let a sentence cite words of a stored article; it is judged again.

    422 `quote_mismatch` where the article does not hold the words.
    """
    service.review.store.seen(draft_id, expected, at=utc_now())
    citation = cited_in(wanted, service)
    stand = service.review.editing.cite(
        draft_id, wanted.sentence_id, citation, expected=expected, by=actor.id
    )
    return section_with(stand, wanted.sentence_id, service, response)


@router.post("/{label}/move", responses=problem_responses(404, 409, 412, 422, 428))
def move(  # noqa: PLR0913, PLR0917 (each is a part of the request)
    draft_id: str,
    label: str,
    service: ServiceDep,
    actor: ActorDep,
    expected: IfMatch,
    response: Response,
) -> CitedList:
    """Move a citation to the newest revision of its article, where its words stand there once."""
    review = service.review
    stand = review.store.seen(draft_id, expected, at=utc_now())
    old = stand.head.labels.by_label.get(label)
    if old is None:
        raise NotFound(f"no citation {label!r} in this draft", help="such as c12")
    article = service.desk.library.article(old.article_id)
    newest = newest_revision(article, service.desk.library)
    if newest is None:
        raise BadInput("the article has no newer revision", help="there is nothing to move")
    new = moved(old, article, newest)
    if new is None:
        raise QuoteMismatch(
            "the newer revision does not hold these words exactly once",
            help="attach the words that say it there, or keep citing the older revision",
        )
    after = review.editing.recite(draft_id, old, new, expected=expected, by=actor.id)
    response.headers["ETag"] = etag(after.head.hash)
    return cited_list(after, service.desk.library)


def cited_in(place: PlaceIn, service: Service) -> Citation:
    """Return the citation of a place; an unknown article is ``BadInput``."""
    found = service.desk.library.get_many([place.article_id])
    if place.article_id not in found:
        raise BadInput(f"no article {place.article_id!r}", help="cite an article of the store")
    return cited(found[place.article_id], quote=place.quote, start=place.start, end=place.end)
