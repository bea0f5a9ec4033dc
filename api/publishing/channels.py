"""The one table of channels beside the archive: a new one is a file in drafter/channels and a line.

A row opens a channel from the settings, or returns ``None`` where they do not say where it leads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from api.settings import Settings
from corpus.errors import BadInput
from drafter.channels import (
    Buttondown,
    Channel,
    ChannelNotConfigured,
    FileChannel,
    Sender,
    SmtpChannel,
    SmtpServer,
)
from drafter.channels.buttondown import headers


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """How a channel is opened, and the settings that it needs."""

    open: Callable[[Settings], Channel | None]
    needs: str


def _buttondown(settings: Settings) -> Channel | None:
    given = settings.channels
    if given.buttondown_key is None:
        return None
    sent = headers(given.buttondown_key.get_secret_value())
    return Buttondown(Sender(given.buttondown_url.rstrip("/"), sent, given.seconds))


def _smtp(settings: Settings) -> Channel | None:
    given = settings.channels
    if not (given.smtp_host and given.smtp_from and given.smtp_to):
        return None
    password = given.smtp_password.get_secret_value() if given.smtp_password else ""
    return SmtpChannel(
        SmtpServer(
            given.smtp_host,
            given.smtp_port,
            given.smtp_from,
            given.smtp_to,
            given.smtp_security,
            given.smtp_user,
            password,
            given.seconds,
        )
    )


def _file(settings: Settings) -> Channel | None:
    folder = settings.channels.folder
    return FileChannel(folder.expanduser().absolute()) if folder else None


CHANNELS: Mapping[str, ChannelRow] = MappingProxyType(
    {
        "buttondown": ChannelRow(_buttondown, "DRAFTER_BUTTONDOWN_KEY"),
        "smtp": ChannelRow(_smtp, "DRAFTER_SMTP_HOST, DRAFTER_SMTP_FROM and DRAFTER_SMTP_TO"),
        "file": ChannelRow(_file, "DRAFTER_SEND_FOLDER"),
    }
)


def open_channel(settings: Settings, name: str) -> Channel:
    """Return a channel; ``BadInput`` for an unknown one, ``ChannelNotConfigured`` for one unset."""
    row = CHANNELS.get(name)
    if row is None:
        known = ", ".join(["archive", *CHANNELS])
        raise BadInput(f"no channel {name[:40]!r}", help=f"one of {known}")
    channel = row.open(settings)
    if channel is None:
        raise ChannelNotConfigured(f"the channel {name} is not set up", help=f"set {row.needs}")
    return channel
