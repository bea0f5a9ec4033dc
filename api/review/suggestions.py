"""Suggestions in the database: made, listed, taken or turned down one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, insert, select, update

from api.review.editing import Editing
from api.review.store import ReviewStore, Stand, Writing
from corpus.codec import sentence_from_dict, sentence_to_dict
from corpus.database import suggestions
from corpus.errors import NotFound
from corpus.model import Article, Briefing
from drafter.review.labels import Labels
from drafter.review.states import next_state
from drafter.review.suggestions import Proposed, Settled, Suggestion, apply

# From the text as it stands and the numbers of its citations to what is proposed for it.
Propose = Callable[[Briefing, Labels], Sequence[Proposed]]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The suggestions of all drafts."""

    store: ReviewStore
    editing: Editing
    clock: Callable[[], datetime]
    new_id: Callable[[], str]

    def all(self, draft_id: str) -> tuple[Stand, Sequence[Suggestion]]:
        """Return the text as it stands and all suggestions, oldest first, in their groups."""
        stand = self.store.stand(draft_id, at=self.clock())
        query = select(suggestions).where(suggestions.c.draft_id == draft_id)
        order = (suggestions.c.at, suggestions.c.group, suggestions.c.place)
        with self.store.engine.connect() as connection:
            return stand, [_suggestion(r) for r in connection.execute(query.order_by(*order))]

    def get(self, suggestion_id: str) -> tuple[str, Suggestion]:
        """Return a suggestion with its draft's id; an unknown one is ``NotFound``."""
        query = select(suggestions).where(suggestions.c.id == suggestion_id)
        with self.store.engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFound(
                f"no suggestion {suggestion_id!r}",
                help="GET /v1/drafts/{id}/suggestions lists those of a draft",
            )
        return row.draft_id, _suggestion(row)

    def suggest(self, draft_id: str, propose: Propose, *, by: str) -> tuple[Suggestion, ...]:
        """Store what ``propose`` makes of the text as it stands, as one group."""
        now = self.clock()
        with self.store.writing(draft_id, at=now, by=by, expected=None) as writing:
            next_state(writing.state, "edit")
            head = writing.stand.head
            proposed = propose(head.revision.briefing, head.labels)
            made = self.store_group(writing, proposed, self.new_id())
            writing.tell("suggested", suggestions=[s.id for s in made])
        return made

    def store_group(
        self, writing: Writing, proposed: Sequence[Proposed], group: str
    ) -> tuple[Suggestion, ...]:
        """Store changes as one group, in somebody's transaction."""
        made = tuple(
            Suggestion(self.new_id(), group, place, change, writing.by, writing.at)
            for place, change in enumerate(proposed)
        )
        cited = {
            citation.article_id
            for change in proposed
            for sentence in (change.before, change.after)
            if sentence
            for citation in sentence.citations
        }
        sources = self.editing.judging.library.get_many(sorted(cited))
        for suggestion in made:
            row = _row(suggestion, writing.stand.draft.id, sources)
            writing.connection.execute(insert(suggestions).values(row))
        return made

    def accept(self, suggestion_id: str, *, expected: str, by: str) -> Stand:
        """Carry a suggestion out on the revision ``expected``; the text is judged again.

        Errors: ``Stale``, ``Settled``, ``Overtaken``, ``WrongState``.
        """
        draft_id, suggestion = self.get(suggestion_id)
        _, others = self.all(draft_id)
        group = [s for s in others if s.group == suggestion.group]
        return self.editing.change(
            draft_id,
            lambda briefing, _: apply(briefing, suggestion, group),
            expected=expected,
            by=by,
            action="accepted",
            also=lambda writing: self._settle(writing, suggestion, "accepted"),
            suggestion=suggestion.id,
            suggested_by=suggestion.by,
        )

    def reject(self, suggestion_id: str, *, expected: str, by: str) -> Stand:
        """Turn a suggestion down; the text stays as it is. Errors: ``Stale``, ``Settled``."""
        draft_id, suggestion = self.get(suggestion_id)
        now = self.clock()
        with self.store.writing(draft_id, at=now, by=by, expected=expected) as writing:
            self._settle(writing, suggestion, "rejected")
            writing.tell("rejected", suggestion=suggestion.id, suggested_by=suggestion.by)
        return self.store.stand(draft_id, at=now)

    def _settle(
        self, writing: Writing, suggestion: Suggestion, state: Literal["accepted", "rejected"]
    ) -> None:
        open_one = (suggestions.c.id == suggestion.id) & (suggestions.c.state == "open")
        settled = update(suggestions).where(open_one)
        values = {"state": state, "settled_by": writing.by, "settled_at": writing.at}
        if writing.connection.execute(settled.values(values)).rowcount != 1:
            raise Settled(
                f"suggestion {suggestion.id} was settled already",
                help="read the suggestions again for those that are open",
            )


def _row(suggestion: Suggestion, draft_id: str, sources: Mapping[str, Article]) -> dict[str, Any]:
    change = suggestion.change
    before, after = (
        sentence_to_dict(s, sources) if s else None for s in (change.before, change.after)
    )
    return {
        "id": suggestion.id,
        "draft_id": draft_id,
        "group": suggestion.group,
        "place": suggestion.place,
        "section": change.section,
        "sentence_id": change.sentence_id,
        "kind": change.kind,
        "before": before,
        "after": after,
        "base_hash": change.base_hash,
        "by": suggestion.by,
        "at": suggestion.at,
        "state": suggestion.state,
    }


def _suggestion(row: Row[Any]) -> Suggestion:
    before, after = (sentence_from_dict(s) if s else None for s in (row.before, row.after))
    change = Proposed(row.kind, row.section, row.sentence_id, before, after)
    return Suggestion(
        row.id,
        row.group,
        row.place,
        change,
        row.by,
        row.at,
        row.state,
        row.settled_by,
        row.settled_at,
    )
