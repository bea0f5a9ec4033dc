"""What people decide on a text as it stands: on its findings, its sentences, and the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from api.review.store import ReviewStore, Stand, Writing
from corpus.model import Severity
from drafter.review.approval import Review, ReviewDecision, refuse_self_approval
from drafter.review.editing import find_sentence
from drafter.review.findings import (
    Ruling,
    Standing,
    find_standing,
    reason_of,
    refuse_blocked,
    standings,
    target_hash,
)
from drafter.review.states import UNDER_REVIEW, WrongState, next_state
from drafter.revisions import content_hash

_DONE: dict[ReviewDecision, str] = {
    "submit": "submitted",
    "approve": "approved",
    "request_changes": "changes_requested",
}


@dataclass(frozen=True, slots=True)
class Deciding:
    """Decisions, each bound to the revision that the person saw (``expected``).

    ``alone`` tells whether the desk has nobody but one person who could approve.
    """

    store: ReviewStore
    clock: Callable[[], datetime]
    new_id: Callable[[], str]
    alone: Callable[[], bool]

    def override(
        self, draft_id: str, finding_id: str, reason: str, *, expected: str, by: str
    ) -> Standing:
        """Let a finding stand without mending the text, for a typed reason.

        It holds for the sentence as it stands. ``BadInput`` for a reason that says too little.
        """
        words = reason_of(reason)
        return self._rule("override", draft_id, finding_id, words, expected=expected, by=by)

    def reopen(self, draft_id: str, finding_id: str, *, expected: str, by: str) -> Standing:
        """Take an override back."""
        return self._rule("reopened", draft_id, finding_id, "", expected=expected, by=by)

    def verify(self, draft_id: str, sentence_id: str, *, expected: str, by: str) -> Stand:
        """Say that a person has read a sentence against its sources; it lifts no finding."""
        with self._writing(draft_id, expected, by) as writing:
            _, sentence = find_sentence(writing.stand.head.revision.briefing, sentence_id)
            target = target_hash(sentence)
            writing.rule(
                self._ruling(writing, "verified", sentence_id, "", target, sentence.text, "")
            )
            writing.tell("verified", sentence=sentence_id, target=target)
        return self.store.stand(draft_id, at=self.clock())

    def review(  # noqa: PLR0913 — what a decision is, by name
        self,
        draft_id: str,
        decision: ReviewDecision,
        *,
        expected: str,
        by: str,
        note: str = "",
        waive: bool = False,
    ) -> Review:
        """Submit, approve, or ask for changes.

        An approval is of this revision's hash and ends with any change of the text. Errors:
        ``WrongState``, ``SelfApproval``, ``Blocked``, which names the findings, and ``Stale``.
        """
        with self._writing(draft_id, expected, by) as writing:
            stand = writing.stand
            next_state(writing.state, decision)
            found = standings(stand.head.revision.briefing, stand.rulings)
            waived = False
            if decision == "approve":
                asked_by = stand.draft.requested_by
                waived = refuse_self_approval(asked_by, by, waive=waive, alone=self.alone())
                refuse_blocked(found)
            writing.move(decision)
            head = stand.head.revision
            review = Review(
                self.new_id(),
                decision,
                head.n,
                head.hash,
                content_hash(head.briefing),
                note,
                by,
                writing.at,
                waived,
            )
            writing.review(review)
            writing.tell(_DONE[decision], **_told(review, found, stand))
        return review

    def _rule(  # noqa: PLR0913 — what a ruling is, by name
        self,
        kind: Literal["override", "reopened"],
        draft_id: str,
        finding_id: str,
        reason: str,
        *,
        expected: str,
        by: str,
    ) -> Standing:
        with self._writing(draft_id, expected, by) as writing:
            briefing = writing.stand.head.revision.briefing
            standing = find_standing(standings(briefing, writing.stand.rulings), finding_id)
            finding = standing.finding
            texts = {s.id: s.text for s in briefing.sentences}
            text = texts.get(finding.sentence_id or "", "")
            check = finding.check.partition("@")[0]
            ruling = self._ruling(
                writing, kind, finding_id, check, standing.target_hash, text, reason
            )
            writing.rule(ruling)
            if kind == "reopened" and finding.severity is Severity.BLOCKING:
                # An approval was given with this override.
                writing.move("edit")
            action = "overridden" if kind == "override" else "reopened"
            writing.tell(
                action,
                finding=finding_id,
                check=finding.check,
                message=finding.message,
                sentence=finding.sentence_id,
                target=standing.target_hash,
                **({"reason": reason} if reason else {}),
            )
        stand = self.store.stand(draft_id, at=self.clock())
        return find_standing(standings(stand.head.revision.briefing, stand.rulings), finding_id)

    @contextmanager
    def _writing(self, draft_id: str, expected: str, by: str) -> Iterator[Writing]:
        """Hold a draft that is under review; ``WrongState`` for another one."""
        with self.store.writing(draft_id, at=self.clock(), by=by, expected=expected) as writing:
            if writing.state not in UNDER_REVIEW:
                raise WrongState(
                    f"a draft that is {writing.state} is not under review",
                    help=f"it is for a draft that is {' or '.join(sorted(UNDER_REVIEW))}",
                )
            yield writing

    def _ruling(  # noqa: PLR0913, PLR0917 — the fields of a ruling
        self,
        writing: Writing,
        kind: Literal["override", "reopened", "verified"],
        subject: str,
        check: str,
        target: str,
        text: str,
        reason: str,
    ) -> Ruling:
        return Ruling(
            self.new_id(),
            kind,
            subject,
            check,
            target,
            text,
            reason,
            writing.number,
            writing.by,
            writing.at,
        )


def _told(review: Review, found: Sequence[Standing], stand: Stand) -> dict[str, Any]:
    """Return what the audit keeps of a decision on the whole."""
    briefing = stand.head.revision.briefing
    told: dict[str, Any] = {
        "hash": review.revision_hash,
        "content": review.content_hash,
        **({"note": review.note} if review.note else {}),
    }
    if review.decision != "approve":
        return told
    overridden = [
        {
            "finding": s.id,
            "check": s.finding.check,
            "by": s.override.by,
            "reason": s.override.reason,
        }
        for s in found
        if s.override
    ]
    return {
        **told,
        "waived_self_approval": review.waived,
        "overrides": overridden,
        "warnings": sum(s.finding.severity is Severity.WARNING for s in found),
        "writer": briefing.writer,
        "model": briefing.model,
        "prompts": list(briefing.prompts),
        "style": briefing.style_hash,
        "checks": list(briefing.report.checks) if briefing.report else [],
    }
