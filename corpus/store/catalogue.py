"""What filters and headers need to know of every passage, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, select

from corpus import database as db
from corpus.model import Article, Passage, Precision
from corpus.store.query import Query, date_bounds, outlet_key, outlet_keys

Mask = NDArray[np.bool_]


def _none(kind: Any) -> NDArray[Any]:
    return np.empty(0, dtype=kind)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One state of the store. ``extended`` returns the next; a search keeps the one it began with.

    Per article: ``heads`` (the article without its text, enough for a header), ``outlet`` (its
    place in ``outlets``, which holds the names that an outlet answers to), ``earliest`` and
    ``latest`` as seconds since 1970 (not a number where undated), ``replaced`` (a newer revision is
    stored, or the publisher took this one back). Per passage, in the order of ``seqs``:
    ``article`` (its place among the articles), ``starts``, ``ends``.
    """

    heads: tuple[Article, ...] = ()
    outlets: tuple[frozenset[str], ...] = ()
    outlet: NDArray[np.int64] = field(default_factory=lambda: _none(np.int64))
    earliest: NDArray[np.float64] = field(default_factory=lambda: _none(np.float64))
    latest: NDArray[np.float64] = field(default_factory=lambda: _none(np.float64))
    replaced: Mask = field(default_factory=lambda: _none(np.bool_))
    seqs: NDArray[np.int64] = field(default_factory=lambda: _none(np.int64))
    article: NDArray[np.int64] = field(default_factory=lambda: _none(np.int64))
    starts: NDArray[np.int64] = field(default_factory=lambda: _none(np.int64))
    ends: NDArray[np.int64] = field(default_factory=lambda: _none(np.int64))
    last_article: int = 0

    @property
    def last(self) -> int:
        """The number of the newest passage known."""
        return int(self.seqs[-1]) if len(self.seqs) else 0

    def extended(self, engine: Engine) -> Catalogue:
        """Return this catalogue with what has been stored since."""
        a, p = db.articles.c, db.passages.c
        known = select(a.seq, a.id, a.outlet, a.url, a.title, a.published_at)
        known = known.add_columns(a.date_precision, a.revision_of, a.withdrawn).order_by(a.seq)
        with engine.connect() as connection:
            articles = connection.execute(known.where(a.seq > self.last_article)).all()
            passages = connection.execute(
                select(p.seq, p.article_id, p.start, p.end).where(p.seq > self.last).order_by(p.seq)
            ).all()
        if not articles:
            return self
        heads = (*self.heads, *map(_head, articles))
        place = {head.id: i for i, head in enumerate(heads)}
        replaced = np.append(self.replaced, [row.withdrawn is not None for row in articles])
        replaced[[place[r.revision_of] for r in articles if r.revision_of in place]] = True
        outlets = {keys: i for i, keys in enumerate(self.outlets)}
        of_each = [
            outlets.setdefault(outlet_keys(row.outlet, row.url), len(outlets)) for row in articles
        ]
        bounds = np.array([_bounds(row) for row in articles], dtype=np.float64).reshape(-1, 2)
        # An article committed after the first query above is left for the next time.
        cut = [row for row in passages if row.article_id in place]
        return replace(
            self,
            heads=heads,
            outlets=tuple(outlets),
            outlet=_append(self.outlet, of_each),
            earliest=np.append(self.earliest, bounds[:, 0]),
            latest=np.append(self.latest, bounds[:, 1]),
            replaced=replaced,
            seqs=_append(self.seqs, [row.seq for row in cut]),
            article=_append(self.article, [place[row.article_id] for row in cut]),
            starts=_append(self.starts, [row.start for row in cut]),
            ends=_append(self.ends, [row.end for row in cut]),
            last_article=articles[-1].seq,
        )

    def rows(self, seqs: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the places of passages by number; -1 for one that this state does not know."""
        if not len(self.seqs):
            return np.full(len(seqs), -1, dtype=np.int64)
        places = np.minimum(np.searchsorted(self.seqs, seqs), len(self.seqs) - 1)
        return np.where(self.seqs[places] == seqs, places, -1)

    def passage(self, row: int) -> Passage:
        """Return the passage at a place."""
        return Passage(self.head(row).id, int(self.starts[row]), int(self.ends[row]))

    def head(self, row: int) -> Article:
        """Return the article of the passage at a place, without its text."""
        return self.heads[int(self.article[row])]

    def allowed(self, query: Query) -> Mask:
        """Return, for each passage, whether the query's filters let it through.

        A revision that a newer one has replaced, or that was taken back, is never let through.
        """
        keep = ~self.replaced
        undated = np.isnan(self.earliest)
        inside = np.ones(len(keep), dtype=bool)
        if query.since:
            inside &= self.latest >= query.since.timestamp()
        if query.until:
            inside &= self.earliest <= query.until.timestamp()
        keep &= np.where(undated, query.undated, inside)
        if query.outlets:
            keep &= self._named(query.outlets)
        if query.without:
            keep &= ~self._named(query.without)
        mask: Mask = keep[self.article]
        return mask

    def _named(self, outlets: tuple[str, ...]) -> Mask:
        wanted = {outlet_key(name) for name in outlets}
        named = np.array([not wanted.isdisjoint(keys) for keys in self.outlets], dtype=bool)
        mask: Mask = named[self.outlet]
        return mask


def _head(row: Any) -> Article:
    return Article(
        id=row.id,
        url=row.url,
        outlet=row.outlet,
        title=row.title,
        text="",
        published_at=row.published_at,
        date_precision=Precision(row.date_precision),
    )


def _bounds(row: Any) -> tuple[float, float]:
    if row.published_at is None:
        return np.nan, np.nan
    earliest, latest = date_bounds(row.published_at, Precision(row.date_precision))
    return earliest.timestamp(), latest.timestamp()


def _append(known: NDArray[np.int64], new: list[int]) -> NDArray[np.int64]:
    return np.append(known, np.array(new, dtype=np.int64))
