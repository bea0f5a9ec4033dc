"""An approved text through a channel, over the real store and the newsletter on loopback."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from api.drafts import KeyReused
from api.publishing.issues import Press
from api.publishing.publishing import NotApproved, Publishing
from api.publishing.sending import Sending
from api.publishing.settling import Settling
from api.review.store import Stale
from corpus.errors import BadInput
from drafter.channels import (
    Buttondown,
    ChannelFailed,
    ChannelUncertain,
    FileChannel,
    Receipt,
    Sender,
)
from drafter.channels.buttondown import headers
from drafter.review.states import WrongState

_SERVER = runpy.run_path(
    str(Path(__file__).parents[2] / "drafter" / "channels" / "buttondown_server.py")
)


@pytest.fixture
def newsletter() -> Iterator[Any]:
    with _SERVER["serving"](_SERVER["Newsletter"]()) as running:
        yield running


class Silent:
    """A channel that takes everything and says nothing of what it sent, as mail servers do."""

    name, leads_to = "silent", "nowhere"

    def check(self) -> None: ...

    def place(self, message: Any) -> Receipt:
        return Receipt(message.key, "ready")

    def release(self, message: Any, remote_id: str) -> Receipt:
        raise ChannelUncertain("no answer")

    def look_up(self, message: Any) -> Receipt:
        raise ChannelUncertain("it cannot tell")


@pytest.fixture
def settling(publishing: Publishing, press: Press, newsletter: Any, tmp_path: Path) -> Settling:
    sender = Sender(newsletter.url, headers(_SERVER["KEY"]), seconds=5)
    channels = {
        "buttondown": Buttondown(sender, sleep=lambda _: None),
        "file": FileChannel(tmp_path / "out"),
        "silent": Silent(),
    }
    return Settling(Sending(publishing, press, channels.__getitem__))


def test_no_text_is_even_made_ready_that_nobody_approved(
    settling: Settling, newsletter: Any
) -> None:
    with pytest.raises(NotApproved):
        settling.sending.ask("d1", "buttondown", key="k", by="eve")
    assert (newsletter.asked, settling.sending.store.all()) == ([], [])


def test_ready_then_sent_by_a_word_for_the_revision_that_was_seen(
    review: Any, settling: Settling, newsletter: Any, approved: None
) -> None:
    sending = settling.sending
    ready = sending.ask("d1", "buttondown", key="k", by="eve")
    assert (ready.state, review.stand().draft.state, newsletter.sends) == ("ready", "approved", [])
    assert sending.ask("d1", "buttondown", key="k", by="eve") == ready
    assert sending.ask("d1", "buttondown", key="k2", by="eve") == ready
    with pytest.raises(KeyReused):
        sending.ask("d2", "buttondown", key="k", by="eve")
    with pytest.raises(Stale):
        sending.confirm(ready.id, revision="0" * 64, by="eve")
    assert newsletter.sends == []
    sent = sending.confirm(ready.id, revision=ready.revision_hash, by="eve")
    assert (sent.state, sent.delivery.confirmed_by) == ("published", "eve")
    assert review.stand().draft.state == "published"
    assert sending.confirm(ready.id, revision=ready.revision_hash, by="eve").state == "published"
    assert (newsletter.created, len(newsletter.sends)) == (1, 1)
    (email,) = newsletter.emails.values()
    assert email["metadata"]["desk_revision"] == review.stand().head.hash
    told = [(e.action, e.by) for e in review.store.audit("d1")][-3:]
    assert told == [("publication_asked", "eve"), ("send_confirmed", "eve"), ("published", "eve")]


def test_a_text_that_was_changed_after_it_was_made_ready_is_not_sent(
    review: Any, settling: Settling, newsletter: Any, approved: None
) -> None:
    ready = settling.sending.ask("d1", "buttondown", key="k", by="eve")
    review.editing.delete("d1", "s2", expected=review.stand().head.hash, by="ana")
    with pytest.raises(NotApproved):
        settling.sending.confirm(ready.id, revision=ready.revision_hash, by="eve")
    assert newsletter.sends == []
    assert settling.sending.store.get(ready.id).state == "ready"


def test_a_channel_that_fails_leaves_it_waiting_and_the_same_key_goes_on(
    settling: Settling, newsletter: Any, approved: None
) -> None:
    newsletter.faults = lambda _method, _path: "broken"
    with pytest.raises(ChannelFailed) as failed:
        settling.sending.ask("d1", "buttondown", key="k", by="eve")
    waiting = settling.sending.store.get(failed.value.members["publication_id"])
    assert (waiting.state, waiting.delivery.problem["code"]) == ("waiting", "channel_uncertain")
    newsletter.faults = lambda _method, _path: None
    assert settling.sending.ask("d1", "buttondown", key="k", by="eve").state == "ready"
    assert newsletter.created == 1


def test_a_send_in_doubt_is_looked_up_and_never_repeated(
    settling: Settling, newsletter: Any, approved: None
) -> None:
    ready = settling.sending.ask("d1", "buttondown", key="k", by="eve")
    newsletter.faults = lambda method, _path: (
        "cut after" if method == "PATCH" or newsletter.sends else None
    )
    with pytest.raises(ChannelUncertain):
        settling.sending.confirm(ready.id, revision=ready.revision_hash, by="eve")
    assert settling.sending.store.get(ready.id).state == "uncertain"
    newsletter.faults = lambda _method, _path: None
    settled = settling.retry(ready.id, by="eve")
    assert (settled.state, len(newsletter.sends)) == ("published", 1)


@pytest.mark.parametrize(("arrived", "state"), [(True, "published"), (False, "ready")])
def test_where_the_channel_cannot_tell_a_person_says_so(
    settling: Settling, approved: None, arrived: bool, state: str
) -> None:
    ready = settling.sending.ask("d1", "silent", key="k", by="eve")
    with pytest.raises(ChannelUncertain):
        settling.sending.confirm(ready.id, revision=ready.revision_hash, by="eve")
    with pytest.raises(ChannelUncertain):
        settling.retry(ready.id, by="eve")
    assert settling.retry(ready.id, by="eve", arrived=arrived).state == state


def test_scheduled_by_a_person_sent_at_its_time_once(
    review: Any, settling: Settling, newsletter: Any, approved: None
) -> None:
    due = review.clock() + timedelta(hours=2)
    ready = settling.sending.ask("d1", "buttondown", key="k", by="eve", due_at=due)
    assert ready.state == "ready"
    later = settling.sending.confirm(ready.id, revision=ready.revision_hash, by="eve")
    assert (later.state, later.due_at) == ("scheduled", due)
    assert review.stand().draft.state == "scheduled"
    assert (settling.run_due(), newsletter.sends) == (0, [])
    review.clock.at = due
    assert (settling.run_due(), len(newsletter.sends)) == (1, 1)
    assert (settling.run_due(), len(newsletter.sends)) == (0, 1)
    assert review.stand().draft.state == "published"


def test_what_was_scheduled_and_then_changed_is_withdrawn_at_its_time(
    review: Any, settling: Settling, newsletter: Any, approved: None
) -> None:
    due = review.clock() + timedelta(hours=2)
    archived = settling.sending.ask("d1", "archive", key="a", by="eve", due_at=due)
    assert archived.state == "scheduled"
    review.editing.delete("d1", "s2", expected=review.stand().head.hash, by="ana")
    review.clock.at = due
    assert settling.run_due() == 1
    withdrawn = settling.sending.store.get(archived.id)
    assert (withdrawn.state, withdrawn.delivery.problem["code"]) == ("withdrawn", "not_approved")
    assert settling.sending.store.in_channel("archive") == []


def test_the_archive_takes_a_scheduled_issue_at_its_time(
    review: Any, settling: Settling, press: Press, approved: None
) -> None:
    due = review.clock() + timedelta(hours=2)
    with pytest.raises(BadInput):
        settling.sending.ask("d1", "archive", key="a", by="eve", due_at=review.clock.at)
    settling.sending.ask("d1", "archive", key="a", by="eve", due_at=due)
    assert not any(path.startswith("issues/") for path in press.archive())
    review.clock.at = due
    assert settling.run_due() == 1
    assert any(path.startswith("issues/") for path in press.archive())
    with pytest.raises(WrongState):
        settling.withdraw(settling.sending.store.all()[0].id, by="eve")


def test_what_is_not_sent_is_taken_back_and_may_be_asked_for_again(
    review: Any, settling: Settling, newsletter: Any, approved: None
) -> None:
    due = review.clock() + timedelta(hours=2)
    ready = settling.sending.ask("d1", "file", key="k", by="eve")
    settling.sending.confirm(ready.id, revision=ready.revision_hash, by="eve", due_at=due)
    assert settling.withdraw(ready.id, by="eve").state == "withdrawn"
    assert review.stand().draft.state == "approved"
    again = settling.sending.ask("d1", "file", key="k2", by="eve")
    assert (again.id, again.state) == (ready.id, "ready")


def test_what_a_process_left_in_the_middle_is_looked_up_by_the_next(
    review: Any, settling: Settling, newsletter: Any, approved: None, monkeypatch: Any
) -> None:
    ready = settling.sending.ask("d1", "buttondown", key="k", by="eve")
    real = Buttondown.release

    def dies(channel: Buttondown, message: Any, remote_id: str) -> Receipt:
        real(channel, message, remote_id)
        raise KeyboardInterrupt

    monkeypatch.setattr(Buttondown, "release", dies)
    with pytest.raises(KeyboardInterrupt):
        settling.sending.confirm(ready.id, revision=ready.revision_hash, by="eve")
    assert settling.run_due() == 0
    review.clock.at += timedelta(minutes=6)
    assert settling.run_due() == 1
    assert settling.sending.store.get(ready.id).state == "published"
    assert len(newsletter.sends) == 1
