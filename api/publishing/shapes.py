"""What the API takes and gives of publications, as OpenAPI documents it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, Field

from api.publishing.store import Publication, PublicationState
from api.review.shapes import PlaceIn
from api.shapes.common import In, Instant
from corpus.codec import instant_text
from drafter.exports import notice_to_dict

Words = Annotated[str, Field(min_length=1, max_length=2000)]


class PublicationIn(In):
    """Where to publish the approved text, and when: at once unless ``publish_at`` is given.

    In `archive` it is with its readers then. In any other channel it is made ready, and sent once
    it is confirmed.
    """

    channel: Literal["archive", "buttondown", "smtp", "file"] = "archive"
    publish_at: AwareDatetime | None = None


class ConfirmationIn(In):
    """A person's word that a text is to be sent: the hash of the revision that they saw."""

    revision_hash: Annotated[str, Field(min_length=64, max_length=64, pattern="^[0-9a-f]+$")]
    publish_at: AwareDatetime | None = None


class RetryIn(In):
    """Go on after a failure. ``arrived`` is what a person saw, where a channel cannot tell."""

    arrived: bool | None = None


class ChannelProblem(BaseModel):
    """Why a channel did not do what was asked last."""

    code: str
    message: str
    help: str


class ChannelOut(BaseModel):
    """A channel. ``leads_to`` is where its texts go, ``needs`` the settings that open it."""

    name: str
    configured: bool
    leads_to: str
    needs: str
    problem: ChannelProblem | None = None


class ChannelList(BaseModel):
    """The channels beside the archive."""

    items: list[ChannelOut]


class CorrectionIn(In):
    """What was wrong, in a reader's words; and, if a sentence changes, which and to what.

    `citations` take the place of those it has; `remove` takes it out.
    """

    text: Words
    sentence_id: Annotated[str | None, Field(max_length=80)] = None
    replacement: Annotated[str, Field(max_length=5000)] = ""
    citations: Annotated[list[PlaceIn] | None, Field(min_length=1, max_length=20)] = None
    remove: bool = False


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
    """One issue in one channel. ``revision_hash`` names the text as its readers have it.

    ``published_at`` is when they got it, and until then when it was asked for; ``url`` the issue's
    page in the archive, ``channel_url`` its place in the channel.
    """

    id: str
    draft_id: str
    channel: str
    state: PublicationState
    number: int
    slug: str
    url: str
    revision_n: int
    revision_hash: str
    approver: str
    published_at: Instant
    notices: list[NoticeOut]
    due_at: Instant | None
    confirmed_by: str | None
    channel_url: str | None
    problem: ChannelProblem | None


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
            "due_at": instant_text(p.due_at),
            "confirmed_by": p.delivery.confirmed_by,
            "channel_url": p.delivery.url or None,
            "problem": p.delivery.problem,
        }
    )
