"""A draft's newest text as an issue, approved or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from api.accounts.actor import ANYBODY
from api.review.store import ReviewStore
from api.settings import Settings
from api.wiring import Desk, cited_articles
from corpus.codec import instant_text
from corpus.library import Library
from drafter.exports import Issue, Site, slug_of
from drafter.review.approval import approval_of
from drafter.review.audit import Entry
from prompts import HouseStyle


def site_of(settings: Settings) -> Site:
    """Return where readers read: the address that is set, else the desk's own archive."""
    server = settings.server
    host = f"[{server.host}]" if ":" in server.host else server.host
    address = settings.site.address or f"http://{host}:{server.port}/archive"
    return Site(
        address.rstrip("/"),
        dashboard_url=settings.style.dashboard_url,
        subscribe_url=settings.site.subscribe_url,
    )


@dataclass(frozen=True, slots=True)
class Press:
    """What issues are made of: drafts under review, the articles, the style, the site."""

    drafts: ReviewStore
    library: Library
    style: HouseStyle
    site: Site

    @classmethod
    def over(cls, desk: Desk) -> Press:
        """Return the press of an opened desk."""
        return cls(ReviewStore(desk.engine), desk.library, desk.style, site_of(desk.settings))

    def draft(self, draft_id: str, *, at: datetime) -> Issue:
        """Return the newest text of a draft; ``NotFound`` where there is none.

        It has an approver where the approval holds for exactly this text.
        """
        revision = self.drafts.stand(draft_id, at=at).head.revision
        briefing = revision.briefing
        approval = approval_of(self.drafts.reviews(draft_id), revision)
        return Issue(
            id=draft_id,
            briefing=briefing,
            sources=cited_articles(briefing, self.library),
            style=self.style,
            site=self.site,
            slug=slug_of(briefing.topic, briefing.as_of or briefing.created_at),
            revision=revision.hash,
            approver=person(approval.by) if approval else None,
            audit=audit_values(self.drafts.audit(draft_id)),
        )


def person(by: str) -> str:
    """Return who an id in a review or an audit stands for, as readers see it."""
    return ANYBODY.name if by == ANYBODY.id else by


def audit_values(entries: Sequence[Entry]) -> tuple[dict[str, Any], ...]:
    """Return audit entries as JSON values."""
    return tuple({**asdict(e), "at": instant_text(e.at)} for e in entries)
