"""Comments on a draft and its sentences."""

from __future__ import annotations

from fastapi import APIRouter

from api.accounts import ActorDep
from api.problems import problem_responses
from api.review.comments import Standing
from api.review.talk_shapes import CommentChange, CommentIn, CommentList, CommentOut
from api.service import ServiceDep
from corpus.codec import instant_text

router = APIRouter(prefix="/v1/drafts/{draft_id}/comments", tags=["review"])


@router.get("", responses=problem_responses(404))
def list_comments(draft_id: str, service: ServiceDep) -> CommentList:
    """List the comments, oldest first; those on sentences that are gone say so."""
    return CommentList(items=[_out(c) for c in service.review.comments.all(draft_id)])


@router.post("", status_code=201, responses=problem_responses(404, 422))
def add(draft_id: str, given: CommentIn, service: ServiceDep, actor: ActorDep) -> CommentOut:
    """Comment on a sentence, or on the draft."""
    made = service.review.comments.add(draft_id, given.sentence_id, given.body, by=actor.id)
    return _out(made)


@router.patch("/{comment_id}", responses=problem_responses(404, 422))
def change(
    draft_id: str, comment_id: str, given: CommentChange, service: ServiceDep, actor: ActorDep
) -> CommentOut:
    """Close a comment, or open it again."""
    comments = service.review.comments
    return _out(comments.resolve(draft_id, comment_id, given.resolved, by=actor.id))


def _out(standing: Standing) -> CommentOut:
    comment = standing.comment
    return CommentOut(
        id=comment.id,
        sentence_id=comment.sentence_id,
        body=comment.body,
        by=comment.by,
        at=instant_text(comment.at) or "",
        resolved=comment.resolved,
        gone=standing.gone,
        text=standing.text,
    )
