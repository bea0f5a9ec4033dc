"""A briefing on its way out: as JSON values, and as Markdown in the house format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corpus.codec import briefing_to_dict
from corpus.model import Article, Briefing
from drafter.exports.markdown import to_markdown

__all__ = ["to_json", "to_markdown"]


def to_json(briefing: Briefing, sources: Mapping[str, Article]) -> dict[str, Any]:
    """Return ``briefing`` in its public shape (docs/schema/briefing.json).

    ``sources`` are the articles that it cites, by id; a citation whose article is not among them
    keeps its offsets and has no outlet, address or words.
    """
    return briefing_to_dict(briefing, sources)
