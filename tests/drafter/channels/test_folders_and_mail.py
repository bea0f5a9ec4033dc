"""The folder and the mail server as channels."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drafter.channels import (
    ChannelFailed,
    ChannelRejected,
    ChannelUncertain,
    FileChannel,
    Message,
    SmtpChannel,
    SmtpServer,
)

MESSAGE = Message(
    key="p1",
    subject="The Pressure Point: Quill Bay’s pier",
    html="<p>Nine days.</p>",
    text="Nine days.\n",
    revision="a" * 64,
    slug="2026-05-10-pier",
    url="https://news.example/issues/pier.html",
)


class Mailbox(socketserver.StreamRequestHandler):
    """As much of a mail server as takes one message."""

    def handle(self) -> None:
        got, server = self.server.got, self.server  # type: ignore[attr-defined]
        self.wfile.write(b"220 loopback\r\n")
        while line := self.rfile.readline().strip():
            word = line.split(b" ")[0].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = []
                while (text := self.rfile.readline()) not in {b".\r\n", b""}:
                    lines.append(text)
                if server.answer == "cut":
                    return
                if server.answer == "250":
                    got.append(b"".join(lines))
                self.wfile.write(f"{server.answer} so it is\r\n".encode())
            elif word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 yes\r\n")


@pytest.fixture
def mail() -> Iterator[Any]:
    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Mailbox) as server:
        server.got, server.answer = [], "250"  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server
        server.shutdown()


def smtp(mail: Any, **changed: Any) -> SmtpChannel:
    at = {"sender": "desk@news.example", "to": "list@news.example", "security": "none"}
    given = {"host": "127.0.0.1", "port": mail.server_address[1], "seconds": 5.0, **at, **changed}
    return SmtpChannel(SmtpServer(**given))


def test_a_folder_takes_a_whole_email_and_sends_it_by_one_move(tmp_path: Path) -> None:
    channel = FileChannel(tmp_path / "out")
    assert channel.look_up(MESSAGE) is None
    ready = channel.place(MESSAGE)
    assert channel.place(MESSAGE) == ready == channel.look_up(MESSAGE)
    (waiting,) = (tmp_path / "out" / "ready").iterdir()
    waiting.write_text("changed by hand")
    assert list((tmp_path / "out" / "sent").iterdir()) == []
    assert channel.release(MESSAGE, ready.remote_id).stage == "sent"
    assert channel.release(MESSAGE, ready.remote_id).stage == "sent"
    assert channel.place(MESSAGE).stage == "sent"
    (sent,) = (tmp_path / "out" / "sent").iterdir()
    assert list((tmp_path / "out" / "ready").iterdir()) == []
    read = email.message_from_bytes(sent.read_bytes(), policy=email.policy.default)
    assert read["Subject"] == MESSAGE.subject
    assert (read["X-Desk-Publication"], read["X-Desk-Revision"]) == ("p1", "a" * 64)
    bodies = {part.get_content_type(): part.get_content() for part in read.iter_parts()}
    assert bodies == {"text/plain": MESSAGE.text, "text/html": MESSAGE.html + "\n"}


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ChannelFailed):
        FileChannel(tmp_path / "file").place(MESSAGE)


def test_mail_goes_to_the_list_alone_and_only_by_release(mail: Any) -> None:
    channel = smtp(mail)
    ready = channel.place(MESSAGE)
    assert mail.got == []
    assert channel.release(MESSAGE, ready.remote_id).stage == "sent"
    (raw,) = mail.got
    read = email.message_from_bytes(raw, policy=email.policy.default)
    assert (read["To"], read["Message-ID"]) == ("list@news.example", "<p1@news.example>")


@pytest.mark.parametrize(
    ("answer", "error"),
    [("cut", ChannelUncertain), ("451", ChannelFailed), ("554", ChannelRejected)],
)
def test_what_a_mail_server_answers_says_whether_it_took_it(
    mail: Any, answer: str, error: type[ChannelFailed]
) -> None:
    mail.answer = answer
    with pytest.raises(error) as failed:
        smtp(mail).release(MESSAGE, "p1")
    assert isinstance(failed.value, ChannelUncertain) == (answer == "cut")
    assert mail.got == []
    with pytest.raises(ChannelUncertain):
        smtp(mail).look_up(MESSAGE)


def test_mail_leaves_loopback_only_encrypted(mail: Any) -> None:
    with pytest.raises(ChannelRejected):
        smtp(mail, host="mail.news.example").check()
    with pytest.raises(ChannelFailed):
        smtp(mail, security="starttls").check()
