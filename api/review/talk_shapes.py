"""What the API takes and gives of what people say about a draft, as OpenAPI documents it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.shapes.briefings import SentenceOut
from api.shapes.common import In, Instant
from api.shapes.drafts import ErrorOut

Id = Annotated[str, Field(min_length=1, max_length=80)]
Words = Annotated[str, Field(min_length=1, max_length=4000)]
SectionKey = Annotated[str, Field(min_length=1, max_length=64)]


class CommentIn(In):
    """A comment on a sentence, or on the draft where none is named."""

    sentence_id: Id | None = None
    body: Words


class CommentChange(In):
    """Whether what it asks for is settled."""

    resolved: bool


class CommentOut(BaseModel):
    """A comment. ``gone``: its sentence stands in the text no more; ``text`` is what it said."""

    id: str
    sentence_id: str | None
    body: str
    by: str
    at: Instant
    resolved: bool
    gone: bool
    text: str | None


class CommentList(BaseModel):
    """All comments on a draft, oldest first. There is no second page."""

    items: list[CommentOut]
    next_cursor: None = None


class SuggestionIn(In):
    """A change of one sentence.

    ``edit``: ``sentence_id`` and ``markdown``; ``delete``: ``sentence_id``; ``add``: ``section``,
    ``markdown`` and, unless it opens the section, ``sentence_id``, after which it is to stand.
    """

    kind: Literal["edit", "add", "delete"]
    sentence_id: Id | None = None
    section: Annotated[SectionKey | None, Field(description="only with add")] = None
    markdown: Annotated[Words | None, Field(description="one sentence, citations as [^c12]")] = None
    paragraph: Annotated[bool, Field(description="only with add: it opens a paragraph")] = False


class SuggestionOut(BaseModel):
    """A change of one sentence that somebody proposed.

    ``overtaken``: the sentence changed since. ``settled_by`` accepted or rejected it.
    """

    id: str
    group: Annotated[str, Field(description="the same for those that came together")]
    section: str
    sentence_id: Annotated[str | None, Field(description="with add: the one it is to follow")]
    kind: Literal["edit", "add", "delete"]
    before: SentenceOut | None
    after: SentenceOut | None
    by: str
    at: Instant
    state: Literal["open", "accepted", "rejected", "overtaken"]
    settled_by: str | None
    settled_at: Instant | None


class SuggestionList(BaseModel):
    """All suggestions for a draft, oldest first. There is no second page."""

    items: list[SuggestionOut]
    next_cursor: None = None


class RegenerateIn(In):
    """How a section is to be written anew."""

    wish: Annotated[str, Field(max_length=1000, description="what to do otherwise")] = ""
    budget: Annotated[
        float | None, Field(ge=0, le=1000, description="US dollars; unless given, the draft's")
    ] = None


class RewriteOut(BaseModel):
    """A section that is being written anew. Its suggestions have its ``id`` as their group."""

    id: str
    draft_id: str
    section: str
    wish: str
    by: str
    at: Instant
    state: Literal["waiting", "running", "done", "failed"]
    message: Annotated[str, Field(description="how far it is")]
    suggestions: Annotated[int | None, Field(description="how many came of it")]
    cost: Annotated[float | None, Field(description="US dollars")]
    error: ErrorOut | None


class PresenceIn(In):
    """Where one is in the draft."""

    section: SectionKey | None = None


class PresentOut(BaseModel):
    """Somebody who has the draft open, ``since`` when."""

    who: str
    name: str
    section: str | None
    since: Instant


class PresenceList(BaseModel):
    """Who gave a sign in the last 45 seconds, first come first."""

    items: list[PresentOut]
    next_cursor: None = None
