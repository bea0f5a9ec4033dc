"""What the API takes and gives of rechecks, as OpenAPI documents it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.publishing.rechecking import Found, Outcome
from api.shapes.common import In, Instant
from corpus.codec import instant_text
from corpus.model import Article, Citation


class KeptIn(In):
    """An editor's word that a citation may stand: by its `key`, beside the revision `against`."""

    key: Annotated[str, Field(max_length=80)]
    against: Annotated[str, Field(max_length=64, description="id of the newest revision")]
    reason: Annotated[str, Field(min_length=1, max_length=2000)]


class PlaceOut(BaseModel):
    """Words of an article: offsets are code points."""

    article_id: str
    start: int
    end: int
    quote: str


class CitingOut(BaseModel):
    """A sentence that cites the words."""

    id: str
    section: str
    text: str


class KeptOut(BaseModel):
    """Who let a citation stand, and why."""

    by: str
    at: Instant
    reason: str


class RecheckedOut(BaseModel):
    """A citation of a published issue whose article was stored anew since.

    `state`: `same` and `moved` words are there word for word, `changed` ones are not: `now` holds
    the nearest. Of a `withdrawn` article `notice` is what its publisher says; else it is the
    newer revision's notice of correction, if it has one.
    """

    publication_id: str
    draft_id: str
    issue: int
    title: str
    key: str
    label: str
    state: Literal["same", "moved", "changed", "withdrawn"]
    open: bool
    outlet: str
    url: str | None
    cited: PlaceOut
    newest: str
    notice: str | None
    now: PlaceOut | None
    sentences: list[CitingOut]
    kept: KeptOut | None


class RecheckCounts(BaseModel):
    """How many citations of published issues are in each state."""

    same: int
    moved: int
    changed: int
    withdrawn: int


class RecheckOut(BaseModel):
    """All citations of published issues beside the newest revisions of their articles.

    `items` are those whose article was stored anew, what waits for an editor first; `open` counts
    these.
    """

    issues: int
    counts: RecheckCounts
    open: int
    items: list[RecheckedOut]


def recheck_out(outcome: Outcome) -> RecheckOut:
    """Return a recheck as the API and the command give it."""
    return RecheckOut(
        issues=outcome.issues,
        counts=RecheckCounts(**outcome.counts),
        open=len(outcome.open),
        items=[rechecked_out(f) for f in outcome.found],
    )


def rechecked_out(found: Found) -> RecheckedOut:
    """Return one citation as the API gives it."""
    again, issue, kept = found.rechecked, found.issue, found.kept
    return RecheckedOut(
        publication_id=issue.id,
        draft_id=issue.draft_id,
        issue=issue.number,
        title=" ".join(str(issue.briefing["topic"]).split()),
        key=found.key,
        label=found.cited.key,
        state=again.state,
        open=found.open,
        outlet=again.article.outlet_name,
        url=again.article.url,
        cited=_place(again.citation, again.article),
        newest=again.newest.id,
        notice=again.newest.withdrawn or again.newest.correction,
        now=_place(again.now, again.newest) if again.now else None,
        sentences=[
            CitingOut(id=c.sentence.id, section=c.section, text=c.sentence.text)
            for c in found.sentences
        ],
        kept=KeptOut(by=kept.by, at=instant_text(kept.at) or "", reason=kept.reason)
        if kept
        else None,
    )


def _place(citation: Citation, article: Article) -> PlaceOut:
    return PlaceOut(
        article_id=article.id,
        start=citation.start,
        end=citation.end,
        quote=article.text[citation.start : citation.end],
    )
