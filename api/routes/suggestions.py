"""Suggestions: proposed by people, or by a section written anew; taken one by one."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Response

from api.accounts import ActorDep
from api.problems import problem_responses
from api.review.matching import IfMatch, etag
from api.review.rewrites import Rewrite
from api.review.store import Stand
from api.review.talk_shapes import (
    RegenerateIn,
    RewriteOut,
    SuggestionIn,
    SuggestionList,
    SuggestionOut,
)
from api.service import Service, ServiceDep
from api.shapes.briefings import SentenceOut
from api.shapes.drafts import ErrorOut
from corpus.codec import instant_text, sentence_to_dict
from corpus.errors import BadInput
from corpus.library import Library
from corpus.model import Briefing, Sentence
from drafter.review.labels import Labels
from drafter.review.suggestions import (
    Proposed,
    Suggestion,
    proposed_addition,
    proposed_deletion,
    proposed_edit,
    standing,
)

router = APIRouter(prefix="/v1", tags=["review"])


@router.get("/drafts/{draft_id}/suggestions", responses=problem_responses(404))
def list_suggestions(draft_id: str, service: ServiceDep, response: Response) -> SuggestionList:
    """List the suggestions, oldest first, each with its state beside the text as it stands."""
    stand, found = service.review.suggestions.all(draft_id)
    response.headers["ETag"] = etag(stand.head.hash)
    text, library = stand.head.revision.briefing, service.desk.library
    return SuggestionList(items=[_out(s, text, library) for s in found])


@router.post(
    "/drafts/{draft_id}/suggestions", status_code=201, responses=problem_responses(404, 409, 422)
)
def suggest(
    draft_id: str, given: SuggestionIn, service: ServiceDep, actor: ActorDep
) -> SuggestionOut:
    """Propose to edit, add or delete one sentence. The text stays until somebody accepts."""
    suggestions = service.review.suggestions
    propose = proposal(given, suggestions.new_id)
    (made,) = suggestions.suggest(draft_id, propose, by=actor.id)
    text = service.review.store.stand(draft_id, at=made.at).head.revision.briefing
    return _out(made, text, service.desk.library)


@router.post(
    "/suggestions/{suggestion_id}/accept", responses=problem_responses(404, 409, 412, 422, 428)
)
def accept(
    suggestion_id: str, service: ServiceDep, actor: ActorDep, expected: IfMatch, response: Response
) -> SuggestionOut:
    """Carry a suggestion out: the sentence is judged again, and the text is a new revision.

    409 where it was settled before, or the sentence changed since it was suggested.
    """
    stand = service.review.suggestions.accept(suggestion_id, expected=expected, by=actor.id)
    return _settled(suggestion_id, stand, service, response)


@router.post(
    "/suggestions/{suggestion_id}/reject", responses=problem_responses(404, 409, 412, 422, 428)
)
def reject(
    suggestion_id: str, service: ServiceDep, actor: ActorDep, expected: IfMatch, response: Response
) -> SuggestionOut:
    """Turn a suggestion down; the text stays as it is."""
    stand = service.review.suggestions.reject(suggestion_id, expected=expected, by=actor.id)
    return _settled(suggestion_id, stand, service, response)


@router.post(
    "/drafts/{draft_id}/sections/{key}/regenerate",
    status_code=202,
    responses=problem_responses(404, 409, 422),
)
def regenerate(  # noqa: PLR0913, PLR0917 (each is a part of the request)
    draft_id: str,
    key: str,
    given: RegenerateIn,
    service: ServiceDep,
    actor: ActorDep,
    response: Response,
) -> RewriteOut:
    """Have a section written anew. What differs arrives as suggestions; the text stays.

    The same question is never paid for twice, so that it gets the same answer: `wish` says what to
    do otherwise. 409 where the section is being written already, or the draft is not under review.
    """
    rewrite = service.rewriting.submit(
        draft_id, key, wish=given.wish, budget=given.budget, by=actor.id
    )
    response.headers["Location"] = f"/v1/rewrites/{rewrite.id}"
    return _rewrite(rewrite)


@router.get("/rewrites/{rewrite_id}", responses=problem_responses(404))
def read_rewrite(rewrite_id: str, service: ServiceDep) -> RewriteOut:
    """Read how far the writing of a section is."""
    return _rewrite(service.rewriting.rewrites.get(rewrite_id))


def proposal(
    given: SuggestionIn, new_id: Callable[[], str]
) -> Callable[[Briefing, Labels], tuple[Proposed, ...]]:
    """Return what makes the change out of the text; what does not fit together is ``BadInput``."""
    markdown, name, section = given.markdown or "", given.sentence_id, given.section
    if given.kind == "add":
        if section is None or given.markdown is None:
            raise BadInput("to add needs section and markdown", help="name both")
        return lambda briefing, labels: (
            proposed_addition(
                briefing,
                section,
                name,
                markdown,
                labels.by_label,
                new_id=new_id(),
                paragraph=given.paragraph,
            ),
        )
    if name is None or (given.kind == "edit") != (given.markdown is not None):
        raise BadInput(
            f"to {given.kind} needs sentence_id" + (" and markdown" * (given.kind == "edit")),
            help="name what the kind of change needs, and nothing else",
        )
    if given.kind == "delete":
        return lambda briefing, _: (proposed_deletion(briefing, name),)
    return lambda briefing, labels: (proposed_edit(briefing, name, markdown, labels.by_label),)


def _settled(
    suggestion_id: str, stand: Stand, service: Service, response: Response
) -> SuggestionOut:
    """Return a suggestion that was just settled, under the ETag of the text."""
    response.headers["ETag"] = etag(stand.head.hash)
    _, settled = service.review.suggestions.get(suggestion_id)
    return _out(settled, stand.head.revision.briefing, service.desk.library)


def _out(suggestion: Suggestion, text: Briefing, library: Library) -> SuggestionOut:
    change = suggestion.change
    shown = [s for s in (change.before, change.after) if s]
    sources = library.get_many(sorted({c.article_id for s in shown for c in s.citations}))

    def sentence(s: Sentence | None) -> SentenceOut | None:
        return SentenceOut.model_validate(sentence_to_dict(s, sources)) if s else None

    return SuggestionOut(
        id=suggestion.id,
        group=suggestion.group,
        section=change.section,
        sentence_id=change.sentence_id,
        kind=change.kind,
        before=sentence(change.before),
        after=sentence(change.after),
        by=suggestion.by,
        at=instant_text(suggestion.at) or "",
        state=standing(suggestion, text),
        settled_by=suggestion.settled_by,
        settled_at=instant_text(suggestion.settled_at),
    )


def _rewrite(rewrite: Rewrite) -> RewriteOut:
    return RewriteOut(
        id=rewrite.id,
        draft_id=rewrite.draft_id,
        section=rewrite.section,
        wish=rewrite.wish,
        by=rewrite.by,
        at=instant_text(rewrite.at) or "",
        state=rewrite.state,
        message=rewrite.message,
        suggestions=rewrite.suggestions,
        cost=rewrite.cost,
        error=ErrorOut.model_validate(rewrite.error) if rewrite.error else None,
    )
