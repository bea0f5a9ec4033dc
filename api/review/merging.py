"""What somebody is told whose save came second: how it stands, and both texts merged."""

from __future__ import annotations

from typing import Any

from api.review.rows import StoredRevision
from corpus.codec import instant_text
from corpus.model import Sentence
from drafter.review.editing import edit_section, section_of
from drafter.review.labels import Labels
from drafter.revisions import Conflict, merge
from evals.markdown.render import sentence_markdown
from evals.markdown.section import render_section


def merge_members(
    base: StoredRevision | None, head: StoredRevision, key: str, markdown: str
) -> dict[str, Any]:
    """Return ``base``, ``head`` and ``merge`` for the answer to a save on an older text.

    ``base`` is the revision that the save was written against; where the draft never had it, there
    is nothing to merge by, and ``merge`` is null.
    """
    newest = head.revision
    told: dict[str, Any] = {
        "base": {"n": base.revision.n, "hash": base.hash} if base else None,
        "head": {
            "n": newest.n,
            "hash": head.hash,
            "author": newest.author,
            "created_at": instant_text(newest.created_at),
        },
        "merge": None,
    }
    if base is None:
        return told
    before = base.revision.briefing
    mine = edit_section(before, key, markdown, head.labels)
    merged = merge(before, mine, newest.briefing)
    labels = head.labels.extended(mine)
    told["merge"] = {
        "markdown": render_section(section_of(merged.briefing, key), labels.numbers),
        "conflicts": [_conflict(c, labels) for c in merged.conflicts],
    }
    return told


def _conflict(conflict: Conflict, labels: Labels) -> dict[str, Any]:
    def shown(sentence: Sentence | None) -> str | None:
        return sentence_markdown(sentence, labels.numbers) if sentence else None

    return {
        "sentence_id": conflict.sentence_id,
        "kind": conflict.kind,
        "base": shown(conflict.base),
        "mine": shown(conflict.mine),
        "theirs": shown(conflict.theirs),
    }
