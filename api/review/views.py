"""Drafts under review as the API gives them."""

from __future__ import annotations

from typing import Any

from api.review.rows import StoredRevision
from api.review.shapes import (
    ReviewedSentence,
    RevisionName,
    RevisionOut,
    RevisionSummary,
    RulingOut,
    SectionText,
)
from api.review.store import Stand
from api.shapes import BriefingOut, CitationOut, ScoreOut
from corpus.codec import citation_to_dict, instant_text, sentence_to_dict
from corpus.library import Library
from corpus.model import Severity
from drafter.review.editing import section_of
from drafter.review.findings import Ruling, standings, verified
from drafter.revisions import content_hash, sentence_hash
from evals.markdown.section import render_section


def section_text(stand: Stand, key: str, library: Library) -> SectionText:
    """Return one section as people edit it; an unknown one is ``NotFound``."""
    head = stand.head
    section = section_of(head.revision.briefing, key)
    cited = sorted({c.article_id for c in head.labels.citations})
    sources = library.get_many(cited)
    held: dict[str | None, list[str]] = {}
    for standing in standings(head.revision.briefing, stand.rulings):
        held.setdefault(standing.finding.sentence_id, []).append(standing.id)
    return SectionText(
        key=section.key,
        title=section.title,
        status=section.status,
        markdown=render_section(section, head.labels.numbers),
        sentences=[
            ReviewedSentence(
                **sentence_to_dict(sentence, sources),
                hash=sentence_hash(sentence),
                findings=held.get(sentence.id, []),
                verified=ruling_out(verified(sentence, stand.rulings)),
            )
            for sentence in section.sentences
        ],
        citations={
            label: CitationOut(**citation_to_dict(citation, sources))
            for label, citation in head.labels.by_label.items()
        },
        revision=RevisionName(n=head.revision.n, hash=head.hash),
    )


def ruling_out(ruling: Ruling | None) -> RulingOut | None:
    """Return who decided what, if anybody did."""
    if ruling is None:
        return None
    return RulingOut(by=ruling.by, at=instant_text(ruling.at) or "", reason=ruling.reason)


def revision_summary(stored: StoredRevision) -> RevisionSummary:
    """Return a revision's line in the history."""
    return RevisionSummary(**_summary(stored))


def revision_out(stored: StoredRevision) -> RevisionOut:
    """Return a revision whole."""
    return RevisionOut(**_summary(stored), briefing=BriefingOut.model_validate(stored.raw))


def _summary(stored: StoredRevision) -> dict[str, Any]:
    revision = stored.revision
    report = revision.briefing.report
    severities = [f.severity for f in report.findings] if report else []
    scores = (stored.raw.get("report") or {}).get("scores")
    return {
        "n": revision.n,
        "hash": revision.hash,
        "parent": revision.parent,
        "author": revision.author,
        "created_at": instant_text(revision.created_at),
        "note": stored.note,
        "content_hash": content_hash(revision.briefing),
        "passed": report.passed if report else None,
        "blocking": severities.count(Severity.BLOCKING),
        "warnings": severities.count(Severity.WARNING),
        "scores": {n: ScoreOut(**s) for n, s in scores.items()} if scores is not None else None,
    }
