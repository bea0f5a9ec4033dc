"""An issue: one approved text on its way to readers, with all that any export needs to know."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urljoin

from corpus.codec import instant_text
from corpus.model import Article, Briefing
from prompts import HouseStyle

_SLUG_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Site:
    """Where issues are read. ``address`` is that of the archive, without a slash at its end.

    ``dashboard_url`` and ``subscribe_url`` are empty where there is none; ``language`` is a BCP 47
    tag.
    """

    address: str
    dashboard_url: str = ""
    subscribe_url: str = ""
    language: str = "en"

    def url(self, path: str = "") -> str:
        """Return the address of a page of the archive."""
        return urljoin(f"{self.address}/", path)


@dataclass(frozen=True, slots=True)
class Notice:
    """What was put right after publication, and when. ``before`` and ``after`` are sentences."""

    at: datetime
    kind: Literal["correction", "retraction"]
    text: str
    before: str | None = None
    after: str | None = None


def notice_to_dict(notice: Notice) -> dict[str, str | None]:
    """Return a notice as JSON values."""
    return {
        "at": instant_text(notice.at),
        "kind": notice.kind,
        "text": notice.text,
        "before": notice.before,
        "after": notice.after,
    }


@dataclass(frozen=True, slots=True)
class Issue:
    """One text for readers.

    ``id`` outlives corrections and moves of the site. ``sources`` are the articles that the
    briefing cites, by id. ``revision`` is the hash of the approved revision and ``approver`` who
    approved it; without an approver the text is a draft, and every export says so. ``audit`` holds
    the entries of the draft's audit as JSON values, oldest first.
    """

    id: str
    briefing: Briefing
    sources: Mapping[str, Article]
    style: HouseStyle
    site: Site
    slug: str
    revision: str
    number: int | None = None
    published_at: datetime | None = None
    approver: str | None = None
    notices: tuple[Notice, ...] = ()
    audit: tuple[Mapping[str, Any], ...] = ()

    @property
    def title(self) -> str:
        """The subject line in the house style."""
        return self.style.subject.format(topic=" ".join(self.briefing.topic.split()))

    @property
    def subject(self) -> str:
        """What the issue is about, without the house's name, and what happened to it since.

        For lists under the masthead, which has the name already.
        """
        topic = " ".join(self.briefing.topic.split())
        return self._told(topic[:1].upper() + topic[1:])

    @property
    def retracted(self) -> bool:
        """Whether the issue was taken back; its text then leaves no more."""
        return any(n.kind == "retraction" for n in self.notices)

    @property
    def headline(self) -> str:
        """The title with what happened to the issue since, for lists and feeds."""
        return self._told(self.title)

    def _told(self, title: str) -> str:
        if self.retracted:
            return f"Retracted: {title}"
        return f"Corrected: {title}" if self.notices else title

    @property
    def dated(self) -> datetime | None:
        """The instant that the issue bears: that of publication, else what the draft is about."""
        return self.published_at or self.briefing.as_of or self.briefing.created_at

    @property
    def updated_at(self) -> datetime | None:
        """The instant of the last change that a reader can see."""
        return max((n.at for n in self.notices), default=self.dated)

    @property
    def path(self) -> str:
        """The issue's page in the archive."""
        return issue_path(self.slug)

    @property
    def url(self) -> str:
        """The canonical address of the issue."""
        return self.site.url(self.path)

    @property
    def urn(self) -> str:
        """A name of the issue that no move of the site changes, for feeds and agencies."""
        return uuid.uuid5(uuid.NAMESPACE_URL, f"drafting-desk:issue:{self.id}").urn


def issue_path(slug: str) -> str:
    """Return the page of the archive that shows the issue of this slug."""
    return f"issues/{slug}.html"


def slug_of(topic: str, at: datetime | None) -> str:
    """Return a name for ``topic`` that is safe in a path: the day, then words in a-z, 0-9 and -."""
    plain = unicodedata.normalize("NFKD", topic).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", plain))
    name = "-".join(words)
    if len(name) > _SLUG_LENGTH:
        name = name[: _SLUG_LENGTH + 1].rpartition("-")[0] or name[:_SLUG_LENGTH]
    day = f"{at:%Y-%m-%d}" if at else ""
    return "-".join(part for part in (day, name) if part) or "issue"


def house_date(at: datetime) -> str:
    """Return the day as the masthead has it: ``10 May 2026``."""
    return f"{at.day} {at:%B %Y}"
