"""What was published, as rows: each holds its text as approved, and what was put right since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import Engine, Row, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from corpus.codec import instant
from corpus.database import one_at_a_time, publications, writing
from corpus.errors import NotFound
from drafter.exports import Notice, notice_to_dict

# The desk's own channel: what is published there is with its readers at once.
ARCHIVE = "archive"
_NUMBERS = 0x6E756D62  # any number that no other lock of this database has
PublicationState = Literal[
    "waiting",  # asked for, and not in the channel yet
    "ready",  # in the channel, unsent: a person's word sends it
    "scheduled",  # that word was given for a time to come
    "sending",
    "uncertain",  # the channel did not say whether it was sent
    "withdrawn",
    "published",
    "corrected",
    "retracted",
]
# In these states readers have it.
LIVE: Final = frozenset({"published", "corrected", "retracted"})
# So long one process may take to speak to a channel; then another may look how it stands.
CLAIM: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Delivery:
    """How an issue stands in a channel. ``problem`` is the last failure: code, message, help.

    ``tries`` counts how often a scheduled one was refused by a channel that did not answer.
    """

    remote_id: str = ""
    url: str = ""
    confirmed_by: str | None = None
    problem: Mapping[str, str] | None = None
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Publication:
    """One issue in one channel. ``briefing`` is the text as readers have it, as JSON values.

    ``published_at`` is when readers got it, and before that when it was asked for.
    """

    id: str
    draft_id: str
    revision_n: int
    revision_hash: str
    slug: str
    number: int
    channel: str
    state: str
    published_at: datetime
    briefing: Mapping[str, Any]
    approver: str
    notices: tuple[Notice, ...] = ()
    delivery: Delivery = field(default_factory=Delivery)
    due_at: datetime | None = None

    @property
    def live(self) -> bool:
        """Whether readers have it."""
        return self.state in LIVE


class PublicationStore:
    """Reads publications; they are written inside the transaction of the draft's own change."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, publication_id: str) -> Publication:
        """Return one publication; an unknown id is ``NotFound``."""
        found = self._all(publications.c.id == publication_id)
        if not found:
            raise NotFound(
                f"no publication {publication_id}",
                help="drafter publish --list shows those that there are",
            )
        return found[0]

    def by_key(self, key: str) -> Publication | None:
        """Return the publication that was asked for under an idempotency key, if there is one."""
        found = self._all(publications.c.idempotency_key == key)
        return found[0] if found else None

    def of_draft(self, draft_id: str) -> Sequence[Publication]:
        """Return where a draft was published, the first time first."""
        return self._all(publications.c.draft_id == draft_id)

    def slug_of(self, draft_id: str, slug: str) -> str:
        """Return the slug that a draft's issue has, or ``slug`` as it would get it now."""
        known = self.of_draft(draft_id)
        if known:
            return known[0].slug
        with self._engine.connect() as connection:
            return _free(connection, slug)

    def in_channel(self, channel: str) -> Sequence[Publication]:
        """Return what readers have of a channel, oldest first."""
        return self._all(publications.c.channel == channel, publications.c.state.in_(LIVE))

    def all(self) -> Sequence[Publication]:
        """Return all that was published or is on its way, oldest first."""
        return self._all()

    def due(self, now: datetime) -> Sequence[Publication]:
        """Return what was scheduled for ``now`` or before."""
        return self._all(publications.c.state == "scheduled", publications.c.due_at <= now)

    def interrupted(self, now: datetime) -> Sequence[Publication]:
        """Return what a process began to send and did not end."""
        return self._all(publications.c.state == "sending", publications.c.claimed_until < now)

    def claim(self, publication_id: str, now: datetime) -> bool:
        """Take the right to speak to the channel about it; ``False`` where another has it."""
        free = or_(publications.c.claimed_until.is_(None), publications.c.claimed_until < now)
        taken = (
            update(publications)
            .where(publications.c.id == publication_id, free)
            .values(claimed_until=now + CLAIM)
        )
        with writing(self._engine) as connection:
            return connection.execute(taken).rowcount == 1

    def note(self, publication_id: str, **columns: Any) -> None:
        """Set columns and give the claim back, in a transaction of its own."""
        with writing(self._engine) as connection:
            set_publication(connection, publication_id, claimed_until=None, **columns)

    def _all(self, *conditions: Any) -> Sequence[Publication]:
        query = select(publications).where(*conditions)
        ordered = query.order_by(publications.c.published_at, publications.c.id)
        with self._engine.connect() as connection:
            return [_publication(row) for row in connection.execute(ordered)]


def place(connection: Connection, draft_id: str, slug: str) -> tuple[int, str]:
    """Return the number and the slug that an issue gets: those it has, else the next and a free."""
    known = connection.execute(
        select(publications.c.number, publications.c.slug)
        .where(publications.c.draft_id == draft_id)
        .limit(1)
    ).one_or_none()
    if known:
        return known.number, known.slug
    one_at_a_time(connection, _NUMBERS)
    number = (connection.scalar(select(func.max(publications.c.number))) or 0) + 1
    return number, _free(connection, slug)


def _free(connection: Connection, slug: str) -> str:
    taken = set(connection.scalars(select(publications.c.slug).where(_begins(slug))))
    if slug not in taken:
        return slug
    return next(s for s in (f"{slug}-{n}" for n in range(2, len(taken) + 3)) if s not in taken)


def insert_publication(connection: Connection, publication: Publication, key: str) -> None:
    """Store a new publication."""
    row = publication_columns(publication)
    connection.execute(insert(publications).values(**row, idempotency_key=key))


def set_publication(connection: Connection, publication_id: str, **columns: Any) -> None:
    """Set columns of one publication; a ``delivery`` comes as ``Delivery``."""
    if isinstance(columns.get("delivery"), Delivery):
        columns["delivery"] = asdict(columns["delivery"])
    connection.execute(
        update(publications).where(publications.c.id == publication_id).values(**columns)
    )


def publication_columns(publication: Publication) -> dict[str, Any]:
    """Return a publication as the columns of its row."""
    apart = {"briefing", "approver", "notices", "delivery"}
    names = Publication.__dataclass_fields__.keys() - apart
    row = {name: getattr(publication, name) for name in names}
    return {**row, "data": _data(publication), "delivery": asdict(publication.delivery)}


def change_publications(
    connection: Connection, found: Sequence[Publication], notice: Notice, **fields: Any
) -> list[Publication]:
    """Add a notice to publications of one issue, with ``fields`` as they are from then on."""
    changed = [replace(p, notices=(*p.notices, notice), **fields) for p in found]
    for one in changed:
        connection.execute(
            update(publications)
            .where(publications.c.id == one.id)
            .values(
                state=one.state,
                revision_n=one.revision_n,
                revision_hash=one.revision_hash,
                data=_data(one),
            )
        )
    return changed


def _begins(slug: str) -> Any:
    return publications.c.slug.startswith(slug, autoescape=True)


def _data(publication: Publication) -> dict[str, Any]:
    return {
        "briefing": dict(publication.briefing),
        "approver": publication.approver,
        "notices": [notice_to_dict(n) for n in publication.notices],
    }


def _publication(row: Row[Any]) -> Publication:
    data = row.data
    notices = []
    for raw in data["notices"]:
        at = instant(raw["at"])
        assert at is not None
        notices.append(Notice(**{**raw, "at": at}))
    return Publication(
        row.id,
        row.draft_id,
        row.revision_n,
        row.revision_hash,
        row.slug,
        row.number,
        row.channel,
        row.state,
        row.published_at,
        data["briefing"],
        data["approver"],
        tuple(notices),
        Delivery(**(row.delivery or {})),
        row.due_at,
    )
