"""Why a text did not reach a channel.

ChannelFailed           the channel did not answer as it should             (retryable)
├── ChannelUncertain    it may have done what was asked: look, do not repeat (retryable)
└── ChannelRejected     it will not take the request, however often it is sent
ChannelNotConfigured    the settings name no such channel
"""

from __future__ import annotations

from typing import Final

from corpus.errors import DeskError

# The reason of a refusal where the channel has lost what was made ready.
GONE: Final = "gone"


class ChannelFailed(DeskError):
    """The channel did not do what was asked; ``wait_s`` is for how long it wants to be left."""

    code = "channel_failed"
    retryable = True

    def __init__(self, message: str, *, help: str = "", wait_s: float | None = None) -> None:
        super().__init__(message, help=help)
        self.wait_s = wait_s
        self.members: dict[str, str] = {}


class ChannelUncertain(ChannelFailed):
    """The request left and no answer came: it may have been carried out."""

    code = "channel_uncertain"


class ChannelRejected(ChannelFailed):
    """The channel refuses the request itself; ``reason`` is the channel's own code for it."""

    code = "channel_rejected"
    retryable = False

    def __init__(self, message: str, *, help: str = "", reason: str = "") -> None:
        super().__init__(message, help=help)
        self.reason = reason


class ChannelNotConfigured(DeskError):
    """A channel of which the settings do not say where it leads."""

    code = "channel_not_configured"
