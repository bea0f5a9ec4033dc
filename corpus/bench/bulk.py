"""A large store to search in, made in minutes: rows straight into the database.

Articles are ``varied`` and vectors ``blurred``. Places of passages are those of the real article,
since words are replaced by words of their own length. Both indexes are then made by the library, as
they are after every interruption. Origin groups are left out and every article is a story by
itself: a search looks at neither, and both take long.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, insert, literal, select

from corpus import database as db
from corpus.assets import Embedder, Vectors
from corpus.bench.material import blurred, pool_of, varied
from corpus.library import DATABASE_FILE, Library
from corpus.model import Article, Passage
from corpus.passages import passages_of
from corpus.store.rows import article_values, newest_seq, pack
from corpus.store.story_rows import touch

Say = Callable[[str], None]

_SEED = 20260630
_POOL = 300
_BATCH = 256


def build(folder: Path, passages: int, articles: Sequence[Article], say: Say) -> None:
    """Fill the library in the empty ``folder`` with ``passages`` or a few more.

    A folder that holds as many already is left as it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    engine = db.connect(f"sqlite:///{folder / DATABASE_FILE}")
    db.upgrade(engine)
    held = newest_seq(engine)
    if held < passages:
        embedder = Embedder()
        say("building: cutting the real articles")
        cut = [passages_of(article, embedder.token_spans) for article in articles]
        pool = pool_of(articles, _POOL, embedder, _SEED)
        stock = enumerate(varied(articles, passages, _SEED))
        while held < passages and (batch := list(islice(stock, _BATCH))):
            places = [(article, cut[i % len(articles)]) for i, article in batch]
            with engine.begin() as connection:
                held += _insert(connection, places, pool, seed=held)
            say(f"building: {min(held, passages):,} of {passages:,} passages in the database")
    engine.dispose()
    say(f"building: both indexes of {held:,} passages")
    Library.open(folder, write=True).close()


def _insert(
    connection: Connection,
    places: Sequence[tuple[Article, Sequence[Passage]]],
    pool: Vectors,
    seed: int,
) -> int:
    connection.execute(insert(db.articles), [article_values(article) for article, _cut in places])
    spans = [(article.id, p.start, p.end) for article, cut in places for p in cut]
    vectors = blurred(pool, len(spans), seed)
    rows = [
        {"article_id": article, "start": start, "end": end, "vector": pack(vector)}
        for (article, start, end), vector in zip(spans, vectors, strict=True)
    ]
    connection.execute(insert(db.passages), rows)
    a, m = db.articles.c, db.story_members.c
    alone = select(a.seq, a.id, literal(b"")).where(
        a.id.in_([article.id for article, _c in places])
    )
    connection.execute(
        insert(db.story_members).from_select([m.article_seq, m.story_id, m.profile], alone)
    )
    touch(connection, [article.id for article, _cut in places])
    return len(rows)
