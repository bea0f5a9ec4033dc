"""What goes into a channel and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from drafter.exports import FORMATS, Issue

Stage = Literal["ready", "sent"]


@dataclass(frozen=True, slots=True)
class Message:
    """One approved text as an email. ``key`` names the publication: the channel keeps it beside the
    text, and what has it is never created again. ``revision`` is the approved revision's hash.
    """

    key: str
    subject: str
    html: str
    text: str
    revision: str
    slug: str
    url: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """How a text stands in a channel: ``ready`` and unsent, or ``sent``.

    ``remote_id`` is the channel's own name for it; ``url`` is where a person finds it there.
    """

    remote_id: str
    stage: Stage
    url: str = ""


class Channel(Protocol):
    """Carries texts to readers in two steps, of which the second takes a person's word.

    Errors are ``ChannelFailed`` and what lies below it.
    """

    @property
    def name(self) -> str:
        """The channel's name in requests and commands."""
        ...

    @property
    def leads_to(self) -> str:
        """Where texts go, in words for people; no secret is in it."""
        ...

    def check(self) -> None:
        """Raise where the channel cannot be reached or does not know us."""
        ...

    def place(self, message: Message) -> Receipt:
        """Make the text ready and send nothing. The same key again changes what is there."""
        ...

    def release(self, message: Message, remote_id: str) -> Receipt:
        """Send exactly ``message``, once: what was sent already is told, and not sent again."""
        ...

    def look_up(self, message: Message) -> Receipt | None:
        """Return how the text of this key stands, ``None`` where the channel has none.

        ``ChannelUncertain`` where the channel cannot know.
        """
        ...


def message_of(issue: Issue, key: str) -> Message:
    """Return an issue as a message."""
    return Message(
        key=key,
        subject=" ".join(issue.headline.split()),
        html=FORMATS["email"].body(issue).decode(),
        text=FORMATS["text"].body(issue).decode(),
        revision=issue.revision,
        slug=issue.slug,
        url=issue.url,
    )
