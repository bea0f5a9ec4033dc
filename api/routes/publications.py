"""Publishing an approved text, correcting it, taking it back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Response

from api.accounts import ActorDep
from api.problems import problem_responses
from api.publishing.issues import site_of
from api.publishing.publishing import MissingKey
from api.publishing.shapes import (
    CorrectionIn,
    PublicationIn,
    PublicationList,
    PublicationOut,
    RetractionIn,
    publication_out,
)
from api.publishing.store import Publication
from api.service import Service, ServiceDep
from drafter.exports import issue_path

router = APIRouter(prefix="/v1", tags=["publishing"])


@router.post(
    "/drafts/{draft_id}/publications",
    status_code=202,
    responses=problem_responses(400, 404, 409, 422),
)
def publish(  # noqa: PLR0913, PLR0917 (each is a part of the request)
    draft_id: str,
    wanted: PublicationIn,
    service: ServiceDep,
    actor: ActorDep,
    response: Response,
    idempotency_key: Annotated[
        str | None, Header(max_length=255, description="needed: the same key publishes once")
    ] = None,
) -> PublicationOut:
    """Publish the approved text of a draft. 409 `not_approved` where nobody approved it as is."""
    if not idempotency_key:
        raise MissingKey(
            "a publication needs an Idempotency-Key", help="send a new one for each new wish"
        )
    made, _ = service.publishing.publish(draft_id, wanted.channel, key=idempotency_key, by=actor.id)
    response.headers["Location"] = f"/v1/publications/{made.id}"
    return _out(made, service)


@router.get("/publications")
def list_publications(service: ServiceDep) -> PublicationList:
    """List what was published, newest first."""
    found = reversed(service.publishing.store.all())
    return PublicationList(items=[_out(p, service) for p in found])


@router.get("/publications/{publication_id}", responses=problem_responses(404))
def read(publication_id: str, service: ServiceDep) -> PublicationOut:
    """Read one publication."""
    return _out(service.publishing.store.get(publication_id), service)


@router.post(
    "/publications/{publication_id}/corrections",
    status_code=201,
    responses=problem_responses(404, 409, 422),
)
def correct(
    publication_id: str, wanted: CorrectionIn, service: ServiceDep, actor: ActorDep
) -> PublicationOut:
    """Put something right, with a dated notice; a new sentence is judged like any other."""
    changed = service.publishing.correct(
        publication_id,
        wanted.text,
        by=actor.id,
        sentence_id=wanted.sentence_id,
        replacement=wanted.replacement,
    )
    return _out(changed, service)


@router.post(
    "/publications/{publication_id}/retraction",
    status_code=201,
    responses=problem_responses(404, 409, 422),
)
def retract(
    publication_id: str, wanted: RetractionIn, service: ServiceDep, actor: ActorDep
) -> PublicationOut:
    """Take an issue back: its notice stays at its address, its text goes."""
    return _out(service.publishing.retract(publication_id, wanted.text, by=actor.id), service)


def _out(publication: Publication, service: Service) -> PublicationOut:
    return publication_out(publication, site_of(service.settings).url(issue_path(publication.slug)))
