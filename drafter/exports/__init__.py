"""An issue on its way out, in every format; and a briefing as JSON and Markdown for its editor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corpus.codec import briefing_to_dict
from corpus.model import Article, Briefing
from drafter.exports.formats import FORMATS, Format, UnknownFormat, file_name, format_named
from drafter.exports.issue import Issue, Notice, Site, issue_path, notice_to_dict, slug_of
from drafter.exports.markdown import to_markdown

__all__ = [
    "FORMATS",
    "Format",
    "Issue",
    "Notice",
    "Site",
    "UnknownFormat",
    "file_name",
    "format_named",
    "issue_path",
    "notice_to_dict",
    "slug_of",
    "to_json",
    "to_markdown",
]


def to_json(briefing: Briefing, sources: Mapping[str, Article]) -> dict[str, Any]:
    """Return ``briefing`` in its public shape (docs/schema/briefing.json).

    ``sources`` are the articles that it cites, by id; a citation whose article is not among them
    keeps its offsets and has no outlet, address or words.
    """
    return briefing_to_dict(briefing, sources)
