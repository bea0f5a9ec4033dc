"""Where the words of an article are used: which drafts and issues cite it, in which sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.drafts import Draft
from api.pages.view import Raw
from api.publishing.store import Publication


@dataclass(frozen=True, slots=True)
class Used:
    """A sentence that cites the article; ``words`` are those that it cites."""

    section: str
    sentence: Raw
    words: tuple[Raw, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """A draft that cites the article; ``issue`` is where readers have it, if they do."""

    draft: Draft
    sentences: tuple[Used, ...]
    issue: Publication | None


def uses(article_id: str, drafts: Iterable[Draft], issues: Iterable[Publication]) -> Sequence[Use]:
    """Return what cites an article, among ``drafts`` as they stand and what was published."""
    published = {p.draft_id: p for p in issues if p.state != "retracted"}
    found = (Use(d, _sentences(article_id, d), published.get(d.id)) for d in drafts)
    return [use for use in found if use.sentences]


def _sentences(article_id: str, draft: Draft) -> tuple[Used, ...]:
    sections = (draft.briefing or {}).get("sections", ())
    return tuple(
        Used(section["title"], sentence, cited)
        for section in sections
        for sentence in section["sentences"]
        if (cited := tuple(c for c in sentence["citations"] if c["article_id"] == article_id))
    )
