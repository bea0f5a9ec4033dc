"""What changed between two revisions, as the API gives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from api.review.rows import StoredRevision
from api.review.shapes import ChangeList, ChangeOut, PlacedOut, RevisionName
from api.shapes.briefings import SentenceOut
from corpus.codec import sentence_to_dict
from corpus.library import Library
from corpus.model import Article
from drafter.review.labels import Labels
from drafter.revisions import Change, diff
from drafter.revisions.diff import Place
from evals.markdown.render import sentence_markdown

Kind = Literal["kept", "added", "deleted", "edited", "moved"]


def change_list(before: StoredRevision, after: StoredRevision, library: Library) -> ChangeList:
    """Return what became of each sentence between two revisions of one draft."""
    old, new = before.revision.briefing, after.revision.briefing
    sources = library.get_many(sorted(old.cited_ids | new.cited_ids))
    labels = max((before.labels, after.labels), key=lambda x: len(x.citations))
    return ChangeList(
        against=RevisionName(n=before.revision.n, hash=before.hash),
        revision=RevisionName(n=after.revision.n, hash=after.hash),
        changes=[
            ChangeOut(
                kind=kind_of(change),
                edited=change.edited,
                before=_placed(change.before, sources, labels),
                after=_placed(change.after, sources, labels),
            )
            for change in diff(old, new).changes
        ],
    )


def kind_of(change: Change) -> Kind:
    """Return the one word that says what became of a sentence."""
    if change.before is None:
        return "added"
    if change.after is None:
        return "deleted"
    if change.moved:
        return "moved"
    return "edited" if change.edited else "kept"


def _placed(
    place: Place | None, sources: Mapping[str, Article], labels: Labels
) -> PlacedOut | None:
    if place is None:
        return None
    return PlacedOut(
        section=place.section,
        index=place.index,
        sentence=SentenceOut(**sentence_to_dict(place.sentence, sources)),
        markdown=sentence_markdown(place.sentence, labels.numbers),
    )
