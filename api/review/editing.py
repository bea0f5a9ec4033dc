"""Changes of a draft's text: edited, judged again, stored as a new revision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from api.review.judging import Judging
from api.review.merging import merge_members
from api.review.rows import StoredRevision
from api.review.store import ReviewStore, Stand, Writing, stale
from corpus.model import Briefing
from drafter.review.editing import edit_section
from drafter.review.labels import Labels
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
        stand = self.store.stand(draft_id, at=now)
        if stand.head.hash != expected:
            raise stale(stand)
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
        now = self.clock()
        stand = self.store.stand(draft_id, at=now)
        if stand.head.hash != expected:
            base = self.store.revision_named(draft_id, expected)
            raise stale(stand, merge_members(base, stand.head, key, markdown))
        return self.change(
            draft_id,
            lambda briefing, labels: edit_section(briefing, key, markdown, labels),
            expected=expected,
            by=by,
            action="edited",
            note=note,
            section=key,
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
        if place is None or change.kept:
            continue
        if change.before is None:
            what = "added"
        elif change.after is None:
            what = "deleted"
        else:
            what = "edited" if change.edited else "moved"
        told.setdefault(what, []).append(place.sentence.id)
    return told
