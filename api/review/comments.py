"""Comments on a sentence or on the draft. They stay when the sentence goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, insert, select, update

from api.review.store import ReviewStore, Stand
from corpus.database import comments
from corpus.errors import BadInput, NotFound
from corpus.model import Briefing


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said of a sentence, or of the draft where ``sentence_id`` is ``None``."""

    id: str
    sentence_id: str | None
    body: str
    by: str
    at: datetime
    resolved: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """A comment beside the text. ``gone``: its sentence stands there no more.

    ``text`` are the words of the sentence: as they stand, or as they last stood.
    """

    comment: Comment
    gone: bool
    text: str | None


@dataclass(frozen=True, slots=True)
class Comments:
    """The comments of all drafts. A comment needs no ETag: it holds whatever the text is."""

    store: ReviewStore
    clock: Callable[[], datetime]
    new_id: Callable[[], str]

    def all(self, draft_id: str) -> Sequence[Standing]:
        """Return the comments of one draft, oldest first."""
        stand = self.store.stand(draft_id, at=self.clock())
        query = select(comments).where(comments.c.draft_id == draft_id)
        with self.store.engine.connect() as connection:
            rows = connection.execute(query.order_by(comments.c.at, comments.c.id)).all()
        found = [_comment(row) for row in rows]
        words = self._words(stand, {c.sentence_id for c in found if c.sentence_id})
        here = _texts(stand.head.revision.briefing)
        return [
            Standing(c, bool(c.sentence_id) and c.sentence_id not in here, words.get(c.sentence_id))
            for c in found
        ]

    def add(self, draft_id: str, sentence_id: str | None, body: str, *, by: str) -> Standing:
        """Say something of a sentence that stands in the text or is withheld, or of the draft."""
        now = self.clock()
        made = Comment(self.new_id(), sentence_id, _said(body), by, now, resolved=False)
        with self.store.writing(draft_id, at=now, by=by, expected=None) as writing:
            here = _texts(writing.stand.head.revision.briefing)
            if sentence_id is not None and sentence_id not in here:
                raise NotFound(
                    f"the draft has no sentence {sentence_id!r}",
                    help="read the section again for its ids, or comment on the draft",
                )
            writing.connection.execute(
                insert(comments).values(
                    id=made.id,
                    draft_id=draft_id,
                    sentence_id=sentence_id,
                    body=made.body,
                    by=by,
                    at=now,
                    resolved=False,
                )
            )
            writing.tell("commented", comment=made.id, sentence=sentence_id)
        return Standing(made, gone=False, text=here.get(sentence_id))

    def resolve(self, draft_id: str, comment_id: str, resolved: bool, *, by: str) -> Standing:
        """Close a comment, or open it again; an unknown one is ``NotFound``."""
        now = self.clock()
        mine = (comments.c.draft_id == draft_id) & (comments.c.id == comment_id)
        with self.store.writing(draft_id, at=now, by=by, expected=None) as writing:
            row = writing.connection.execute(select(comments).where(mine)).one_or_none()
            if row is None:
                raise NotFound(
                    f"draft {draft_id} has no comment {comment_id!r}",
                    help=f"GET /v1/drafts/{draft_id}/comments lists those that there are",
                )
            if row.resolved != resolved:
                writing.connection.execute(update(comments).where(mine).values(resolved=resolved))
                action = "comment_resolved" if resolved else "comment_reopened"
                writing.tell(action, comment=comment_id, sentence=row.sentence_id)
        return next(s for s in self.all(draft_id) if s.comment.id == comment_id)

    def _words(self, stand: Stand, wanted: set[str]) -> dict[str | None, str]:
        """Return the words of sentences, of those that are gone as they last stood."""
        words: dict[str | None, str] = dict(_texts(stand.head.revision.briefing))
        missing = wanted - words.keys()
        if missing:
            for stored in self.store.revisions(stand.draft.id):
                found = _texts(stored.revision.briefing)
                words.update({k: found[k] for k in missing & found.keys()})
                missing -= found.keys()
                if not missing:
                    break
        return words


def _texts(briefing: Briefing) -> dict[str | None, str]:
    sentences = (*(w.sentence for w in briefing.withheld), *briefing.sentences)
    return {s.id: s.text for s in sentences}


def _said(body: str) -> str:
    """Return a comment as it is kept; one without words is ``BadInput``."""
    said = body.strip()
    if not said:
        raise BadInput("a comment needs words", help="say what should be done, or why")
    return said


def _comment(row: Row[tuple[object, ...]]) -> Comment:
    return Comment(row.id, row.sentence_id, row.body, row.by, row.at, row.resolved)
