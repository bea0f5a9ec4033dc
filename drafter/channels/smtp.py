"""A mail server as a channel: the approved text goes to one address, that of a list.

SMTP keeps nothing that could be looked up. A message whose acceptance was not heard of is therefore
*uncertain*: the desk never repeats it by itself, a person looks and says so.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from ipaddress import ip_address
from typing import Literal

from drafter.channels.errors import ChannelFailed, ChannelRejected, ChannelUncertain
from drafter.channels.files import email_of
from drafter.channels.model import Message, Receipt

Security = Literal["starttls", "tls", "none"]
_SECONDS = 30.0
_HELP = "check DRAFTER_SMTP_HOST and its neighbours"


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed in. ``security`` ``none`` is for loopback alone."""

    host: str
    port: int
    sender: str
    to: str
    security: Security = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    seconds: float = _SECONDS


@dataclass(frozen=True, slots=True)
class SmtpChannel:
    """Sends through ``server``; making ready there is only a look whether it answers."""

    server: SmtpServer
    name: str = "smtp"

    @property
    def leads_to(self) -> str:
        return f"{self.server.to}, by {self.server.host}:{self.server.port}"

    def check(self) -> None:
        with self._session():
            pass

    def place(self, message: Message) -> Receipt:
        self.check()
        return Receipt(message.key, "ready")

    def release(self, message: Message, remote_id: str) -> Receipt:
        if remote_id != message.key:
            raise ChannelRejected("the email of another publication", help="make it ready again")
        made = email_of(message, self.server.sender, self.server.to)
        made["Date"] = formatdate(usegmt=True)
        with self._session() as session:
            try:
                session.send_message(made, self.server.sender, [self.server.to])
            except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused) as error:
                raise ChannelRejected(f"the mail server refuses it: {error}", help=_HELP) from None
            except smtplib.SMTPDataError as error:
                raise _answered(error) from None
            except (smtplib.SMTPException, OSError) as error:
                raise ChannelUncertain(
                    f"the mail server did not say whether it took the email: {error}",
                    help="look whether it arrived before you send it again",
                ) from None
        return Receipt(message.key, "sent")

    def look_up(self, message: Message) -> Receipt | None:  # noqa: ARG002
        raise ChannelUncertain(
            "a mail server does not tell what it has sent",
            help="look whether it arrived, then say so",
        )

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        session = self._connected()
        try:
            yield session
        finally:
            with suppress(smtplib.SMTPException, OSError):
                session.quit()

    def _connected(self) -> smtplib.SMTP:
        at = self.server
        if at.security == "none" and not _loopback(at.host):
            raise ChannelRejected(
                f"mail goes to {at.host} only encrypted", help="set DRAFTER_SMTP_SECURITY"
            )
        context = ssl.create_default_context()
        try:
            session: smtplib.SMTP
            if at.security == "tls":
                session = smtplib.SMTP_SSL(at.host, at.port, timeout=at.seconds, context=context)
            else:
                session = smtplib.SMTP(at.host, at.port, timeout=at.seconds)
            if at.security == "starttls":
                session.starttls(context=context)
            if at.user:
                session.login(at.user, at.password)
        except smtplib.SMTPAuthenticationError:
            raise ChannelRejected(
                f"{at.host} does not take the user and password",
                help="check DRAFTER_SMTP_USER and DRAFTER_SMTP_PASSWORD",
            ) from None
        except (smtplib.SMTPException, OSError) as error:
            raise ChannelFailed(f"cannot reach {at.host}:{at.port}: {error}", help=_HELP) from None
        return session


def _answered(error: smtplib.SMTPDataError) -> ChannelFailed:
    """Return what a refusal after the text means: 4xx may pass later, 5xx will not."""
    told = f"the mail server refuses the email: {error.smtp_code}"
    if 400 <= error.smtp_code < 500:
        return ChannelFailed(told, help="try again later")
    return ChannelRejected(told, help=_HELP)


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
