"""Changes of a draft's text: edited, judged again, stored as a new revision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from api.review.changes import kind_of
from api.review.judging import Judging
from api.review.merging import merge_members
from api.review.rows import StoredRevision
from api.review.store import ReviewStore, Stale, Stand, Writing, stale
from corpus.errors import NotFound
from corpus.model import Briefing, Citation, Kind
from drafter.review.editing import (
    bring_back,
    cite,
    edit_section,
    mark_kind,
    uncite,
    without_sentence,
)
from drafter.review.labels import Labels
from drafter.review.quoting import recited
from drafter.review.states import next_state
from drafter.revisions import content_hash, diff, revise

# From a briefing and the numbers of its citations to the edited briefing.
Edit = Callable[[Briefing, Labels], Briefing]


@dataclass(frozen=True, slots=True)
class Editing:
    """The one way by which a text changes. ``clock`` gives the time of each change."""

    store: ReviewStore
    judging: Judging
    clock: Callable[[], datetime]

    def change(  # noqa: PLR0913 — what a change is, by name
        self,
        draft_id: str,
        edit: Edit,
        *,
        expected: str,
        by: str,
        action: str,
        note: str = "",
        also: Callable[[Writing], None] | None = None,
        **details: Any,
    ) -> Stand:
        """Apply ``edit`` to the revision ``expected``, judge the outcome, store it as the head.

        ``also`` writes what belongs to the change into the same transaction; the audit tells of
        ``action`` with ``details``. An edit that changes nothing makes no revision. An approval
        ends with the text that it was given to. Errors: ``Stale`` where ``expected`` is not the
        head, ``WrongState``, and those of ``edit``.
        """
        now = self.clock()
        stand = self.store.seen(draft_id, expected, at=now)
        next_state(stand.draft.state, "edit")
        parent = stand.head.revision
        edited = edit(parent.briefing, stand.head.labels)
        if _same(parent.briefing, edited) and also is None:
            return stand
        briefing, raw = self.judging.judged(edited)
        revision = revise(parent, briefing, author=by, at=now)
        labels = stand.head.labels.extended(briefing)
        with self.store.writing(draft_id, at=now, by=by, expected=expected) as writing:
            before = writing.state
            after = writing.move("edit")
            writing.append(StoredRevision(revision, labels, note, raw))
            if also is not None:
                also(writing)
            writing.tell(
                action,
                **details,
                **({"note": note} if note else {}),
                sentences=_changed(parent.briefing, briefing),
                hash=revision.hash,
                content=content_hash(briefing),
                **({"approval": "voided"} if after != before else {}),
            )
        return self.store.stand(draft_id, at=now)

    def save_section(  # noqa: PLR0913 — what is saved, by name
        self, draft_id: str, key: str, markdown: str, *, expected: str, by: str, note: str = ""
    ) -> Stand:
        """Replace one section's text.

        ``Stale``, where somebody else saved in between, carries what a merge of both gives.
        """
        try:
            return self.change(
                draft_id,
                lambda briefing, labels: edit_section(briefing, key, markdown, labels),
                expected=expected,
                by=by,
                action="edited",
                note=note,
                section=key,
            )
        except Stale:
            stand = self.store.stand(draft_id, at=self.clock())
            base = self.store.revision_named(draft_id, expected)
            raise stale(stand, merge_members(base, stand.head, key, markdown)) from None

    def cite(
        self, draft_id: str, sentence_id: str, citation: Citation, *, expected: str, by: str
    ) -> Stand:
        """Let a sentence cite these words as well."""
        return self.change(
            draft_id,
            lambda briefing, _: cite(briefing, sentence_id, citation),
            expected=expected,
            by=by,
            action="cited",
            sentence=sentence_id,
            article=citation.article_id,
        )

    def uncite(
        self, draft_id: str, sentence_id: str, label: str, *, expected: str, by: str
    ) -> Stand:
        """Take a citation, by its label (``c12``), off a sentence; the label stays its own."""

        def without(briefing: Briefing, labels: Labels) -> Briefing:
            citation = labels.by_label.get(label)
            if citation is None:
                raise NotFound(f"no citation {label!r} in this draft", help="such as c12")
            return uncite(briefing, sentence_id, citation)

        return self.change(
            draft_id,
            without,
            expected=expected,
            by=by,
            action="citation_removed",
            sentence=sentence_id,
            citation=label,
        )

    def recite(
        self, draft_id: str, old: Citation, new: Citation, *, expected: str, by: str
    ) -> Stand:
        """Move a citation to where its words stand in a newer revision of the article."""
        return self.change(
            draft_id,
            lambda briefing, _: recited(briefing, old, new),
            expected=expected,
            by=by,
            action="recited",
            article=old.article_id,
            newer=new.article_id,
        )

    def mark_kind(
        self, draft_id: str, sentence_id: str, kind: Kind, *, expected: str, by: str
    ) -> Stand:
        """Say what a sentence does, which decides what it must cite."""
        return self.change(
            draft_id,
            lambda briefing, _: mark_kind(briefing, sentence_id, kind),
            expected=expected,
            by=by,
            action="kind_marked",
            sentence=sentence_id,
            kind=str(kind),
        )

    def delete(self, draft_id: str, sentence_id: str, *, expected: str, by: str) -> Stand:
        """Take a sentence out of its section."""
        return self.change(
            draft_id,
            lambda briefing, _: without_sentence(briefing, sentence_id),
            expected=expected,
            by=by,
            action="deleted",
            sentence=sentence_id,
        )

    def bring_back(  # noqa: PLR0913 — what is brought back, by name
        self,
        draft_id: str,
        sentence_id: str,
        *,
        citations: tuple[Citation, ...] | None,
        text: str | None,
        expected: str,
        by: str,
    ) -> Stand:
        """Put a withheld sentence back into its section, with new evidence or words if given."""
        return self.change(
            draft_id,
            lambda briefing, _: bring_back(briefing, sentence_id, text=text, citations=citations),
            expected=expected,
            by=by,
            action="brought_back",
            sentence=sentence_id,
        )

    def restore(self, draft_id: str, n: int, *, expected: str, by: str) -> Stand:
        """Make the text of revision ``n`` the newest, judged by the checks of today."""
        old = self.store.revision(draft_id, n).revision.briefing
        return self.change(
            draft_id,
            lambda briefing, _: replace(
                briefing, sections=old.sections, withheld=old.withheld, report=None
            ),
            expected=expected,
            by=by,
            action="restored",
            note=f"revision {n} restored",
            restored=n,
        )


def _same(a: Briefing, b: Briefing) -> bool:
    return (a.sections, a.withheld) == (b.sections, b.withheld)


def _changed(before: Briefing, after: Briefing) -> dict[str, list[str]]:
    """Return the ids of the sentences that were added, edited, moved and deleted."""
    told: dict[str, list[str]] = {}
    for change in diff(before, after).changes:
        place = change.after or change.before
        if place is not None and not change.kept:
            told.setdefault(kind_of(change), []).append(place.sentence.id)
    return told
