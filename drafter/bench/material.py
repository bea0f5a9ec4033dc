"""Which articles all are given, and what they are asked: chosen by rule, not by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from corpus.bench.labelled import Labelled

STORIES = 5
_TOPIC_CHARS = 120


def chosen(articles: Sequence[Labelled], count: int = STORIES) -> list[Labelled]:
    """Return the articles of the ``count`` largest stories, in the order of the file.

    Of stories with as many articles, the one whose name comes first is taken.
    """
    sizes = Counter(item.story for item in articles)
    largest = sorted(sizes, key=lambda name: (-sizes[name], name))[:count]
    return [item for item in articles if item.story in largest]


def topics_of(articles: Sequence[Labelled]) -> list[str]:
    """Return one topic a story: the title of its first article in the file, cut at a word."""
    first: dict[str, str] = {}
    for item in articles:
        first.setdefault(item.story, _cut(item.article.title))
    return list(first.values())


def _cut(title: str) -> str:
    joined = " ".join(title.split())
    return joined if len(joined) <= _TOPIC_CHARS else joined[:_TOPIC_CHARS].rpartition(" ")[0]
