"""What the API takes and gives of publications, as OpenAPI documents it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.publishing.store import Publication
from api.review.shapes import In
from api.shapes import Instant
from corpus.codec import instant_text
from drafter.exports import notice_to_dict

Words = Annotated[str, Field(min_length=1, max_length=2000)]


class PublicationIn(In):
    """Where to publish the approved text."""

    channel: Literal["archive"] = "archive"


class CorrectionIn(In):
    """What was wrong, in a reader's words; and, if a sentence changes, which and to what."""

    text: Words
    sentence_id: Annotated[str | None, Field(max_length=80)] = None
    replacement: Annotated[str, Field(max_length=5000)] = ""


class RetractionIn(In):
    """Why the issue is taken back, in a reader's words."""

    text: Words


class NoticeOut(BaseModel):
    """What was put right, and when."""

    at: Instant
    kind: Literal["correction", "retraction"]
    text: str
    before: str | None
    after: str | None


class PublicationOut(BaseModel):
    """One issue in one channel. ``revision_hash`` names the text as its readers have it."""

    id: str
    draft_id: str
    channel: str
    state: Literal["published", "corrected", "retracted"]
    number: int
    slug: str
    url: str
    revision_n: int
    revision_hash: str
    approver: str
    published_at: Instant
    notices: list[NoticeOut]


class PublicationList(BaseModel):
    """Publications, newest first."""

    items: list[PublicationOut]


def publication_out(publication: Publication, url: str) -> PublicationOut:
    """Return a publication as the API gives it; ``url`` is the issue's page."""
    p = publication
    return PublicationOut.model_validate(
        {
            "id": p.id,
            "draft_id": p.draft_id,
            "channel": p.channel,
            "state": p.state,
            "number": p.number,
            "slug": p.slug,
            "url": url,
            "revision_n": p.revision_n,
            "revision_hash": p.revision_hash,
            "approver": p.approver,
            "published_at": instant_text(p.published_at),
            "notices": [notice_to_dict(n) for n in p.notices],
        }
    )
