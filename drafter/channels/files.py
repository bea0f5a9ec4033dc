"""A folder as a channel: a complete email as one file, for whatever program sends it."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from drafter.channels.errors import ChannelFailed, ChannelRejected
from drafter.channels.model import Message, Receipt


@dataclass(frozen=True, slots=True)
class FileChannel:
    """``ready/`` holds what waits for a person's word, ``sent/`` what another program may send."""

    folder: Path
    name: str = "file"

    @property
    def leads_to(self) -> str:
        return f"files in {self.folder}"

    def check(self) -> None:
        try:
            for part in ("ready", "sent"):
                (self.folder / part).mkdir(parents=True, exist_ok=True)
                if not os.access(self.folder / part, os.W_OK):
                    raise PermissionError(f"{self.folder / part} cannot be written")
        except OSError as error:
            raise _failed(error) from None

    def place(self, message: Message) -> Receipt:
        if self._sent(message).is_file():
            return Receipt(message.key, "sent")
        self._write(self._ready(message), message)
        return Receipt(message.key, "ready")

    def release(self, message: Message, remote_id: str) -> Receipt:
        if remote_id != message.key:
            raise ChannelRejected("the file of another publication", help="make it ready again")
        if not self._sent(message).is_file():
            # The approved words once more: the file may have been changed since.
            self._write(self._ready(message), message)
            try:
                self._ready(message).replace(self._sent(message))
            except OSError as error:
                raise _failed(error) from None
        return Receipt(message.key, "sent")

    def look_up(self, message: Message) -> Receipt | None:
        if self._sent(message).is_file():
            return Receipt(message.key, "sent")
        return Receipt(message.key, "ready") if self._ready(message).is_file() else None

    def _ready(self, message: Message) -> Path:
        return self.folder / "ready" / f"{message.slug}.{message.key}.eml"

    def _sent(self, message: Message) -> Path:
        return self.folder / "sent" / f"{message.slug}.{message.key}.eml"

    def _write(self, path: Path, message: Message) -> None:
        self.check()
        try:
            with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
                file.write(email_of(message).as_bytes())
            Path(file.name).replace(path)
        except OSError as error:
            raise _failed(error) from None


def email_of(message: Message, sender: str = "", to: str = "") -> EmailMessage:
    """Return a message as an email with both parts; its id follows from the publication's key."""
    # Wide enough that no header of ours is folded.
    made = EmailMessage(default.clone(max_line_length=200))
    made["Subject"] = message.subject
    if sender:
        made["From"] = sender
        made["To"] = to or sender
    host = sender.rpartition("@")[2].rstrip(">") or "drafting-desk.invalid"
    made["Message-ID"] = f"<{message.key}@{host}>"
    made["X-Desk-Publication"] = message.key
    made["X-Desk-Revision"] = message.revision
    made["Archived-At"] = f"<{message.url}>"
    made.set_content(message.text)
    made.add_alternative(message.html, subtype="html")
    return made


def _failed(error: OSError) -> ChannelFailed:
    return ChannelFailed(f"the folder takes no file: {error}", help="check DRAFTER_SEND_FOLDER")
