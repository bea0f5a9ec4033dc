"""Does a search see everything that is stored?

An index can lose vectors while its own count still tells the full number. So what is compared is
not what it counts but what it finds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DatabaseError

from corpus import database as db
from corpus.assets import DIMENSIONS
from corpus.store.forward import ForwardIndex
from corpus.store.lexical import LexicalIndex
from corpus.store.rows import unpack_all
from corpus.store.vectors import ChromaIndex, DenseIndex, StoredVectors

_REINDEX = "run `drafter reindex`"
# How many stored vectors are looked for through the graph, spread evenly over all.
_PROBES = 500
# How near a find must be to be the stored vector or its twin: float16 keeps three digits.
_SAME = 0.999
# A graph of neighbours may lead to nearly all: what little it leaves out is no damage, and is found
# by its words.
_UNREACHED = 0.005


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the store: where, what was expected and found, how to mend it."""

    where: str
    message: str
    expected: int
    found: int
    help: str


def check_database(engine: Engine) -> list[Problem]:
    """Compare the tables with each other."""
    a, p = db.articles.c, db.passages.c
    problems = []
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            try:
                said = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
            except DatabaseError as error:
                said = str(error.orig)
            if said != "ok":
                message = f"SQLite finds the file damaged: {said}"
                return [Problem("database", message, 0, 1, "restore the data folder from a copy")]
        total = connection.execute(select(func.count()).select_from(db.articles)).scalar_one()
        cut = connection.execute(select(func.count(p.article_id.distinct()))).scalar_one()
        if total != cut:
            problems.append(
                Problem("database", "articles without a passage", total, cut, "ingest them again")
            )
        whole = connection.execute(select(func.count()).select_from(db.passages)).scalar_one()
        sized = connection.execute(
            select(func.count()).where(func.length(p.vector) == 2 * DIMENSIONS)
        ).scalar_one()
        if whole != sized:
            problems.append(
                Problem("database", "vectors of another size", whole, sized, "ingest them again")
            )
        ends = select(func.count()).join_from(db.passages, db.articles, a.id == p.article_id)
        beyond = connection.execute(ends.where(p.end > func.length(a.text))).scalar_one()
        if beyond:
            problems.append(
                Problem("database", "passages beyond their text", 0, beyond, "ingest them again")
            )
    return problems


def check_lexical(lexical: LexicalIndex, stored: set[int]) -> list[Problem]:
    """Compare the passages that a lexical query sees with the stored ones."""
    if not lexical.sound:
        return [Problem("lexical index", "a damaged file", 0, 1, _REINDEX)]
    return _compare("lexical index", lexical.visible(), stored)


def check_forward(forward: ForwardIndex, stored: set[int]) -> list[Problem]:
    """Compare the passages whose terms the ranking finds with the stored ones."""
    if not forward.sound:
        return [Problem("forward index", "a damaged file", 0, 1, _REINDEX)]
    return _compare("forward index", forward.numbers(), stored)


def check_dense(chroma: ChromaIndex, vectors: StoredVectors, stored: set[int]) -> list[Problem]:
    """Compare what Chroma lists with what is stored, and look stored vectors up in its graph."""
    problems = _compare("vector index", chroma.ids(), stored)
    lost = chroma.unreached() & stored
    if len(lost) > _UNREACHED * len(stored):
        message = "stored passages that no query reaches"
        problems.append(
            Problem("vector index", message, len(stored), len(stored) - len(lost), _REINDEX)
        )
    order = sorted(stored - lost)
    step = max(1, len(order) // _PROBES)
    probes = order[::step]
    seen = 0
    for seq in probes:
        vector = vectors.of(seq)
        if vector is None:
            continue
        # A copy of the passage may stand before it: what counts is that one such is found.
        nearest = chroma.search(vector, 5)
        seen += any(
            found == seq or (found in stored and cosine >= _SAME) for found, cosine in nearest
        )
    if seen != len(probes):
        problems.append(
            Problem(
                "vector index",
                f"a query does not find stored passages ({len(probes)} of {len(order)} tried)",
                len(probes),
                seen,
                _REINDEX,
            )
        )
    return problems


def answers(
    engine: Engine, lexical: LexicalIndex, forward: ForwardIndex, dense: DenseIndex
) -> bool:
    """Tell at the cost of one search whether the indexes are there: is the first passage found?"""
    p = db.passages.c
    with engine.connect() as connection:
        row = connection.execute(select(p.vector).order_by(p.seq).limit(1)).first()
    if row is None:
        return True
    nearest = dense.search(unpack_all([row.vector])[0].astype(np.float32), 1)
    return bool(lexical.size and forward.size and nearest and nearest[0][1] >= _SAME)


def _compare(where: str, seen: set[int], stored: set[int]) -> list[Problem]:
    problems = []
    if missing := stored - seen:
        message = "stored passages that a query cannot see"
        problems.append(Problem(where, message, len(stored), len(stored) - len(missing), _REINDEX))
    if extra := seen - stored:
        problems.append(Problem(where, "passages that are not stored", 0, len(extra), _REINDEX))
    return problems


def stored_seqs(engine: Engine) -> set[int]:
    """Return the numbers of all stored passages."""
    with engine.connect() as connection:
        rows = connection.execute(select(db.passages.c.seq)).scalars().all()
    return set(rows)
