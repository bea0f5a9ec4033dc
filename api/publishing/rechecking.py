"""What published issues cite, beside what the cited articles say by now.

An article that is stored again with another text, or that its publisher took back, is found here
for every citation that readers still see. An editor corrects the issue, or lets the citation stand
with a reason; that holds until the article changes once more.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from api.publishing.issues import Press
from api.publishing.store import LIVE, Publication
from api.review.store import Stale
from corpus.database import articles, changed_parts, mark_change, publications
from corpus.errors import NotFound
from corpus.model import Article, Citation, Role
from drafter.exports.printed import Cited, PrintedSentence, printed
from drafter.review.findings import Ruling, reason_of
from drafter.review.rechecking import Rechecked, recheck
from drafter.review.states import WrongState

RETRACTED = "retracted"
_KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Citing:
    """A sentence that cites the words, with the title of its section."""

    section: str
    sentence: PrintedSentence


@dataclass(frozen=True, slots=True)
class Found:
    """One citation of one issue whose article was stored anew since.

    ``kept`` is who let it stand, beside the very revision that is the newest now.
    """

    issue: Publication
    cited: Cited
    rechecked: Rechecked
    sentences: tuple[Citing, ...]
    kept: Ruling | None

    @property
    def key(self) -> str:
        """The citation's name: its article and its place there."""
        return key_of(self.cited.citation)

    @property
    def open(self) -> bool:
        """Whether an editor has to look at it."""
        return self.rechecked.needs_somebody and self.kept is None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a recheck found: the worst first, and how many citations of each state there are."""

    found: tuple[Found, ...]
    counts: Mapping[str, int]
    issues: int

    @property
    def open(self) -> tuple[Found, ...]:
        return tuple(f for f in self.found if f.open)


@dataclass(frozen=True, slots=True)
class _Cites:
    """An issue that readers have, and what it cites."""

    publication_id: str
    citations: frozenset[Citation]


class Rechecking:
    """Rechecks published issues. Threads may share one; what it remembers is none of the truth."""

    def __init__(
        self, press: Press, clock: Callable[[], datetime], new_id: Callable[[], str]
    ) -> None:
        self.press = press
        self._clock = clock
        self._new_id = new_id
        self._engine = press.drafts.engine
        self._lock = threading.Lock()
        self._shelf: tuple[int, tuple[_Cites, ...]] = (-1, ())
        # How many were open, at which number of the issues and of the articles.
        self._open = (-1, -1, 0)

    def outcome(self) -> Outcome:
        """Look at every citation of every published issue."""
        with self._engine.connect() as connection:
            shelf = self._cites(connection, changed_parts(connection)["issues"])
        found = tuple(sorted(self._found(shelf), key=_place))
        counts = Counter(f.rechecked.state for f in found)
        total = sum(len(cites.citations) for cites in shelf)
        elsewhere = counts["moved"] + counts["changed"] + counts["withdrawn"]
        told = {
            "same": total - elsewhere,
            "moved": counts["moved"],
            "changed": counts["changed"],
            "withdrawn": counts["withdrawn"],
        }
        return Outcome(found, told, len(shelf))

    def cited(self) -> list[Article]:
        """Return the newest revision of every article that a published issue cites."""
        with self._engine.connect() as connection:
            shelf = self._cites(connection, changed_parts(connection)["issues"])
        ids = sorted({c.article_id for cites in shelf for c in cites.citations})
        library = self.press.library
        newest = library.newest(ids)
        last = {i: newest.get(i, a) for i, a in library.get_many(ids).items()}
        return list({a.id: a for a in last.values()}.values())

    def waiting(self) -> int:
        """Return how many citations an editor has to look at; cheap where nothing has changed."""
        with self._lock, self._engine.connect() as connection:
            issues = changed_parts(connection)["issues"]
            newest = connection.scalar(select(func.max(articles.c.seq))) or 0
            seen, upto, count = self._open
            if seen != issues or (newest > upto and _revised_since(connection, upto)):
                count = sum(f.open for f in self._found(self._cites(connection, issues)))
            self._open = (issues, newest, count)
            return count

    def keep(self, publication_id: str, key: str, *, against: str, reason: str, by: str) -> Found:
        """Let a citation stand beside the revision ``against`` of its article, for a typed reason.

        It is found again once the article changes once more. Errors: ``NotFound`` where no such
        citation waits, ``Stale`` where another revision is the newest, ``BadInput``.
        """
        words, now = reason_of(reason), self._clock()
        found = self.find(publication_id, key, against=against)
        draft_id = found.issue.draft_id
        with self.press.drafts.writing(draft_id, at=now, by=by, expected=None) as writing:
            if writing.state not in {"published", "corrected"}:
                raise WrongState(
                    f"an issue that is {writing.state} has no citations to let stand",
                    help="drafter recheck shows those that wait",
                )
            said = " ".join((found.cited.words or "").split())
            writing.rule(
                Ruling(
                    self._new_id(),
                    "kept",
                    key,
                    "recheck",
                    against,
                    said,
                    words,
                    writing.number,
                    by,
                    now,
                )
            )
            writing.tell(
                "source_kept",
                citation=key,
                state=found.rechecked.state,
                newest=against,
                reason=words,
            )
            mark_change(writing.connection, "issues")
        return self.find(publication_id, key)

    def find(self, publication_id: str, key: str, *, against: str | None = None) -> Found:
        """Return one citation of one issue; ``NotFound`` where its article was not stored anew.

        ``Stale`` where the newest revision is not ``against``.
        """
        issue = self.press.publications.get(publication_id)
        cites = (_cites(issue.id, issue.briefing),)
        for found in self._found(cites) if issue.live and issue.state != RETRACTED else ():
            if found.key != key:
                continue
            if against not in {None, found.rechecked.newest.id}:
                raise Stale(
                    "the article was stored anew since you read it", help="read the recheck again"
                )
            return found
        raise NotFound(
            f"no changed citation {key!r} in this issue",
            help="drafter recheck shows those there are",
        )

    def _cites(self, connection: Connection, issues: int) -> tuple[_Cites, ...]:
        """Return what each issue that readers have cites, remembered until the issues change."""
        known, shelf = self._shelf
        if known != issues:
            p = publications.c
            query = select(p.id, p.draft_id, p.data).where(p.state.in_(LIVE - {RETRACTED}))
            # An issue has one text, in however many channels: the archive's comes first.
            ordered = connection.execute(query.order_by(p.channel != "archive", p.id))
            of_draft: dict[str, _Cites] = {}
            for row in ordered:
                if row.draft_id not in of_draft:
                    of_draft[row.draft_id] = _cites(row.id, row.data["briefing"])
            shelf = tuple(of_draft.values())
            self._shelf = (issues, shelf)
        return shelf

    def _found(self, shelf: Sequence[_Cites]) -> Iterator[Found]:
        ids = {c.article_id for cites in shelf for c in cites.citations}
        newest = self.press.library.newest(sorted(ids))
        for cites in shelf:
            if not any(c.article_id in newest for c in cites.citations):
                continue
            issue = self.press.publications.get(cites.publication_id)
            kept = {
                (r.subject, r.target_hash): r
                for r in self.press.drafts.rulings(issue.draft_id)
                if r.kind == _KEPT
            }
            text = printed(self.press.published(issue))
            for cited in text.cited:
                article = newest.get(cited.citation.article_id)
                if article is None or cited.article is None or cited.words is None:
                    continue
                yield Found(
                    issue,
                    cited,
                    recheck(cited.citation, cited.article, article),
                    tuple(
                        Citing(section.title, sentence)
                        for section in text.sections
                        for block in section.blocks
                        for sentence in block.sentences
                        if cited in sentence.cited
                    ),
                    kept.get((key_of(cited.citation), article.id)),
                )


def key_of(citation: Citation) -> str:
    """Name a citation: its article and its place there."""
    return f"{citation.article_id}:{citation.start}-{citation.end}"


def _place(found: Found) -> tuple[bool, int, int, int]:
    return not found.open, found.rechecked.rank, -found.issue.number, found.cited.number


def _revised_since(connection: Connection, seq: int) -> bool:
    a = articles.c
    query = select(a.seq).where(a.seq > seq, a.revision_of.is_not(None)).limit(1)
    return connection.scalar(query) is not None


def _cites(publication_id: str, briefing: Mapping[str, Any]) -> _Cites:
    citations = (
        Citation(c["article_id"], c["start"], c["end"], c["quote_hash"])
        for section in briefing["sections"]
        for sentence in section["sentences"]
        if sentence["role"] != Role.NOTE
        for c in sentence["citations"]
    )
    return _Cites(publication_id, frozenset(citations))
