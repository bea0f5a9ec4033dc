"""Publishing an approved text, correcting it, taking it back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Response

from api.accounts import ActorDep
from api.problems import problem_responses
from api.publishing.channels import CHANNELS, open_channel
from api.publishing.issues import site_of
from api.publishing.publishing import MissingKey
from api.publishing.sending import problem_of
from api.publishing.shapes import (
    ChannelList,
    ChannelOut,
    ChannelProblem,
    ConfirmationIn,
    CorrectionIn,
    PublicationIn,
    PublicationList,
    PublicationOut,
    RetractionIn,
    RetryIn,
    publication_out,
)
from api.publishing.store import Publication
from api.routes.citations import cited_in
from api.service import Service, ServiceDep
from corpus.errors import BadInput, DeskError
from drafter.channels import ChannelNotConfigured
from drafter.exports import issue_path
from drafter.review.correcting import Change

router = APIRouter(prefix="/v1", tags=["publishing"])


@router.post(
    "/drafts/{draft_id}/publications",
    status_code=202,
    responses=problem_responses(400, 404, 409, 422, 502),
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
    """Publish the approved text of a draft. 409 `not_approved` where nobody approved it as is.

    In a channel beside the archive it is made ready and not sent: `POST …/confirmation` sends it.
    502 where the channel fails; the same request then goes on where this one ended.
    """
    if not idempotency_key:
        raise MissingKey(
            "a publication needs an Idempotency-Key", help="send a new one for each new wish"
        )
    made = service.settling.sending.ask(
        draft_id,
        wanted.channel,
        key=idempotency_key,
        by=actor.id,
        due_at=wanted.publish_at,
    )
    response.headers["Location"] = f"/v1/publications/{made.id}"
    return _out(made, service)


@router.get("/drafts/{draft_id}/publications", responses=problem_responses(404))
def publications_of(draft_id: str, service: ServiceDep) -> PublicationList:
    """List where a draft was published or is on its way, the first one first."""
    service.drafts.get(draft_id)
    found = service.publishing.store.of_draft(draft_id)
    return PublicationList(items=[_out(p, service) for p in found])


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
        publication_id, wanted.text, by=actor.id, change=change_of(wanted, service)
    )
    return _out(changed, service)


def change_of(wanted: CorrectionIn, service: Service) -> Change | None:
    """Return what a correction does to a sentence, if to any."""
    if wanted.sentence_id is None:
        if wanted.replacement or wanted.citations or wanted.remove:
            raise BadInput("which sentence is to change?", help="send its id as sentence_id")
        return None
    citations = wanted.citations and tuple(cited_in(c, service) for c in wanted.citations)
    return Change(wanted.sentence_id, wanted.replacement, citations or None, wanted.remove)


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


@router.post(
    "/publications/{publication_id}/confirmation",
    status_code=202,
    responses=problem_responses(404, 409, 412, 422, 502),
)
def confirm(
    publication_id: str, wanted: ConfirmationIn, service: ServiceDep, actor: ActorDep
) -> PublicationOut:
    """Send what is ready: a person's word, for the revision that they saw.

    Sent once, however often this comes. 412 where another revision is ready, 409 where the draft
    was changed since, 502 where the channel fails: the publication then says how it stands.
    """
    made = service.settling.sending.confirm(
        publication_id, revision=wanted.revision_hash, by=actor.id, due_at=wanted.publish_at
    )
    return _out(made, service)


@router.post(
    "/publications/{publication_id}/retry",
    status_code=202,
    responses=problem_responses(404, 422, 502),
)
def retry(
    publication_id: str, wanted: RetryIn, service: ServiceDep, actor: ActorDep
) -> PublicationOut:
    """Go on after a failure: hand a waiting text to its channel, look up one that is uncertain.

    Nothing is sent by this.
    """
    made = service.settling.retry(publication_id, by=actor.id, arrived=wanted.arrived)
    return _out(made, service)


@router.post(
    "/publications/{publication_id}/withdrawal",
    status_code=201,
    responses=problem_responses(404, 409, 422),
)
def withdraw(publication_id: str, service: ServiceDep, actor: ActorDep) -> PublicationOut:
    """Take back what is not sent yet; what lies in the channel stays there, unsent."""
    return _out(service.settling.withdraw(publication_id, by=actor.id), service)


@router.get("/channels")
def channels(service: ServiceDep, check: bool = False) -> ChannelList:
    """List the channels and where they lead; with `check`, each is asked whether it answers."""
    return ChannelList(items=[channel_out(name, service, check=check) for name in CHANNELS])


def channel_out(name: str, service: Service, *, check: bool = False) -> ChannelOut:
    """Return one channel as the API and the pages show it."""
    out = ChannelOut(name=name, configured=False, leads_to="", needs=CHANNELS[name].needs)
    try:
        channel = open_channel(service.settings, name)
        out = out.model_copy(update={"configured": True, "leads_to": channel.leads_to})
        if check:
            channel.check()
    except ChannelNotConfigured:
        return out
    except DeskError as error:
        return out.model_copy(update={"problem": ChannelProblem(**problem_of(error))})
    return out


def _out(publication: Publication, service: Service) -> PublicationOut:
    return publication_out(publication, site_of(service.settings).url(issue_path(publication.slug)))
