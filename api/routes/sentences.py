"""One sentence of a draft: its evidence, its kind, and who read it against its sources."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.accounts import ActorDep
from api.problems import problem_responses
from api.review.evidence import evidence_for
from api.review.matching import IfMatch
from api.review.shapes import EvidenceOut, KindIn, SectionText, WithheldIn
from api.routes.answers import section_under_etag, section_with
from api.routes.citations import cited_in
from api.service import ServiceDep
from api.wiring import utc_now
from corpus.model import Kind
from drafter.review.editing import find_sentence

router = APIRouter(prefix="/v1/drafts/{draft_id}", tags=["review"])


@router.get("/sentences/{sentence_id}/evidence", responses=problem_responses(404))
def evidence(draft_id: str, sentence_id: str, service: ServiceDep) -> EvidenceOut:
    """Show what a sentence cites, each in its context, and what it could cite besides."""
    stand = service.review.store.stand(draft_id, at=utc_now())
    return evidence_for(stand, sentence_id, service.desk.library)


@router.delete("/sentences/{sentence_id}", responses=problem_responses(404, 409, 412, 428))
def delete(  # noqa: PLR0913, PLR0917 (each is a part of the request)
    draft_id: str,
    sentence_id: str,
    service: ServiceDep,
    actor: ActorDep,
    expected: IfMatch,
    response: Response,
) -> SectionText:
    """Take a sentence out of its section, which is the answer; the history keeps it."""
    review = service.review
    before = review.store.stand(draft_id, at=utc_now()).head.revision.briefing
    section, _ = find_sentence(before, sentence_id)
    stand = review.editing.delete(draft_id, sentence_id, expected=expected, by=actor.id)
    return section_under_etag(stand, section.key, service, response)


@router.delete(
    "/sentences/{sentence_id}/citations/{label}", responses=problem_responses(404, 409, 412, 428)
)
def uncite(  # noqa: PLR0913, PLR0917 (each is a part of the request)
    draft_id: str,
    sentence_id: str,
    label: str,
    service: ServiceDep,
    actor: ActorDep,
    expected: IfMatch,
    response: Response,
) -> SectionText:
    """Take a citation, by its label such as `c12`, off a sentence, which is judged again."""
    stand = service.review.editing.uncite(
        draft_id, sentence_id, label, expected=expected, by=actor.id
    )
    return section_with(stand, sentence_id, service, response)


@router.post("/sentences/{sentence_id}/kind", responses=problem_responses(404, 409, 412, 422, 428))
def mark_kind(  # noqa: PLR0913, PLR0917 (each is a part of the request)
    draft_id: str,
    sentence_id: str,
    wanted: KindIn,
    service: ServiceDep,
    actor: ActorDep,
    expected: IfMatch,
    response: Response,
) -> SectionText:
    """Say what a sentence does; `analysis` marks it as judgement. It is judged again."""
    stand = service.review.editing.mark_kind(
        draft_id, sentence_id, Kind(wanted.kind), expected=expected, by=actor.id
    )
    return section_with(stand, sentence_id, service, response)


@router.post(
    "/sentences/{sentence_id}/verified", responses=problem_responses(404, 409, 412, 422, 428)
)
def verify(  # noqa: PLR0913, PLR0917 (each is a part of the request)
    draft_id: str,
    sentence_id: str,
    service: ServiceDep,
    actor: ActorDep,
    expected: IfMatch,
    response: Response,
) -> SectionText:
    """Say that you read a sentence against its sources. It lifts no finding."""
    stand = service.review.deciding.verify(draft_id, sentence_id, expected=expected, by=actor.id)
    return section_with(stand, sentence_id, service, response)


@router.post(
    "/withheld/{sentence_id}/restore",
    status_code=201,
    responses=problem_responses(404, 409, 412, 422, 428),
)
def bring_back(  # noqa: PLR0913, PLR0917 (each is a part of the request)
    draft_id: str,
    sentence_id: str,
    wanted: WithheldIn,
    service: ServiceDep,
    actor: ActorDep,
    expected: IfMatch,
    response: Response,
) -> SectionText:
    """Put a withheld sentence back into its section, with new evidence or words; it is judged."""
    service.review.store.seen(draft_id, expected, at=utc_now())
    given = wanted.citations
    citations = None if given is None else tuple(cited_in(p, service) for p in given)
    stand = service.review.editing.bring_back(
        draft_id, sentence_id, citations=citations, text=wanted.text, expected=expected, by=actor.id
    )
    return section_with(stand, sentence_id, service, response)
