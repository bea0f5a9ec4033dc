"""The page from which an approved text goes out, by its forms, without a script."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drafter.exports import FORMATS
from tests.api.issues import approved

_DESK = runpy.run_path(str(Path(__file__).parents[1] / "desk_client.py"))["Desk"]
TOPIC = "The pier collapse at Quill Bay and Marrow Island's ferries"


@pytest.fixture(scope="module")
def sending(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A desk with a folder that it sends into."""
    folder = tmp_path_factory.mktemp("out")
    running = _DESK(tmp_path_factory.mktemp("desk"), DRAFTER_SEND_FOLDER=str(folder))
    running.out = folder
    running.start()
    yield running
    running.stop()


@pytest.fixture
def draft(sending: Any) -> str:
    return str(sending.finished(sending.ask(TOPIC))["id"])


def sent(desk: Any) -> list[str]:
    return [path.name for path in (desk.out / "sent").glob("*")]


def test_nothing_goes_out_before_it_is_approved(sending: Any, draft: str) -> None:
    shown = sending.client.get(f"/drafts/{draft}/send")
    assert "nobody has approved this text" in shown.text.lower()
    assert "Place it there" not in shown.text
    refused = sending.client.post(f"/drafts/{draft}/send", data={"channel": "file"})
    assert refused.status_code == 409
    assert "an editor approves it first" in refused.text.lower()


def test_placed_then_confirmed_by_the_hash_that_was_seen(sending: Any, draft: str) -> None:
    approved(sending, draft)
    ask, at = sending.client, f"/drafts/{draft}/send"
    placed = ask.post(at, data={"channel": "file", "key": "k1"})
    assert (placed.status_code, placed.headers["Location"]) == (303, f"{at}#p-file")
    before = sent(sending)
    shown = ask.get(at).text
    assert "Nothing is sent before you confirm it" in shown
    link = re.search(rf'href="({at}\?confirm=([0-9a-f]+))#confirm"', shown)
    assert link
    asked = ask.get(link[1]).text
    revision = re.search(r'name="revision" value="([0-9a-f]{64})"', asked)
    assert revision
    assert "cannot be recalled" in asked
    assert str(sending.out) in asked
    assert sent(sending) == before
    wrong = ask.post(f"{at}/{link[2]}/confirm", data={"revision": "0" * 64})
    assert (wrong.status_code, sent(sending)) == (412, before)
    for _ in range(2):
        done = ask.post(f"{at}/{link[2]}/confirm", data={"revision": revision[1]})
        assert done.status_code == 303
    assert len(sent(sending)) == len(before) + 1
    assert '<span class="state published">published</span>' in ask.get(at).text


def test_the_checklist_tells_the_address_and_what_is_left_unwritten(
    sending: Any, draft: str
) -> None:
    approved(sending, draft)
    ask, at = sending.client, f"/drafts/{draft}/send"
    before = ask.get(at).text
    assert "note to the editor left unwritten" in before
    assert re.search(r"None blocks it(, \d+ warnings? left standing)?\.", before)
    for name in FORMATS:
        assert f'href="/v1/drafts/{draft}/exports/{name}" download' in before
    ask.post(at, data={"channel": "archive", "key": f"k-{draft}"})
    issue = re.search(r'href="/archive/(issues/[^"]+)">The issue in the archive', ask.get(at).text)
    assert issue
    assert issue[1] in before, "the address that was told is the one that it got"


def test_what_is_placed_can_be_taken_back_and_placed_again(sending: Any, draft: str) -> None:
    approved(sending, draft)
    ask, at = sending.client, f"/drafts/{draft}/send"
    ask.post(at, data={"channel": "file"})
    one = ask.get(f"/v1{at.removesuffix('/send')}/publications").json()["items"][0]["id"]
    assert ask.post(f"{at}/{one}/withdraw").status_code == 303
    shown = ask.get(at).text
    assert "taken back, not sent" in shown
    assert "Place it there" in shown
    other = ask.post(f"/drafts/zzz/send/{one}/withdraw")
    assert other.status_code == 404
    unset = ask.post(at, data={"channel": "smtp"})
    assert (unset.status_code, "DRAFTER_SMTP_HOST" in unset.text) == (409, True)
    assert ask.post(at, data={"channel": "archive"}).status_code == 303
    assert "The issue in the archive" in ask.get(at).text


def test_previews_are_what_readers_get_under_a_policy_that_runs_nothing(
    sending: Any, draft: str
) -> None:
    ask, at = sending.client, f"/drafts/{draft}"
    email = ask.get(f"{at}/preview/email.html")
    assert email.content == ask.get(f"/v1{at}/exports/email").content
    for reply in (email, ask.get(frame(ask.get(f"{at}/send?view=archive").text))):
        assert reply.status_code == 200
        policy = reply.headers["Content-Security-Policy"]
        assert "sandbox" in policy
        assert "script" not in policy
        assert reply.headers["X-Frame-Options"] == "SAMEORIGIN"
    text = ask.get(f"{at}/send?view=text")
    assert "<pre" in text.text
    assert text.headers["X-Frame-Options"] == "DENY"
    assert ask.get(f"{at}/preview/archive/../../settings").status_code == 404


def frame(page: str) -> str:
    found = re.search(r'<iframe class="as-read" sandbox="[a-z-]*" src="([^"]+)"', page)
    assert found
    return found[1]
