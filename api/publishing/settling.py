"""What becomes of publications that wait: due, interrupted, uncertain, taken back.

Only a text whose sending a person confirmed is sent here, at the time that was given with it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from api.publishing.publishing import NotApproved
from api.publishing.sending import Sending, delivered, name, problem_of
from api.publishing.store import ARCHIVE, Delivery, Publication, set_publication
from api.review.rows import MACHINE
from corpus.errors import DeskError
from drafter.channels import ChannelFailed, ChannelRejected, ChannelUncertain
from drafter.review.states import WrongState

log = logging.getLogger("api.sending")
# A scheduled text that the channel surely did not take is tried again after this, so often.
_AGAIN: Final = timedelta(minutes=2)
_TRIES: Final = 15


@dataclass(frozen=True, slots=True)
class Settling:
    """Goes on where ``sending`` waits."""

    sending: Sending

    def retry(self, publication_id: str, *, by: str, arrived: bool | None = None) -> Publication:
        """Go on where a failure left a publication; nothing is sent by this.

        A waiting one is handed to its channel. One that may have been sent is looked up there;
        where the channel cannot tell, ``arrived`` is what a person saw.
        """
        found = self.sending.store.get(publication_id)
        if found.state == "waiting":
            return self.sending.place(publication_id)
        if found.state not in {"sending", "uncertain"}:
            return found
        claimed = self.sending.claimed(publication_id)
        if claimed is None:
            return found
        return self._settle(claimed, by=by, arrived=arrived)

    def withdraw(self, publication_id: str, *, by: str) -> Publication:
        """Take back what is not sent yet. What lies in the channel stays there, unsent."""
        found = self.sending.claimed(publication_id)
        if found is None or found.state not in {"waiting", "ready", "scheduled"}:
            state = self.sending.given_back(found, publication_id).state
            raise WrongState(
                f"a publication that is {state} cannot be withdrawn",
                help="what readers have is corrected or retracted",
            )
        self._withdraw(found, by=by, delivery=found.delivery)
        return self.sending.store.get(publication_id)

    def run_due(self) -> int:
        """Send what is due, and look up what another process left; return how many were taken."""
        now, taken = self.sending.publishing.clock(), 0
        for found in [*self.sending.store.due(now), *self.sending.store.interrupted(now)]:
            claimed = self.sending.claimed(found.id)
            if claimed is None or claimed.state != found.state:
                self.sending.given_back(claimed, found.id)
                continue
            taken += 1
            try:
                if claimed.state == "sending":
                    self._settle(claimed, by=MACHINE, arrived=None)
                else:
                    self._send_due(claimed, now)
            except DeskError as error:
                log.warning("publication %s: %s", found.id, error)
        return taken

    def _settle(self, found: Publication, *, by: str, arrived: bool | None) -> Publication:
        stage: str | None
        delivery = found.delivery
        if found.channel == ARCHIVE:
            return self.sending.finish(found, delivery, by=delivery.confirmed_by)
        if arrived is None:
            try:
                receipt = self.sending.channel(found.channel).look_up(self.sending.message(found))
            except DeskError as error:
                delivery = replace(delivery, problem=problem_of(error))
                self.sending.store.note(found.id, state="uncertain", delivery=delivery)
                name(error, found)
                raise
            stage = receipt.stage if receipt else None
            delivery = delivered(found, receipt) if receipt else delivery
        else:
            stage = "sent" if arrived else "ready"
            with self.sending.publishing.drafts.writing(
                found.draft_id, at=self.sending.publishing.clock(), by=by, expected=None
            ) as writing:
                writing.tell("send_settled", publication=found.id, arrived=arrived)
        if stage == "sent":
            return self.sending.finish(found, delivery, by=found.delivery.confirmed_by)
        state = "ready" if stage == "ready" else "waiting"
        self.sending.store.note(
            found.id, state=state, delivery=replace(delivery, confirmed_by=None)
        )
        return self.sending.store.get(found.id)

    def _send_due(self, found: Publication, now: datetime) -> None:
        publishing = self.sending.publishing
        by = found.delivery.confirmed_by or MACHINE
        try:
            with publishing.drafts.writing(found.draft_id, at=now, by=by, expected=None) as writing:
                publishing.approval(writing)
                if writing.stand.head.hash != found.revision_hash:
                    raise NotApproved("the text was changed since it was scheduled")
                set_publication(writing.connection, found.id, state="sending")
        except (NotApproved, WrongState) as error:
            self._withdraw(
                found, by=by, delivery=replace(found.delivery, problem=problem_of(error))
            )
            raise
        if found.channel == ARCHIVE:
            self.sending.finish(found, found.delivery, by=by)
            return
        try:
            self.sending.release(found)
        except ChannelFailed as error:
            if isinstance(error, ChannelRejected | ChannelUncertain):
                raise
            tries = found.delivery.tries + 1
            if tries < _TRIES:
                delivery = replace(found.delivery, problem=problem_of(error), tries=tries)
                again = {"state": "scheduled", "due_at": now + _AGAIN, "delivery": delivery}
                self.sending.store.note(found.id, **again)
            raise

    def _withdraw(self, found: Publication, *, by: str, delivery: Delivery) -> None:
        publishing = self.sending.publishing
        with publishing.drafts.writing(
            found.draft_id, at=publishing.clock(), by=by, expected=None
        ) as writing:
            set_publication(
                writing.connection,
                found.id,
                state="withdrawn",
                due_at=None,
                claimed_until=None,
                delivery=delivery,
            )
            others = publishing.store.of_draft(found.draft_id)
            if writing.state == "scheduled" and not _others_scheduled(others, found):
                writing.move("unschedule")
            writing.tell("publication_withdrawn", publication=found.id, channel=found.channel)


def _others_scheduled(others: Sequence[Publication], but: Publication) -> bool:
    return any(p.state == "scheduled" and p.id != but.id for p in others)
