"""Articles and passages as rows of the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, Row, Select, func, select

from corpus import database as db
from corpus.model import Article, Passage, Precision

# SQLite takes at most 32,766 parameters in a statement, and old builds 999.
_PARAMETERS = 900
_VECTOR = np.dtype("<f2")


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage with what the indexes need of it and of its article."""

    seq: int
    passage: Passage
    words: str
    title: str
    outlet: str | None
    url: str | None
    published_at: datetime | None
    precision: Precision
    vector: NDArray[np.float32]

    @property
    def article(self) -> Article:
        """The passage's article without its text, enough for the header."""
        return Article(
            id=self.passage.article_id,
            url=self.url,
            outlet=self.outlet,
            title=self.title,
            text=self.words,
            published_at=self.published_at,
            date_precision=self.precision,
        )


def article_values(article: Article) -> dict[str, Any]:
    """Return the article as a row."""
    return {**asdict(article), "date_precision": article.date_precision.value}


def article_of(row: Row[Any]) -> Article:
    """Return the row as an article."""
    values = dict(row._mapping)
    values.pop("seq")
    return Article(**{**values, "date_precision": Precision(values["date_precision"])})


def pack(vector: NDArray[np.float32]) -> bytes:
    """Return a vector as the database stores it: little-endian float16."""
    return vector.astype(_VECTOR).tobytes()


def unpack(blob: bytes) -> NDArray[np.float32]:
    """Return a stored vector as float32."""
    return np.frombuffer(blob, dtype=_VECTOR).astype(np.float32)


def unpack_all(blobs: Sequence[bytes]) -> NDArray[np.float16]:
    """Return stored vectors as they are stored, float16 ``[n, 384]``."""
    whole = np.frombuffer(b"".join(blobs), dtype=_VECTOR)
    return whole.astype(np.float16, copy=False).reshape(len(blobs), -1)


def chunks(values: Sequence[Any], size: int = _PARAMETERS) -> Iterator[Sequence[Any]]:
    """Yield ``values`` in runs short enough to be parameters of one statement."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def articles_by_id(connection: Connection, ids: Sequence[str]) -> dict[str, Article]:
    """Return the stored ones of ``ids``, in the order asked for."""
    found = {}
    for some in chunks(list(dict.fromkeys(ids))):
        rows = connection.execute(select(db.articles).where(db.articles.c.id.in_(some)))
        found.update({a.id: a for a in map(article_of, rows)})
    return {i: found[i] for i in ids if i in found}


def stored_among(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Return those of ``ids`` that articles have, without reading the articles."""
    a = db.articles.c
    return {
        found
        for some in chunks(list(dict.fromkeys(ids)))
        for found in connection.scalars(select(a.id).where(a.id.in_(some)))
    }


def newest_revisions(engine: Engine, ids: Sequence[str]) -> dict[str, Article]:
    """Return the newest article at the address of each of ``ids`` where that is another one."""
    old, new = db.articles.alias("old"), db.articles.alias("new")
    last = (
        select(old.c.id, func.max(new.c.seq).label("seq"))
        .join_from(old, new, (new.c.url == old.c.url) & (new.c.seq > old.c.seq))
        .group_by(old.c.id)
    )
    found: dict[str, Article] = {}
    with engine.connect() as connection:
        for some in chunks(list(dict.fromkeys(ids))):
            seqs = {r.id: r.seq for r in connection.execute(last.where(old.c.id.in_(some)))}
            wanted = sorted(set(seqs.values()))
            rows = connection.execute(select(db.articles).where(db.articles.c.seq.in_(wanted)))
            by_seq = {row.seq: article_of(row) for row in rows}
            found.update({i: by_seq[seq] for i, seq in seqs.items()})
    return found


def newest_seq(engine: Engine) -> int:
    """Return the number of the passage stored last, 0 where there is none."""
    with engine.connect() as connection:
        return int(connection.execute(select(func.max(db.passages.c.seq))).scalar() or 0)


def count_upto(engine: Engine, seq: int) -> int:
    """Return how many passages are stored up to number ``seq``."""
    with engine.connect() as connection:
        wanted = select(func.count()).where(db.passages.c.seq <= seq)
        return int(connection.execute(wanted).scalar_one())


def passage_id(engine: Engine, seq: int) -> str | None:
    """Return the id of the passage stored as number ``seq``, or ``None``."""
    p = db.passages.c
    with engine.connect() as connection:
        row = connection.execute(
            select(p.article_id, p.start, p.end).where(p.seq == seq)
        ).one_or_none()
    return Passage(row.article_id, row.start, row.end).id if row else None


def passage_rows(engine: Engine, after: int, limit: int) -> list[PassageRow]:
    """Return up to ``limit`` passages stored after number ``after``, in order."""
    seq = db.passages.c.seq
    wanted = _passages().where(seq > after).order_by(seq).limit(limit)
    with engine.connect() as connection:
        return [_passage_row(row) for row in connection.execute(wanted)]


def _passages() -> Select[Any]:
    a, p = db.articles.c, db.passages.c
    # The database cuts the slice: a long article's text would come once for each of its passages.
    words = func.substr(a.text, p.start + 1, p.end - p.start).label("words")
    return (
        select(p.seq, p.article_id, p.start, p.end, p.vector, words, a.title, a.outlet, a.url)
        .add_columns(a.published_at, a.date_precision)
        .join_from(db.passages, db.articles, a.id == p.article_id)
    )


def _passage_row(row: Row[Any]) -> PassageRow:
    return PassageRow(
        seq=row.seq,
        passage=Passage(row.article_id, row.start, row.end),
        words=row.words,
        title=row.title,
        outlet=row.outlet,
        url=row.url,
        published_at=row.published_at,
        precision=Precision(row.date_precision),
        vector=unpack(row.vector),
    )


def passage_texts(engine: Engine, seqs: Sequence[int]) -> dict[int, str]:
    """Return the words of passages by their numbers; one that is not stored is left out."""
    a, p = db.articles.c, db.passages.c
    words = func.substr(a.text, p.start + 1, p.end - p.start).label("words")
    wanted = select(p.seq, words).join_from(db.passages, db.articles, a.id == p.article_id)
    out: dict[int, str] = {}
    with engine.connect() as connection:
        for some in chunks(list(seqs)):
            out.update({r.seq: r.words for r in connection.execute(wanted.where(p.seq.in_(some)))})
    return out
