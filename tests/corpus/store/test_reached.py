"""Vectors that the graph of neighbours leads nobody to: they are seen, and put again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine, insert

from corpus import database as db
from corpus.store import indexes, vectors
from corpus.store.health import check_dense
from corpus.store.rows import pack, passage_rows

MANY = 600


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A store of passages that are all much alike: their graph is one crowd."""
    engine = db.connect(f"sqlite:///{tmp_path / 'desk.db'}")
    db.upgrade(engine)
    rng = np.random.default_rng(3)
    crowd = rng.normal(size=384) + 0.15 * rng.normal(size=(MANY, 384)) / np.sqrt(384)
    crowd /= np.linalg.norm(crowd, axis=1, keepdims=True)
    article = {"id": "a", "title": "", "text": "", "date_precision": "unknown", "extractor": ""}
    rows = [{"article_id": "a", "start": 0, "end": 0, "vector": pack(v)} for v in crowd]
    with engine.begin() as connection:
        connection.execute(insert(db.articles), [article])
        connection.execute(insert(db.passages), rows)
    yield engine
    engine.dispose()


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A graph with so few neighbours that some are always left out."""
    graph = {"space": "cosine", "ef_construction": 20, "ef_search": 200, "max_neighbors": 4}
    monkeypatch.setattr(vectors, "GRAPH", graph)


def followed(folder: Path, engine: Engine) -> Any:
    made = indexes.Indexes(folder, engine, write=True, chroma=None)
    made.follow()
    return made


@pytest.mark.usefixtures("narrow")
def test_what_no_query_reaches_is_seen_and_put_again(
    tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "_TRIES", 0)
    made = followed(tmp_path / "left", engine)
    lost = made.chroma.unreached()
    assert len(lost) > MANY * 0.05
    # A question starts where its own words lead it, and now and then finds one of them after all.
    asked = {row.seq: made.chroma.search(row.vector, MANY) for row in passage_rows(engine, 0, MANY)}
    hidden = [seq for seq in lost if seq not in {found for found, _ in asked[seq]}]
    assert len(hidden) > len(lost) / 2
    (problem,) = made.check()
    assert problem.message == "stored passages that no query reaches"
    assert (problem.expected, problem.found) == (MANY, MANY - len(lost))
    made.close()
    monkeypatch.setattr(indexes, "_TRIES", 3)
    made = followed(tmp_path / "mended", engine)
    assert len(made.chroma.unreached()) < len(lost) * 0.75
    made.close()


def test_a_graph_of_the_usual_width_leads_to_nearly_all(tmp_path: Path, engine: Engine) -> None:
    made = followed(tmp_path / "wide", engine)
    assert len(made.chroma.unreached()) <= 3
    assert check_dense(made.chroma, made.vectors, set(range(1, MANY + 1))) == []
    made.chroma._collection.delete(ids=[str(n) for n in range(1, 6)])
    (problem,) = check_dense(made.chroma, made.vectors, set(range(1, MANY + 1)))
    assert problem.message == "stored passages that a query cannot see"
    made.close()
