"""Published citations beside what their articles say by now: the list, and what is done about it.

The forms do what the API does; a correction is ``POST /v1/publications/{id}/corrections``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.accounts import Actor, ActorDep
from api.accounts.permissions import DECIDE, SEND
from api.endings import error_to_dict
from api.pages.history import words
from api.pages.render import page
from api.problems import problem_responses, status_of
from api.publishing.recheck_shapes import (
    KeptIn,
    RecheckedOut,
    RecheckOut,
    recheck_out,
    rechecked_out,
)
from api.publishing.rechecking import Found
from api.service import Service, ServiceDep
from corpus.errors import DeskError
from drafter.review.correcting import Change

router = APIRouter(tags=["publishing"])
Name = Annotated[str, Form(max_length=80)]
Words = Annotated[str, Form(max_length=5000)]


@dataclass(frozen=True, slots=True)
class Asked:
    """A form as it was filled in, for the page that tells why it did not do."""

    publication: str = ""
    key: str = ""
    sentence: str = ""
    text: str = ""
    notice: str = ""
    cite: str = ""
    what: str = ""
    reason: str = ""


@router.get("/v1/recheck")
def read(service: ServiceDep) -> RecheckOut:
    """Hold every citation of the published issues against the newest revision of its article."""
    return recheck_out(service.rechecking.outcome())


@router.post(
    "/v1/publications/{publication_id}/kept",
    status_code=201,
    responses=problem_responses(404, 409, 412, 422),
)
def keep(publication_id: str, wanted: KeptIn, service: ServiceDep, actor: ActorDep) -> RecheckedOut:
    """Let a citation stand although its article has changed, for a typed reason.

    It comes up again once the article changes once more. 412 where that has happened already.
    """
    found = service.rechecking.keep(
        publication_id, wanted.key, against=wanted.against, reason=wanted.reason, by=actor.id
    )
    return rechecked_out(found)


@router.get("/recheck", include_in_schema=False)
def show(request: Request, service: ServiceDep, actor: ActorDep) -> Response:
    """Show the citations whose articles were stored anew, old words beside new ones."""
    return _page(request, service, actor)


@router.post("/recheck/{publication_id}/keep", include_in_schema=False)
def keep_by_form(  # noqa: PLR0913, PLR0917 (each is a field of the form)
    publication_id: str,
    request: Request,
    service: ServiceDep,
    actor: ActorDep,
    key: Name,
    against: Name,
    reason: Words = "",
) -> Response:
    """Let a citation stand, and show the list again."""
    try:
        service.rechecking.keep(publication_id, key, against=against, reason=reason, by=actor.id)
    except DeskError as error:
        asked = Asked(publication_id, key, reason=reason)
        return _page(request, service, actor, asked=asked, error=error)
    return RedirectResponse("/recheck", 303)


@router.post("/recheck/{publication_id}/correct", include_in_schema=False)
def correct_by_form(  # noqa: PLR0913, PLR0917 (each is a field of the form)
    publication_id: str,
    request: Request,
    service: ServiceDep,
    actor: ActorDep,
    key: Name,
    against: Name,
    sentence: Name,
    text: Words = "",
    notice: Words = "",
    cite: Name = "",
    what: Name = "replace",
) -> Response:
    """Correct a sentence that cites the words, and show the list again.

    ``cite`` puts the words of the newer revision in the place of those that it cites.
    """
    asked = Asked(publication_id, key, sentence, text, notice, cite, what)
    try:
        found = service.rechecking.find(publication_id, key, against=against)
        change = _change(found, sentence, text, cites=bool(cite), removes=what == "remove")
        service.publishing.correct(publication_id, notice, by=actor.id, change=change)
    except DeskError as error:
        return _page(request, service, actor, asked=asked, error=error)
    return RedirectResponse("/recheck", 303)


def _change(found: Found, sentence: str, text: str, *, cites: bool, removes: bool) -> Change:
    if removes:
        return Change(sentence, remove=True)
    citing = next((c for c in found.sentences if c.sentence.id == sentence), None)
    old, new = found.cited.citation, found.rechecked.now
    if citing is None or not cites or new is None:
        return Change(sentence, text)
    spans = (c.citation for c in citing.sentence.cited)
    return Change(sentence, text, tuple(dict.fromkeys(new if c == old else c for c in spans)))


def _page(
    request: Request,
    service: Service,
    actor: Actor,
    *,
    asked: Asked | None = None,
    error: DeskError | None = None,
) -> Response:
    outcome = service.rechecking.outcome()
    values: dict[str, Any] = {
        "outcome": outcome,
        "asked": asked or Asked(),
        "problem": error_to_dict(error) if error else None,
        "bits": _bits,
        "may_correct": SEND.allows(actor.roles),
        "may_keep": DECIDE.allows(actor.roles),
    }
    status = status_of(error) if error else 200
    return page(request, "recheck.html", values, status=status, here="recheck")


def _bits(found: Found) -> Any:
    """Return the old words and the new ones as one text, word by word."""
    again = found.rechecked
    now = again.now.resolve({again.newest.id: again.newest}) if again.now else ""
    old = " ".join((found.cited.words or "").split())
    return words(old, " ".join((now or "").split()))
