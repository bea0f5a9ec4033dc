"""The pipeline: whatever the sources read goes into the library, and each item gets its outcome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from corpus.library import Library
from corpus.model import Article, article_id, normalise_text
from corpus.store.begun import Begun

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
    broke off may simply be started again. While one batch is written the next is embedded, so that
    ``items`` is read up to two batches ahead; where reading fails, what was read is stored first.
    """
    broken: list[Exception] = []
    full, filling = _Batch(library), _Batch(library)
    try:
        for item in _until_broken(items, broken):
            filling.take(item, full)
            if full.ready or len(filling) >= batch:
                yield from full.store()
            if len(filling) >= batch:
                full, filling = filling, _Batch(library)
        yield from full.store()
        yield from filling.store()
    finally:
        full.drop()
        filling.drop()
    if broken:
        raise broken[0]


def _until_broken(
    items: Iterable[Article | Refusal], broken: list[Exception]
) -> Iterator[Article | Refusal]:
    try:
        yield from items
    except Exception as error:  # whatever a source may raise: it is raised again in the end
        broken.append(error)


class _Batch:
    """Items in the order of their coming, the articles among them on their way."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._items: list[Article | Outcome] = []
        self._begun: dict[str, Begun] = {}

    def __len__(self) -> int:
        return len(self._items)

    @property
    def ready(self) -> bool:
        """Whether there is something to store, and nothing of it to wait for."""
        return bool(self._items) and all(one.ready for one in self._begun.values())

    def take(self, item: Article | Refusal, before: _Batch) -> None:
        """Add an item, and begin with it where it is an article that is new."""
        judged = _judged(item)
        if isinstance(judged, Article) and judged.withdrawn:
            judged = self._judged_withdrawal(judged, before)
        self._items.append(judged)
        if isinstance(judged, Article) and judged.id not in before._begun | self._begun:
            begun = self._library.begin(judged)
            if begun:
                self._begun[judged.id] = begun

    def _judged_withdrawal(self, article: Article, before: _Batch) -> Article | Outcome:
        """Reject what is taken back before anything was stored of it: it is no evidence."""
        if article.url and (
            any(
                isinstance(other, Article) and other.url == article.url
                for other in (*before._items, *self._items)
            )
            or self._library.revisions(article.url)
        ):
            return article
        reason = f"its publisher took it back: {article.withdrawn}"
        mend = "leave it out; a withdrawal counts for an article that is stored under its address"
        return Outcome(_where(article), "rejected", None, reason, mend)

    def store(self) -> Iterator[Outcome]:
        """Store all and yield each item's outcome; the batch is empty then."""
        items, begun = self._items, self._begun
        self._items, self._begun = [], {}
        articles = [item for item in items if isinstance(item, Article)]
        added = iter(self._library.add(articles, begun) if articles else ())
        for item in items:
            if isinstance(item, Outcome):
                yield item
            else:
                done = next(added)
                yield Outcome(_where(item), done.status, done.article_id)

    def drop(self) -> None:
        """Let go of what is not stored."""
        for one in self._begun.values():
            one.drop()


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


def _where(article: Article) -> str:
    return article.url or article.title or article.id
