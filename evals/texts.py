"""Which sources tell the same text, for checks that count sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from corpus.model import Article
from corpus.origins import origin_groups
from corpus.outlets import outlet_of, table


def distinct_texts(ids: Iterable[str], sources: Mapping[str, Article]) -> dict[str, str]:
    """Map each known article of ``ids`` to its group of copies.

    The store has compared an article with all it holds and noted the group; where one has no note,
    these articles are compared with one another.
    """
    articles = [sources[i] for i in sorted(set(ids)) if i in sources]
    if all(a.origin_group for a in articles):
        return {a.id: str(a.origin_group) for a in articles}
    return dict(_compared(tuple(articles)))


def is_state_run(article: Article) -> bool:
    """Tell whether ``corpus/outlets.toml`` puts the outlet under a government's control."""
    known = outlet_of(article.url)
    if known is not None:
        return known.state
    return article.outlet is not None and article.outlet in _state_names()


@lru_cache(maxsize=32)
def _compared(articles: tuple[Article, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(origin_groups(articles).items()))


@lru_cache(maxsize=1)
def _state_names() -> frozenset[str]:
    return frozenset(o.name for o in table().values() if o.state)
