"""A draft's newest text as an issue, approved or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from api.accounts.actor import ANYBODY
from api.desk import Desk, cited_articles
from api.publishing.store import ARCHIVE, Publication, PublicationStore
from api.review.store import ReviewStore
from api.settings import Settings
from api.styles import StyleBook
from corpus.codec import briefing_from_dict
from corpus.library import Library
from drafter.archive import Page, archive_pages
from drafter.exports import Issue, Site, slug_of
from drafter.review.approval import approval_of
from drafter.review.audit import entry_to_dict


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
    """What issues are made of: drafts under review, the articles, the styles, the site."""

    drafts: ReviewStore
    publications: PublicationStore
    library: Library
    styles: StyleBook
    site: Site

    @classmethod
    def over(cls, desk: Desk) -> Press:
        """Return the press of an opened desk."""
        return cls(
            ReviewStore(desk.engine),
            PublicationStore(desk.engine),
            desk.library,
            desk.styles,
            site_of(desk.settings),
        )

    def draft(self, draft_id: str, *, at: datetime) -> Issue:
        """Return the newest text of a draft; ``NotFound`` where there is none.

        Its address is the one that it gets if it is published now.
        It has an approver where the approval holds for exactly this text, and its number and
        notices where this text was published.
        """
        revision = self.drafts.stand(draft_id, at=at).head.revision
        for publication in self.publications.of_draft(draft_id):
            if publication.live and publication.revision_hash == revision.hash:
                return replace(self.published(publication), audit=self._audit(draft_id))
        briefing = revision.briefing
        approval = approval_of(self.drafts.reviews(draft_id), revision)
        return Issue(
            id=draft_id,
            briefing=briefing,
            sources=cited_articles(briefing, self.library),
            style=self.styles.of(briefing.style_hash),
            site=self.site,
            slug=self.publications.slug_of(draft_id, slug_of(briefing.topic, at)),
            revision=revision.hash,
            approver=person(approval.by) if approval else None,
            audit=self._audit(draft_id),
        )

    def archive(self) -> Mapping[str, Page]:
        """Return the pages of the public archive by path."""
        found = self.publications.in_channel(ARCHIVE)
        return archive_pages([self.published(p) for p in found], self.site, self.styles.own)

    def published(self, publication: Publication) -> Issue:
        """Return an issue as readers have it: as published, with what was put right since.

        It comes without what stays on the desk, and without its audit, which no page shows.
        """
        kept_back = {"report": None, "withheld": (), "gathered": ()}
        briefing = briefing_from_dict({**publication.briefing, **kept_back})
        return Issue(
            id=publication.draft_id,
            briefing=briefing,
            sources=cited_articles(briefing, self.library),
            style=self.styles.of(briefing.style_hash),
            site=self.site,
            slug=publication.slug,
            revision=publication.revision_hash,
            number=publication.number,
            published_at=publication.published_at,
            approver=publication.approver,
            notices=publication.notices,
        )

    def _audit(self, draft_id: str) -> tuple[dict[str, Any], ...]:
        return tuple(entry_to_dict(e) for e in self.drafts.audit(draft_id))


def person(by: str) -> str:
    """Return who an id in a review or an audit stands for, as readers see it."""
    return ANYBODY.name if by == ANYBODY.id else by
