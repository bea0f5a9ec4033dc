"""What editors decided on a draft, as decisions on the checks (``evals.agreement``)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from corpus.model import Briefing, Role, Sentence, Severity
from drafter.review.approval import Review
from drafter.review.findings import Ruling, target_hash
from drafter.revisions import Revision, diff
from evals.agreement import Choice, Decision
from evals.checks import SENTENCE_CHECKS


def decisions(
    history: Sequence[Revision],
    rulings: Iterable[Ruling],
    reviews: Iterable[Review],
    *,
    restored: Collection[int] = (),
) -> list[Decision]:
    """Return the decisions of one draft, in the order of time; ``history`` is oldest first.

    A sentence that a person edited or deleted was wrong, by every check of its kind that had
    raised it and past every one that had not. One that stood when the text was approved, or that
    was verified, was right. An override says so of one check. Revisions in ``restored`` took an
    older text back, which says nothing of single sentences.
    """
    found: list[Decision] = []
    for before, after in pairwise(history):
        if after.n not in restored:
            found.extend(_edited(before, after))
    texts = {r.n: r.briefing for r in history}
    for review in reviews:
        if review.decision == "approve" and review.revision in texts:
            briefing = texts[review.revision]
            for section in briefing.sections:
                for sentence in section.sentences:
                    found.extend(_on(briefing, sentence, "accepted", "approved", review.at))
    for ruling in rulings:
        found.extend(_ruled(ruling, texts.get(ruling.revision)))
    return sorted(found, key=lambda d: d.at)


def _edited(before: Revision, after: Revision) -> Iterator[Decision]:
    for change in diff(before.briefing, after.briefing).changes:
        if change.before is None or not (change.edited or change.after is None):
            continue
        reason = "edited" if change.after else "deleted"
        sentence = change.before.sentence
        yield from _on(before.briefing, sentence, "edited", reason, after.created_at)


def _ruled(ruling: Ruling, briefing: Briefing | None) -> Iterator[Decision]:
    if ruling.kind == "override" and ruling.text:
        yield Decision(
            ruling.target_hash,
            ruling.check,
            "override",
            raised=True,
            reason=ruling.reason,
            at=ruling.at,
            text=ruling.text,
        )
    elif ruling.kind == "verified" and briefing is not None:
        for sentence in briefing.sentences:
            if sentence.id == ruling.subject:
                yield from _on(briefing, sentence, "accepted", "verified", ruling.at)


def _on(
    briefing: Briefing, sentence: Sentence, choice: Choice, reason: str, at: datetime
) -> Iterator[Decision]:
    """Yield a decision for each check of the sentence's kind that the report names."""
    if briefing.report is None or sentence.role is Role.NOTE:
        return
    ran = {ref.partition("@")[0] for ref in briefing.report.checks}
    raised = {
        f.check.partition("@")[0]
        for f in briefing.report.findings
        if f.sentence_id == sentence.id and f.severity is not Severity.INFO
    }
    for check in SENTENCE_CHECKS:
        if check.name in ran and sentence.kind in check.kinds:
            yield Decision(
                target_hash(sentence),
                check.name,
                choice,
                raised=check.name in raised,
                reason=reason,
                at=at,
                text=sentence.text,
            )
