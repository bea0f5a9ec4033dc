"""The pipeline: whatever the sources read goes into the library, and each item gets its outcome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from corpus.library import Library
from corpus.model import Article, article_id, normalise_text

# A batch is one transaction and one commit of each index. On 128 articles all but embedding took
# 34 % of the time at 1 a batch, 9 % at 8, 6 % at 16, 3 % at 64; small ones show progress.
BATCH = 16

Status = Literal["stored", "unchanged", "revised", "rejected"]


class Refusal(Protocol):
    """What a source says of an item that it could not read (``corpus.sources.Rejected``)."""

    @property
    def where(self) -> str: ...

    @property
    def reason(self) -> str: ...

    @property
    def help(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item. ``reason`` and ``help`` are set where it was rejected.

    ``where`` is the item's address, its title where it has none, or the place that a source named.
    """

    where: str
    status: Status
    article_id: str | None = None
    reason: str = ""
    help: str = ""


def ingest(
    items: Iterable[Article | Refusal], library: Library, *, batch: int = BATCH
) -> Iterator[Outcome]:
    """Store what comes and yield one outcome for each item, in order, as batches are done.

    A rejected item stops nothing. Articles already stored are ``unchanged``, so that a run which
    broke off may simply be started again. ``items`` is read no further than a batch ahead.
    """
    waiting: list[Article | Outcome] = []
    for item in items:
        waiting.append(_known(_judged(item), waiting, library))
        if len(waiting) >= batch:
            yield from _store(waiting, library)
            waiting = []
    yield from _store(waiting, library)


def _known(
    item: Article | Outcome, waiting: list[Article | Outcome], library: Library
) -> Article | Outcome:
    """Reject an article that is taken back before anything was stored of it: it is no evidence."""
    if not isinstance(item, Article) or not item.withdrawn:
        return item
    if item.url and (
        any(isinstance(a, Article) and a.url == item.url for a in waiting)
        or library.revisions(item.url)
    ):
        return item
    reason = f"its publisher took it back: {item.withdrawn}"
    mend = "leave it out; a withdrawal counts for an article that is stored under its address"
    return Outcome(_where(item), "rejected", None, reason, mend)


def _judged(item: Article | Refusal) -> Article | Outcome:
    if not isinstance(item, Article):
        return Outcome(item.where, "rejected", None, item.reason, item.help)
    problem = _problem(item)
    return Outcome(_where(item), "rejected", None, *problem) if problem else item


def _problem(article: Article) -> tuple[str, str] | None:
    """Return what keeps an article out of the library, and how to mend it."""
    if not any(c.isalnum() for c in article.text):
        return "it has no text", "check that the source holds the article and not only its title"
    if article.text != normalise_text(article.text):
        return "its text is not in normal form", "pass it through corpus.model.normalise_text"
    if article.id != article_id(article.url, article.text):
        return "its id is not that of its address and text", "use corpus.model.article_id"
    for name in ("published_at", "fetched_at"):
        at = getattr(article, name)
        if at is not None and at.tzinfo is None:
            return f"{name} has no time zone", "give it one, e.g. +00:00"
    return None


def _store(waiting: list[Article | Outcome], library: Library) -> Iterator[Outcome]:
    articles = [item for item in waiting if isinstance(item, Article)]
    added = iter(library.add(articles) if articles else ())
    for item in waiting:
        if isinstance(item, Outcome):
            yield item
        else:
            done = next(added)
            yield Outcome(_where(item), done.status, done.article_id)


def _where(article: Article) -> str:
    return article.url or article.title or article.id
