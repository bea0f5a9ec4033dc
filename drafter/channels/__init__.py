"""Channels that carry an approved text to its readers: ready first, sent by a person's word."""

from drafter.channels.buttondown import Buttondown
from drafter.channels.errors import (
    ChannelFailed,
    ChannelNotConfigured,
    ChannelRejected,
    ChannelUncertain,
)
from drafter.channels.files import FileChannel
from drafter.channels.model import Channel, Message, Receipt, message_of
from drafter.channels.sender import Sender
from drafter.channels.smtp import SmtpChannel, SmtpServer

__all__ = [
    "Buttondown",
    "Channel",
    "ChannelFailed",
    "ChannelNotConfigured",
    "ChannelRejected",
    "ChannelUncertain",
    "FileChannel",
    "Message",
    "Receipt",
    "Sender",
    "SmtpChannel",
    "SmtpServer",
    "message_of",
]
