"""The indexes follow the database: what was lost or damaged comes back, what is wrong is seen."""

import json
import os
import signal

import pytest
from sqlalchemy import delete, update

from corpus import database as db
from corpus.library import Library, Query
from tests.servers.nursery import nursery


def test_reindex_makes_all_indexes_anew(tmp_path, embedder, harbour):
    with Library.open(tmp_path, write=True, embedder=embedder) as library:
        library.add(list(harbour.values()))
        before = library.search(Query("cable"))
        library._indexes.lexical.clear()
        library._indexes.forward.clear()
        library._indexes.chroma.clear()
        found = {p.where for p in library.check()}
        assert found == {"lexical index", "forward index", "vector index"}
        told = []
        assert library.reindex(lambda done, total: told.append((done, total))) == 6
        assert told == [(6, 6)]
        assert library.check() == []
        assert library.search(Query("cable")) == before


@pytest.mark.parametrize(
    "lost", ["lexical", "forward", "dense", "lexical.json", "forward.json", "dense.json"]
)
def test_an_index_that_was_lost_is_made_anew_at_the_next_opening(tmp_path, embedder, harbour, lost):
    import shutil

    with Library.open(tmp_path, write=True, embedder=embedder) as library:
        library.add(list(harbour.values()))
        before = library.search(Query("cable"))
    path = tmp_path / "index" / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with Library.open(tmp_path, write=True, embedder=embedder) as library:
        assert library.check() == []
        assert library.search(Query("cable")) == before


@pytest.mark.parametrize(
    ("index", "name"),
    [("lexical", "meta.json"), ("forward", "places"), ("dense", "chroma.sqlite3")],
)
def test_a_damaged_index_is_made_anew(tmp_path, embedder, harbour, index, name):
    with Library.open(tmp_path, write=True, embedder=embedder) as library:
        library.add(list(harbour.values()))
    (tmp_path / "index" / index / name).write_bytes(b"this is no index")
    with Library.open(tmp_path, write=True, embedder=embedder) as library:
        assert library.check() == []
        assert len(library.search(Query("cable"))) == 6


def test_check_sees_vectors_that_the_index_lists_but_does_not_find(tmp_path, embedder, harbour):
    with Library.open(tmp_path, write=True, embedder=embedder) as library:
        library.add(list(harbour.values()))
        # Ids and number stay what they were; the vectors behind them are another's.
        rows = library._indexes.chroma._collection.get(include=["embeddings"])
        wrong = rows["embeddings"] * -1
        library._indexes.chroma._collection.upsert(ids=rows["ids"], embeddings=wrong)
        assert library._indexes.chroma.size == 6
        (problem,) = library.check()
        assert problem.where == "vector index"
        assert (problem.expected, problem.found) == (6, 0)
        assert "reindex" in problem.help


def test_check_sees_what_is_wrong_in_the_database(tmp_path, embedder, harbour):
    with Library.open(tmp_path, write=True, embedder=embedder) as library:
        library.add(list(harbour.values()))
        p = db.passages.c
        with library.engine.begin() as connection:
            connection.execute(delete(db.passages).where(p.article_id == harbour["grain"].id))
            cable = p.article_id == harbour["cable"].id
            connection.execute(update(db.passages).where(cable).values(end=10_000))
        messages = {(p.where, p.message) for p in library.check()}
        assert ("database", "articles without a passage") in messages
        assert ("database", "passages beyond their text") in messages
        assert ("lexical index", "passages that are not stored") in messages


def test_another_database_behind_the_same_folder_is_noticed(tmp_path, embedder, harbour):
    with Library.open(tmp_path, write=True, embedder=embedder) as library:
        library.add([harbour["cable"], harbour["repair"]])
    other = f"sqlite:///{tmp_path}/other.db"
    with Library.open(tmp_path, write=True, embedder=embedder, database_url=other) as library:
        library.add([harbour["grain"], harbour["football"], harbour["slow"]])
        assert library.check() == []
    with Library.open(tmp_path, write=True, embedder=embedder) as library:
        assert library.check() == []
        assert len(library.search(Query("cable"))) == 2


def test_terms_that_the_files_do_not_hold_yet_are_read_from_the_text(tmp_path, embedder, harbour):
    with Library.open(tmp_path, write=True, embedder=embedder) as library:
        library.add(list(harbour.values()))
        before = library.search(Query("cable"))
        library._indexes.forward.clear()
        assert library.search(Query("cable")) == before


_DYING = """
import os, signal, sys
from corpus import library
from corpus.model import Article, article_id
from corpus.store.forward import ForwardIndex
from corpus.store.lexical import LexicalIndex
from corpus.store.mark import Mark
from corpus.store.vectors import ChromaIndex

die = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
folder, point = sys.argv[1:]
def article(i):
    text = f"The harbour opened gate {i}."
    return Article(article_id(None, text), None, "Gazette", "Gate", text)
store = library.Library.open(folder, write=True)
store.add([article(i) for i in range(3)])
where = {
    "before the indexes": (library.Library, "_follow"),
    "before the lexical mark": (Mark, "write"),
    "before the terms": (ForwardIndex, "put"),
    "before the vectors": (ChromaIndex, "put"),
}[point]
setattr(*where, die)
store.add([article(i) for i in range(3, 6)])
"""


@pytest.mark.parametrize(
    "point",
    ["before the indexes", "before the lexical mark", "before the terms", "before the vectors"],
)
def test_a_writer_killed_after_the_commit_loses_nothing(tmp_path, embedder, point):
    script = tmp_path / "dying.py"
    script.write_text(_DYING, encoding="utf-8")
    folder = tmp_path / "data"
    died = nursery().start(script, [str(folder), point], os.environ)
    assert died.wait(120) == -signal.SIGKILL, died.err
    holder = json.loads((folder / "writer.json").read_text())
    assert holder["pid"] != os.getpid()
    # A reader comes first: there is no writer any more, so it lets the indexes catch up.
    with Library.open(folder, embedder=embedder) as reader:
        assert len(reader.search(Query("harbour gate"))) == 6
        assert reader.check() == []
    with Library.open(folder, write=True, embedder=embedder) as library:
        assert library.stats().articles == 6
        assert library.check() == []
        assert {e.lexical_rank is not None for e in library.search(Query("harbour"))} == {True}
