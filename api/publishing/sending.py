"""An approved text through a channel: asked for, ready there, sent by a person's word.

Each step is written down before the channel is asked and after it answered, and one process at a
time holds the claim on a publication. What was begun and not ended is looked up in the channel, and
never sent again by the desk itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from api.publishing.issues import Press
from api.publishing.publishing import NotApproved, Publishing
from api.publishing.store import (
    ARCHIVE,
    Delivery,
    Publication,
    PublicationStore,
    publication_columns,
    set_publication,
)
from api.review.rows import MACHINE
from api.review.store import Stale, Writing
from corpus.errors import BadInput, DeskError
from drafter.channels import (
    Channel,
    ChannelFailed,
    ChannelRejected,
    ChannelUncertain,
    Message,
    Receipt,
    message_of,
)
from drafter.channels.errors import GONE
from drafter.review.states import WrongState

_FAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Sending:
    """Sends publications. ``channel`` opens one by its name."""

    publishing: Publishing
    press: Press
    channel: Callable[[str], Channel]

    @property
    def store(self) -> PublicationStore:
        """Where publications are kept."""
        return self.publishing.store

    def ask(
        self,
        draft_id: str,
        channel: str,
        *,
        key: str,
        by: str,
        due_at: datetime | None = None,
    ) -> Publication:
        """Make the approved text of a draft ready in a channel; ``confirm`` then sends it.

        In the archive it is published at once, or at ``due_at``. The same ``key`` again goes on
        where the first request ended. Errors: ``NotApproved``, ``ChannelNotConfigured``,
        ``ChannelFailed`` (the publication then waits, and ``retry`` or the same key tries again).
        """
        now = self.publishing.clock()
        due_at = _to_come(due_at, now)
        if channel == ARCHIVE and due_at is None:
            return self.publishing.publish(draft_id, key=key, by=by)[0]
        if channel != ARCHIVE:
            self.channel(channel)
        found = self.publishing.earlier(key, draft_id, channel)
        if found is None or found.state in {"waiting", "ready", "withdrawn"}:
            found = self._asked(draft_id, channel, key=key, by=by, due_at=due_at)
        return self.place(found.id) if found.state == "waiting" else found

    def place(self, publication_id: str) -> Publication:
        """Hand a waiting text to its channel, unsent."""
        found = self.claimed(publication_id)
        if found is None or found.state != "waiting":
            return self.given_back(found, publication_id)
        delivery = found.delivery
        try:
            receipt = self.channel(found.channel).place(self.message(found))
        except DeskError as error:
            self.store.note(found.id, delivery=replace(delivery, problem=problem_of(error)))
            name(error, found)
            raise
        delivery = Delivery(receipt.remote_id, receipt.url)
        if receipt.stage == "sent":
            # Somebody sent it in the channel itself.
            return self.finish(found, delivery, by=MACHINE)
        self.store.note(found.id, state="ready", delivery=delivery)
        return self.store.get(found.id)

    def confirm(
        self, publication_id: str, *, revision: str, by: str, due_at: datetime | None = None
    ) -> Publication:
        """Send what is ready, or at ``due_at``: the word of the person ``by``.

        ``revision`` is the hash of the text that the person saw. Errors: ``Stale`` where another
        one is ready, ``NotApproved`` where the draft has changed since, ``WrongState``.
        """
        now = self.publishing.clock()
        due_at = _to_come(due_at, now)
        found = self.claimed(publication_id)
        if found is None:
            raise WrongState("the channel is being asked about it", help="try again in a minute")
        if found.live:
            return self.given_back(found, publication_id)
        due = due_at or found.due_at
        later = due is not None and due > now
        try:
            with self.publishing.drafts.writing(
                found.draft_id, at=now, by=by, expected=None
            ) as writing:
                self._check_confirmed(writing, found, revision)
                delivery = replace(found.delivery, confirmed_by=by, problem=None, tries=0)
                columns = {"delivery": delivery, "due_at": due if later else None}
                state = "scheduled" if later else "sending"
                set_publication(writing.connection, found.id, state=state, **columns)
                if later and writing.state == "approved":
                    writing.move("schedule")
                writing.tell(
                    "send_confirmed",
                    publication=found.id,
                    channel=found.channel,
                    hash=found.revision_hash,
                    **({"due": due.isoformat()} if later and due else {}),
                )
        except DeskError:
            self.store.note(found.id)
            raise
        if later:
            self.store.note(found.id)
            return self.store.get(found.id)
        return self.release(self.store.get(found.id))

    def message(self, publication: Publication) -> Message:
        """Return a publication as its readers will get it, corrections included."""
        notices = self.publishing.notices(publication.draft_id)
        dated = replace(publication, notices=notices, published_at=self.publishing.clock())
        return message_of(self.press.published(dated), publication.id)

    def _asked(
        self, draft_id: str, channel: str, *, key: str, by: str, due_at: datetime | None
    ) -> Publication:
        publishing = self.publishing
        with publishing.drafts.writing(
            draft_id, at=publishing.clock(), by=by, expected=None
        ) as writing:
            known = publishing.held(writing, channel)
            if known and not _to_be_made(known, writing.stand.head.hash, due_at):
                return known
            at_once = channel == ARCHIVE
            made = publishing.store_new(
                writing,
                channel,
                known,
                key,
                state="scheduled" if at_once else "waiting",
                due_at=due_at,
            )
            if at_once:
                said = replace(made.delivery, confirmed_by=by)
                set_publication(writing.connection, made.id, delivery=said)
                if writing.state == "approved":
                    writing.move("schedule")
            due = {"due": due_at.isoformat()} if due_at else {}
            writing.tell(
                "publication_asked",
                publication=made.id,
                channel=channel,
                hash=made.revision_hash,
                **due,
            )
        return publishing.store.get(made.id)

    def _check_confirmed(self, writing: Writing, found: Publication, revision: str) -> None:
        if found.state != "ready":
            raise WrongState(
                f"a publication that is {found.state} cannot be confirmed",
                help="it has to be ready in its channel",
            )
        if revision != found.revision_hash:
            raise Stale(
                "another revision is ready than the one you saw", help="read the preview again"
            )
        self.publishing.approval(writing)
        if writing.stand.head.hash != found.revision_hash:
            raise NotApproved(
                "the text was changed since it was made ready",
                help="ask for the publication again, then confirm it",
            )

    def release(self, found: Publication) -> Publication:
        """Let the channel send a publication whose confirmation is written down."""
        try:
            receipt = self.channel(found.channel).release(
                self.message(found), found.delivery.remote_id
            )
        except DeskError as error:
            delivery = replace(found.delivery, problem=problem_of(error))
            self.store.note(found.id, state=_state_after(error), delivery=delivery)
            name(error, found)
            raise
        return self.finish(found, delivered(found, receipt), by=found.delivery.confirmed_by)

    def finish(self, found: Publication, delivery: Delivery, *, by: str | None) -> Publication:
        """Write down that readers have it."""
        publishing = self.publishing
        now = publishing.clock()
        with publishing.drafts.writing(
            found.draft_id, at=now, by=by or MACHINE, expected=None
        ) as writing:
            made = replace(
                found,
                state="published",
                published_at=now,
                notices=publishing.notices(found.draft_id),
                delivery=delivery,
                due_at=None,
            )
            columns = publication_columns(made)
            set_publication(writing.connection, found.id, claimed_until=None, **columns)
            publishing.tell_published(writing, made)
        return made

    def claimed(self, publication_id: str) -> Publication | None:
        """Return a publication that this process alone may now send; ``None`` where it may not."""
        self.store.get(publication_id)
        if not self.store.claim(publication_id, self.publishing.clock()):
            return None
        return self.store.get(publication_id)

    def given_back(self, claimed: Publication | None, publication_id: str) -> Publication:
        """Give up a claim, where ``claimed`` says that there is one; return how it stands."""
        if claimed is not None:
            self.store.note(publication_id)
        return self.store.get(publication_id)


def _to_be_made(known: Publication, head: str, due_at: datetime | None) -> bool:
    """Whether asking again is to make a publication anew: it is unsent, and another text or time.

    One that waits is handed to its channel once more.
    """
    if known.state in {"waiting", "withdrawn"}:
        return True
    return known.state == "ready" and (known.revision_hash, known.due_at) != (head, due_at)


def _to_come(due_at: datetime | None, now: datetime) -> datetime | None:
    if due_at is None:
        return None
    if due_at <= now:
        raise BadInput("the time to publish is past", help="leave it out to publish now")
    if due_at > now + _FAR:
        raise BadInput("the time to publish is over a year away", help="give a nearer one")
    return due_at


def _state_after(error: DeskError) -> str:
    """Return how a publication stands after its channel failed to send it."""
    if isinstance(error, ChannelUncertain):
        return "uncertain"
    if isinstance(error, ChannelRejected) and error.reason == GONE:
        return "waiting"
    return "ready"


def delivered(found: Publication, receipt: Receipt) -> Delivery:
    """Return how a publication stands by what the channel says."""
    return replace(
        found.delivery, remote_id=receipt.remote_id, url=receipt.url or found.delivery.url
    )


def problem_of(error: DeskError) -> dict[str, str]:
    """Return an error as it is kept with a publication."""
    return {"code": error.code, "message": str(error), "help": error.help}


def name(error: DeskError, found: Publication) -> None:
    """Say in a channel's error which publication it is about, for whoever asks again."""
    if isinstance(error, ChannelFailed):
        error.members["publication_id"] = found.id
