"""Drafts under review as the API gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from api.review.rows import StoredRevision
from api.review.shapes import (
    CitedList,
    CitedOut,
    EntryList,
    EntryOut,
    NewerOut,
    ReviewedSentence,
    ReviewList,
    ReviewOut,
    RevisionName,
    RevisionOut,
    RevisionSummary,
    RulingOut,
    SectionText,
    StandingList,
    StandingOut,
)
from api.review.store import Stand
from api.shapes.briefings import BriefingOut, CitationOut, ScoreOut
from corpus.codec import citation_to_dict, finding_to_dict, instant_text, sentence_to_dict
from corpus.library import Library
from corpus.model import Article, Citation, Severity
from drafter.review.approval import Review, approval_of
from drafter.review.audit import Entry, entry_to_dict
from drafter.review.editing import section_of
from drafter.review.findings import Ruling, Standing, standings, verified
from drafter.review.quoting import moved
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
        revision=revision_name(stand),
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


def standing_out(standing: Standing) -> StandingOut:
    """Return a finding with what became of it."""
    return StandingOut(
        **finding_to_dict(standing.finding),
        id=standing.id,
        state=standing.state,
        blocks=standing.blocks,
        override=ruling_out(standing.override),
    )


def standing_list(stand: Stand) -> StandingList:
    """Return all that is held against a text."""
    found = standings(stand.head.revision.briefing, stand.rulings)
    warns = [s for s in found if s.finding.severity is Severity.WARNING and not s.override]
    return StandingList(
        items=[standing_out(s) for s in found],
        blocking=sum(s.blocks for s in found),
        warnings=len(warns),
        revision=revision_name(stand),
    )


def cited_list(stand: Stand, library: Library) -> CitedList:
    """Return the citations of a draft, and where newer revisions of their articles stand."""
    head = stand.head
    sources = library.get_many(sorted({c.article_id for c in head.labels.citations}))
    users: dict[Citation, list[str]] = {}
    for sentence in head.revision.briefing.sentences:
        for citation in dict.fromkeys(sentence.citations):
            users.setdefault(citation, []).append(sentence.id)
    newest = {i: newest_revision(a, library) for i, a in sources.items()}
    return CitedList(
        items=[
            CitedOut(
                label=label,
                citation=CitationOut(**citation_to_dict(citation, sources)),
                sentences=users.get(citation, []),
                newer=_newer(citation, sources, newest.get(citation.article_id)),
            )
            for label, citation in head.labels.by_label.items()
        ],
        revision=revision_name(stand),
    )


def newest_revision(article: Article, library: Library) -> Article | None:
    """Return the newest revision of an article where it is a newer one than this."""
    if article.url is None:
        return None
    newest = library.revisions(article.url)[-1]
    return None if newest.id == article.id else newest


def _newer(
    citation: Citation, sources: Mapping[str, Article], newest: Article | None
) -> NewerOut | None:
    if newest is None:
        return None
    there = moved(citation, sources[citation.article_id], newest)
    return NewerOut(
        state="moved" if there else "orphaned",
        article_id=newest.id,
        start=there.start if there else None,
        end=there.end if there else None,
    )


def review_list(stand: Stand, reviews: Sequence[Review]) -> ReviewList:
    """Return the decisions on a draft, oldest first."""
    holding = approval_of(reviews, stand.head.revision)
    return ReviewList(
        items=[review_out(r, holds=r is holding) for r in reviews], state=stand.draft.state
    )


def review_out(review: Review, *, holds: bool) -> ReviewOut:
    """Return one decision on the whole."""
    return ReviewOut(
        id=review.id,
        decision=review.decision,
        revision=RevisionName(n=review.revision, hash=review.revision_hash),
        content_hash=review.content_hash,
        note=review.note,
        by=review.by,
        at=instant_text(review.at) or "",
        waived=review.waived,
        holds=holds,
    )


def entry_list(entries: Sequence[Entry]) -> EntryList:
    """Return entries of the audit."""
    return EntryList(items=[EntryOut(**entry_to_dict(e)) for e in entries])


def revision_name(stand: Stand) -> RevisionName:
    """Return the name of the newest revision."""
    return RevisionName(n=stand.head.revision.n, hash=stand.head.hash)
