"""Sending an approved text to readers, and putting right what turns out to be wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from api.drafts import KeyReused
from api.publishing.issues import person
from api.publishing.store import (
    ARCHIVE,
    LIVE,
    Delivery,
    Publication,
    PublicationState,
    PublicationStore,
    change_publications,
    insert_publication,
    place,
    publication_columns,
    set_publication,
)
from api.review.judging import Judging
from api.review.rows import StoredRevision
from api.review.store import ReviewStore, Writing
from corpus.database import mark_change, publications, revisions
from corpus.errors import BadInput, DeskError
from corpus.model import Citation, Severity
from drafter.exports import Notice, slug_of
from drafter.review.approval import Review, approval_of
from drafter.review.correcting import Change, corrected
from drafter.review.states import WrongState
from drafter.revisions import revise

_LEAST_WORDS = 3


class NotApproved(DeskError):
    """Only a text that somebody approved, as it stands, is published."""

    code = "not_approved"


class MissingKey(DeskError):
    """A wish to publish that does not say which wish it is."""

    code = "idempotency_key_missing"


class CorrectionBlocked(DeskError):
    """A corrected sentence that its own sources do not carry."""

    code = "blocking_findings"


@dataclass(frozen=True, slots=True)
class Publishing:
    """Publishes drafts in the archive, and puts right what is published anywhere.

    ``clock`` and ``new_id`` give the time and the id of what is done.
    """

    drafts: ReviewStore
    store: PublicationStore
    judging: Judging
    clock: Callable[[], datetime]
    new_id: Callable[[], str]

    def publish(self, draft_id: str, *, key: str, by: str) -> tuple[Publication, bool]:
        """Publish the approved text of a draft in the archive; return it and whether that is new.

        The same ``key`` again gives the same publication. ``NotApproved`` where no approval holds
        for the text as it stands, ``KeyReused`` for a key that came with another request.
        """
        if (earlier := self.earlier(key, draft_id, ARCHIVE)) and earlier.live:
            return earlier, False
        with self.drafts.writing(draft_id, at=self.clock(), by=by, expected=None) as writing:
            known = self.held(writing, ARCHIVE)
            if known and known.live:
                return known, False
            made = self.store_new(writing, ARCHIVE, known, key, state="published")
            self.tell_published(writing, made)
        return made, True

    def earlier(self, key: str, draft_id: str, channel: str) -> Publication | None:
        """Return what was asked for under ``key``; ``KeyReused`` where that was something else."""
        found = self.store.by_key(key)
        return _same(found, draft_id, channel) if found else None

    def held(self, writing: Writing, channel: str) -> Publication | None:
        """Return the publication that a draft has in a channel, whatever its state."""
        query = select(publications.c.id).where(
            publications.c.draft_id == writing.stand.draft.id, publications.c.channel == channel
        )
        known = writing.connection.scalar(query)
        return self.store.get(known) if known else None

    def approval(self, writing: Writing) -> Review:
        """Return the approval of the text as it stands; ``NotApproved`` where there is none."""
        stand = writing.stand
        found = approval_of(self.drafts.reviews(stand.draft.id), stand.head.revision)
        if found is None:
            raise NotApproved(
                f"draft {stand.draft.id} is {writing.state}: nobody has approved this text",
                help="an editor approves it first; any change after that needs it again",
            )
        if writing.state == "retracted":
            raise WrongState(
                f"issue {stand.draft.id} was retracted", help="a new draft can tell the story again"
            )
        return found

    def store_new(  # noqa: PLR0913 — what a publication is made of, by name
        self,
        writing: Writing,
        channel: str,
        known: Publication | None,
        key: str,
        *,
        state: PublicationState,
        due_at: datetime | None = None,
    ) -> Publication:
        """Store the approved text as a publication, in place of ``known`` where there is one."""
        approval = self.approval(writing)
        head, draft_id = writing.stand.head, writing.stand.draft.id
        slug = slug_of(head.revision.briefing.topic, writing.at)
        number, slug = place(writing.connection, draft_id, slug)
        made = Publication(
            known.id if known else self.new_id(),
            draft_id,
            head.revision.n,
            head.hash,
            slug,
            number,
            channel,
            state,
            writing.at,
            head.raw,
            person(approval.by),
            self.notices(draft_id),
            replace(known.delivery, problem=None) if known else Delivery(),
            due_at,
        )
        if known:
            set_publication(writing.connection, known.id, **publication_columns(made))
        else:
            insert_publication(writing.connection, made, key)
        return made

    def notices(self, draft_id: str) -> tuple[Notice, ...]:
        """Return what was put right in an issue, in whatever channel readers have it."""
        live = (p.notices for p in self.store.of_draft(draft_id) if p.live)
        return max(live, key=len, default=())

    def tell_published(self, writing: Writing, made: Publication) -> None:
        """Carry the draft into its state after publication, and the audit with it."""
        if writing.state in {"approved", "scheduled"}:
            writing.move("publish")
        writing.tell(
            "published",
            publication=made.id,
            channel=made.channel,
            number=made.number,
            slug=made.slug,
            hash=made.revision_hash,
        )
        mark_change(writing.connection, "issues")

    def correct(
        self,
        publication_id: str,
        text: str,
        *,
        by: str,
        change: Change | None = None,
    ) -> Publication:
        """Add a dated notice, and where ``change`` is given make it.

        The new sentence is judged like any other: one that its citations do not carry is
        ``CorrectionBlocked``. The notice stands in every channel of the issue.
        """
        found, words = self.store.get(publication_id), _said(text)
        now = self.clock()
        with self.drafts.writing(found.draft_id, at=now, by=by, expected=None) as writing:
            writing.move("correct")
            before, after = self._change(writing, change, now) if change else (None, None)
            notice = Notice(now, "correction", words, before, after)
            self._tell(writing, found, notice, "corrected")
        return self.store.get(publication_id)

    def retract(self, publication_id: str, text: str, *, by: str) -> Publication:
        """Take an issue back: its notice stays, its text goes, in every channel."""
        found, words = self.store.get(publication_id), _said(text)
        now = self.clock()
        with self.drafts.writing(found.draft_id, at=now, by=by, expected=None) as writing:
            writing.move("retract")
            self._tell(writing, found, Notice(now, "retraction", words), "retracted")
        return self.store.get(publication_id)

    def _change(
        self, writing: Writing, change: Change, now: datetime
    ) -> tuple[str | None, str | None]:
        """Store a revision with one sentence changed; return what it said and says, if it does."""
        head = writing.stand.head
        text, old, new = corrected(
            head.revision.briefing, change, self._newer(change.citations or ())
        )
        briefing, raw = self.judging.judged(text)
        report = briefing.report
        bad = [
            f.message
            for f in (report.findings if report else ())
            if f.sentence_id == change.sentence_id and f.severity is Severity.BLOCKING
        ]
        if bad:
            raise CorrectionBlocked(
                f"the corrected sentence does not hold: {bad[0]}",
                help="word it so that its sources carry it, or retract the issue",
            )
        revision = revise(head.revision, briefing, author=writing.by, at=now)
        writing.append(StoredRevision(revision, head.labels.extended(briefing), "correction", raw))
        if new is not None and new.text == old.text:
            return None, None
        return old.text, new.text if new else None

    def _newer(self, citations: Sequence[Citation]) -> dict[str, str]:
        """Return the revisions that are cited now by the ids of those that they replace."""
        ids = sorted({c.article_id for c in citations})
        urls = {a.url for a in self.judging.library.get_many(ids).values() if a.url}
        found = {}
        for url in urls:
            older = [a.id for a in self.judging.library.revisions(url)]
            for new in (older.index(i) for i in ids if i in older):
                found.update(dict.fromkeys(older[:new], older[new]))
        return found

    def _tell(
        self, writing: Writing, found: Publication, notice: Notice, state: str
    ) -> Sequence[Publication]:
        query = select(publications.c.id).where(
            publications.c.draft_id == found.draft_id, publications.c.state.in_(LIVE)
        )
        held = [self.store.get(one) for one in writing.connection.scalars(query).all()]
        head = self._head(writing)
        changed = change_publications(writing.connection, held, notice, state=state, **head)
        writing.tell(
            state,
            publications=[p.id for p in changed],
            notice=notice.text,
            hash=found.revision_hash,
        )
        mark_change(writing.connection, "issues")
        return changed

    def _head(self, writing: Writing) -> dict[str, object]:
        """Return the revision that readers get from now on, read inside the transaction."""
        row = writing.connection.execute(
            select(revisions.c.n, revisions.c.hash, revisions.c.briefing).where(
                revisions.c.draft_id == writing.stand.draft.id, revisions.c.n == writing.number
            )
        ).one()
        return {"revision_n": row.n, "revision_hash": row.hash, "briefing": row.briefing}


def _same(earlier: Publication, draft_id: str, channel: str) -> Publication:
    if (earlier.draft_id, earlier.channel) != (draft_id, channel):
        raise KeyReused(
            "this Idempotency-Key came before with another request",
            help="send a new key for a new request",
        )
    return earlier


def _said(text: str) -> str:
    words = " ".join(text.split())
    if len(words.split()) < _LEAST_WORDS:
        raise BadInput("the notice says too little", help="say what was wrong and what is right")
    return words
