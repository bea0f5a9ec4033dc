"""Buttondown over loopback: a draft always, once, and sent by a second word."""

from __future__ import annotations

import contextlib
import runpy
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from corpus.errors import BadInput
from drafter.channels import (
    Buttondown,
    ChannelFailed,
    ChannelRejected,
    ChannelUncertain,
    Message,
    Sender,
)
from drafter.channels.buttondown import VERSION, headers

_SERVER = runpy.run_path(str(Path(__file__).with_name("buttondown_server.py")))
MESSAGE = Message(
    key="p1",
    subject="The Pressure Point: {{ subscriber.email }} and 50 {% off %}",
    html="<!doctype html><html><body class='page'><p>Take {{ a }} and {% b %}.</p></body></html>",
    text="Take it.",
    revision="a" * 64,
    slug="2026-05-10-pier",
    url="https://news.example/issues/pier.html",
)


@pytest.fixture
def newsletter() -> Iterator[Any]:
    with _SERVER["serving"](_SERVER["Newsletter"]()) as running:
        yield running


@pytest.fixture
def channel(newsletter: Any) -> Buttondown:
    sender = Sender(newsletter.url, headers(_SERVER["KEY"]), seconds=5)
    return Buttondown(sender, sleep=lambda _: None)


def failing(*faults: str, on: str) -> Callable[[str, str], str | None]:
    """Let the next requests of one method fail, in turn."""
    left = list(faults)
    return lambda method, _path: left.pop(0) if method == on and left else None


def only(newsletter: Any) -> dict[str, Any]:
    (email,) = newsletter.emails.values()
    return dict(email)


def test_the_service_itself_sends_what_names_no_status(newsletter: Any) -> None:
    """Without this, the next test would hold for a server that never sends."""
    mail = {"subject": "Old", "body": "Sent at once."}
    key = {"Authorization": f"Token {_SERVER['KEY']}"}
    assert httpx.post(f"{newsletter.url}/v1/emails", json=mail, headers=key).status_code == 201
    assert len(newsletter.sends) == 1


def test_a_text_is_made_a_draft_under_a_pinned_version_and_nothing_is_sent(
    newsletter: Any, channel: Buttondown
) -> None:
    receipt = channel.place(MESSAGE)
    assert receipt.stage == "ready"
    email = only(newsletter)
    assert (email["status"], newsletter.sends) == ("draft", [])
    assert email["metadata"] == {"desk_publication": "p1", "desk_revision": "a" * 64}
    assert not _SERVER["rendered"](email)
    assert "&#123;{ a }}" in email["body"]
    assert "<html" not in email["body"]
    assert {h["x-api-version"] for h in newsletter.headers} == {VERSION}
    assert {h["authorization"] for h in newsletter.headers} == {f"Token {_SERVER['KEY']}"}
    assert _SERVER["KEY"] not in repr(channel)


def test_a_text_of_a_key_is_created_once_and_changed_after_that(
    newsletter: Any, channel: Buttondown
) -> None:
    for number in range(5):
        channel.place(
            Message(**{**as_dict(MESSAGE), "key": f"other{number}", "subject": str(number)})
        )
    first = channel.place(MESSAGE)
    again = channel.place(MESSAGE)
    changed = Message(**{**as_dict(MESSAGE), "revision": "b" * 64, "subject": "Mended"})
    assert first.remote_id == again.remote_id == channel.place(changed).remote_id
    assert (newsletter.created, newsletter.sends) == (6, [])
    assert newsletter.emails[first.remote_id]["subject"] == "Mended"
    assert channel.look_up(MESSAGE) == first


@pytest.mark.parametrize("fault", ["cut after", "broken after"])
def test_what_was_created_without_an_answer_is_found_and_not_created_again(
    newsletter: Any, channel: Buttondown, fault: str
) -> None:
    newsletter.faults = failing(fault, on="POST")
    assert channel.place(MESSAGE).stage == "ready"
    assert newsletter.created == 1
    assert [m for m, _ in newsletter.asked].count("POST") == 1


@pytest.mark.parametrize("fault", ["cut", "broken"])
def test_what_was_not_created_is_told_and_made_by_the_next_try(
    newsletter: Any, channel: Buttondown, fault: str
) -> None:
    newsletter.faults = failing(fault, on="POST")
    with pytest.raises(ChannelUncertain):
        channel.place(MESSAGE)
    assert newsletter.created == 0
    channel.place(MESSAGE)
    assert newsletter.created == 1


def test_a_duplicate_is_looked_up(newsletter: Any, channel: Buttondown) -> None:
    channel.place(MESSAGE)
    email = only(newsletter)
    newsletter.replies.clear()
    # The list lags behind: the first look finds nothing, the next ones do.
    real, looks = newsletter._list, [{"results": [], "next": None}]
    newsletter._list = lambda query: (200, looks.pop()) if looks else real(query)
    assert channel.place(MESSAGE).remote_id == email["id"]
    assert newsletter.created == 1


def test_a_wish_to_wait_is_kept_within_a_request_and_told_beyond(newsletter: Any) -> None:
    waits: list[float] = []
    sender = Sender(newsletter.url, headers(_SERVER["KEY"]), seconds=5)
    channel = Buttondown(sender, sleep=waits.append)
    newsletter.faults, newsletter.retry_after = failing("busy", on="POST"), "3"
    assert channel.place(MESSAGE).stage == "ready"
    assert waits == [3.0]
    newsletter.faults, newsletter.retry_after = failing("busy", on="GET"), "90"
    with pytest.raises(ChannelFailed) as refused:
        channel.place(MESSAGE)
    assert refused.value.wait_s == 90
    assert waits == [3.0]


def test_release_sends_the_approved_words_once_whatever_lies_there(
    newsletter: Any, channel: Buttondown
) -> None:
    ready = channel.place(MESSAGE)
    newsletter.emails[ready.remote_id]["body"] = "Changed by hand, {{ approved }} by nobody."
    newsletter.faults = failing("cut after", on="PATCH")
    assert channel.release(MESSAGE, ready.remote_id).stage == "sent"
    assert channel.release(MESSAGE, ready.remote_id).stage == "sent"
    assert newsletter.sends == [ready.remote_id]
    assert "by nobody" not in only(newsletter)["body"]
    assert not _SERVER["rendered"](only(newsletter))


def test_a_send_in_doubt_is_said_to_be_in_doubt(newsletter: Any, channel: Buttondown) -> None:
    ready = channel.place(MESSAGE)
    newsletter.faults = failing("cut", on="PATCH")
    with pytest.raises(ChannelUncertain):
        channel.release(MESSAGE, ready.remote_id)
    assert newsletter.sends == []
    assert channel.look_up(MESSAGE) == ready


def test_a_draft_that_is_gone_or_another_key_is_refused(
    newsletter: Any, channel: Buttondown
) -> None:
    ready = channel.place(MESSAGE)
    with pytest.raises(ChannelRejected):
        channel.release(Message(**{**as_dict(MESSAGE), "key": "p2"}), ready.remote_id)
    newsletter.emails.clear()
    with pytest.raises(ChannelRejected, match="any more"):
        channel.release(MESSAGE, ready.remote_id)
    stranger = Buttondown(Sender(newsletter.url, headers("wrong"), seconds=5))
    with pytest.raises(ChannelRejected) as refused:
        stranger.check()
    assert "DRAFTER_BUTTONDOWN_KEY" in refused.value.help
    assert newsletter.sends == []


@pytest.mark.parametrize(
    "address",
    [
        "http://api.buttondown.com",
        "https://user:word@host",
        "ftp://127.0.0.1",
        "https://h/?q=1",
        "",
    ],
)
def test_keys_go_nowhere_that_is_not_safe(address: str) -> None:
    with pytest.raises(BadInput):
        Sender(address, headers("key"))


def test_a_drip_ends_at_the_deadline_and_a_redirect_is_not_followed() -> None:
    server = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    moved = b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"

    def drip() -> None:
        for answer in (moved, b"H"):
            connection, _ = server.accept()
            with connection, contextlib.suppress(OSError):
                connection.recv(65536)
                connection.sendall(answer)
                while answer != moved and not stop.wait(0.05):
                    connection.sendall(answer)

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    sender = Sender(f"http://127.0.0.1:{server.getsockname()[1]}", {}, seconds=0.4)
    assert sender.ask("GET", "/v1/ping").status == 302
    with pytest.raises(ChannelUncertain):
        sender.ask("GET", "/v1/ping")
    stop.set()
    thread.join(5)
    server.close()
    with pytest.raises(ChannelFailed, match="cannot reach"):
        sender.ask("GET", "/v1/ping")


def as_dict(message: Message) -> dict[str, str]:
    return {name: getattr(message, name) for name in Message.__dataclass_fields__}
