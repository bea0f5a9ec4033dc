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
    Publication,
    PublicationStore,
    change_publications,
    insert_publication,
    place,
)
from api.review.judging import Judging
from api.review.rows import StoredRevision
from api.review.store import ReviewStore, Writing
from corpus.database import mark_change, publications, revisions
from corpus.errors import BadInput, DeskError
from corpus.model import Briefing, Sentence, Severity, Verdict
from drafter.exports import Notice, slug_of
from drafter.review.approval import approval_of
from drafter.review.editing import find_sentence
from drafter.revisions import revise

CHANNELS = (ARCHIVE,)
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
    """Publishes drafts. ``clock`` and ``new_id`` give the time and the id of what is done."""

    drafts: ReviewStore
    store: PublicationStore
    judging: Judging
    clock: Callable[[], datetime]
    new_id: Callable[[], str]

    def publish(
        self, draft_id: str, channel: str, *, key: str, by: str
    ) -> tuple[Publication, bool]:
        """Publish the approved text of a draft; return it and whether that is new.

        The same ``key`` again gives the same publication. ``NotApproved`` where no approval holds
        for the text as it stands, ``KeyReused`` for a key that came with another request.
        """
        if channel not in CHANNELS:
            raise BadInput(f"no channel {channel[:40]!r}", help="one of " + ", ".join(CHANNELS))
        if earlier := self.store.by_key(key):
            return _same(earlier, draft_id, channel), False
        now = self.clock()
        with self.drafts.writing(draft_id, at=now, by=by, expected=None) as writing:
            held = select(publications.c.id).where(
                publications.c.draft_id == draft_id, publications.c.channel == channel
            )
            if known := writing.connection.scalar(held):
                earlier_id = known
            else:
                made = self._made(writing, channel, now)
                insert_publication(writing.connection, made, key)
                writing.tell(
                    "published",
                    publication=made.id,
                    channel=channel,
                    number=made.number,
                    slug=made.slug,
                    hash=made.revision_hash,
                )
                mark_change(writing.connection, "issues")
                earlier_id = None
        return (self.store.get(earlier_id), False) if earlier_id else (made, True)

    def correct(
        self,
        publication_id: str,
        text: str,
        *,
        by: str,
        sentence_id: str | None = None,
        replacement: str = "",
    ) -> Publication:
        """Add a dated notice, and where ``sentence_id`` is given put ``replacement`` in its place.

        The new sentence keeps its citations and is judged like any other: one that they do not
        carry is ``CorrectionBlocked``. The notice stands in every channel of the issue.
        """
        found, words = self.store.get(publication_id), _said(text)
        now = self.clock()
        with self.drafts.writing(found.draft_id, at=now, by=by, expected=None) as writing:
            writing.move("correct")
            before = after = None
            if sentence_id is not None:
                before = self._replace(writing, sentence_id, replacement, now)
                after = " ".join(replacement.split())
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

    def _made(self, writing: Writing, channel: str, now: datetime) -> Publication:
        stand = writing.stand
        revision = stand.head.revision
        approval = approval_of(self.drafts.reviews(stand.draft.id), revision)
        if approval is None:
            raise NotApproved(
                f"draft {stand.draft.id} is {writing.state}: nobody has approved this text",
                help="an editor approves it first; any change after that needs it again",
            )
        if writing.state in {"approved", "scheduled"}:
            writing.move("publish")
        number, slug = place(
            writing.connection, stand.draft.id, slug_of(revision.briefing.topic, now)
        )
        return Publication(
            self.new_id(),
            stand.draft.id,
            revision.n,
            revision.hash,
            slug,
            number,
            channel,
            "published",
            now,
            stand.head.raw,
            person(approval.by),
        )

    def _replace(self, writing: Writing, sentence_id: str, text: str, now: datetime) -> str:
        """Store a revision with one sentence replaced; return what it said before."""
        words = " ".join(text.split())
        if not words:
            raise BadInput("the sentence has no new text", help="send it as replacement")
        head = writing.stand.head
        _, old = find_sentence(head.revision.briefing, sentence_id)
        new = replace(old, text=words, origin="editor", verdict=Verdict.STALE)
        briefing, raw = self.judging.judged(_with(head.revision.briefing, new))
        report = briefing.report
        bad = [
            f.message
            for f in (report.findings if report else ())
            if f.sentence_id == sentence_id and f.severity is Severity.BLOCKING
        ]
        if bad:
            raise CorrectionBlocked(
                f"the corrected sentence does not hold: {bad[0]}",
                help="word it so that its sources carry it, or retract the issue",
            )
        revision = revise(head.revision, briefing, author=writing.by, at=now)
        writing.append(StoredRevision(revision, head.labels.extended(briefing), "correction", raw))
        return old.text

    def _tell(
        self, writing: Writing, found: Publication, notice: Notice, state: str
    ) -> Sequence[Publication]:
        query = select(publications.c.id).where(publications.c.draft_id == found.draft_id)
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


def _with(briefing: Briefing, new: Sentence) -> Briefing:
    sections = tuple(
        replace(s, sentences=tuple(new if x.id == new.id else x for x in s.sentences))
        for s in briefing.sections
    )
    return replace(briefing, sections=sections, report=None)
