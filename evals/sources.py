"""Articles to judge by, out of files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import BadInput
from corpus.model import Article, article_id, normalise_text

if TYPE_CHECKING:
    from corpus.sources import Rejected


@dataclass(frozen=True, slots=True)
class Sources:
    """Articles by id, and what could not be read."""

    articles: dict[str, Article]
    rejected: tuple[Rejected, ...]


def read_sources(paths: Iterable[Path]) -> Sources:
    """Read articles from files and folders, in any form that ``corpus.sources`` reads.

    A bad item is kept aside with its reason; a path that is not there is ``BadInput``.
    """
    # The readers bring HTML extraction with them: a second that judging alone need not pay.
    from corpus.sources import read

    articles: dict[str, Article] = {}
    rejected: list[Rejected] = []
    for path in paths:
        if not path.exists():
            raise BadInput(f"no sources at {path}", help="give a JSONL or HTML file, or a folder")
        for item in read(path):
            if isinstance(item, Article):
                articles[item.id] = item
            else:
                rejected.append(item)
    return Sources(articles, tuple(rejected))


def article_from_text(text: str, *, title: str = "", outlet: str | None = None) -> Article:
    """Return a plain text as an article, named by its own content."""
    whole = normalise_text(text)
    return Article(article_id(None, whole), None, outlet, title, whole)
