"""Several processes on one database, their vectors in a real Chroma server on loopback."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from sqlalchemy import func, select

from corpus import database as db
from corpus.database import connect
from corpus.database.turn import turn
from corpus.errors import BadInput, StoreBroken, StoreBusy
from corpus.library import ChromaServer, Library, Query

ROOT = Path(__file__).parents[3]
_WRITER = """
import sys
from corpus.library import ChromaServer, Library
from corpus.model import Article, article_id
folder, database, chroma, first, last = sys.argv[1:]
def article(i):
    text = f"The harbour opened gate {i}. A pilot brought ship number {i} in on the tide."
    url = f"https://harbour.example/{i}"
    return Article(article_id(url, text), url, "Gazette", f"Gate {i}", text)
with Library.open(folder, write=True, database_url=database, chroma=ChromaServer(chroma)) as store:
    print("open", flush=True)
    sys.stdin.readline()
    for i in range(int(first), int(last), 4):
        print(*(a.status for a in store.add([article(n) for n in range(i, i + 4)])), flush=True)
"""


class Server:
    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        program = str(Path(sys.executable).with_name("chroma"))
        command = [program, "run", "--path", str(folder), "--host", "127.0.0.1"]
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port)],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{self.url}/api/v2/heartbeat", timeout=1):
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("chroma run did not come up")

    def stop(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(20)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("chroma"))
    yield running
    running.stop()


def chroma(server, name) -> ChromaServer:
    return ChromaServer(server.url, name)


def test_two_processes_write_at_once_and_each_sees_all(tmp_path, server, embedder):
    database = f"sqlite:///{tmp_path}/shared.db"
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(tmp_path / name), database, server.url, *span],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        # Eight articles are in both.
        for name, span in (("a", ("0", "24")), ("b", ("16", "40")))
    ]
    assert [w.stdout.readline() for w in writers] == ["open\n", "open\n"]
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    told = [writer.communicate(timeout=120)[0].split() for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    assert sum(status == "stored" for words in told for status in words) == 40
    assert sum(status == "unchanged" for words in told for status in words) == 8
    for name in ("a", "b", "c"):
        with Library.open(
            tmp_path / name,
            write=True,
            database_url=database,
            embedder=embedder,
            chroma=ChromaServer(server.url),
        ) as library:
            assert library.stats().articles == 40
            assert library.check() == []
            found = library.search(Query("ship number 37", limit=3))
            assert library.article(found[0].passage.article_id).title == "Gate 37"
    engine = connect(database)
    with engine.connect() as connection:
        p = db.passages.c
        cuts = select(func.count()).select_from(db.passages).group_by(p.article_id, p.start)
        assert set(connection.execute(cuts).scalars()) == {1}
    engine.dispose()


def test_a_writer_sees_what_another_one_stores_meanwhile(tmp_path, server, embedder, make_article):
    shared = {
        "database_url": f"sqlite:///{tmp_path}/shared.db",
        "embedder": embedder,
        "chroma": chroma(server, "meanwhile"),
        "write": True,
    }
    with (
        Library.open(tmp_path / "a", **shared) as one,
        Library.open(tmp_path / "b", **shared) as other,
    ):
        one.add([make_article("The ferry was halted at Quill Bay.")])
        assert len(other.search(Query("ferry"))) == 1
        other.add([make_article("The ferry sailed again from Quill Bay.")])
        assert len(one.search(Query("ferry"))) == 2
        assert one.check() == other.check() == []


def test_one_folder_still_has_one_writer(tmp_path, server, embedder):
    shared = {"embedder": embedder, "chroma": chroma(server, "folder"), "write": True}
    with Library.open(tmp_path, **shared), pytest.raises(StoreBusy, match=f"{os.getpid()}"):
        Library.open(tmp_path, **shared)


def test_reindex_fills_the_collection_anew(tmp_path, server, embedder, make_article):
    at = chroma(server, "reindexed")
    with Library.open(tmp_path, write=True, embedder=embedder, chroma=at) as library:
        library.add([make_article(f"Ship {i} came in.") for i in range(3)])
        library._indexes.chroma._collection.delete(ids=["2"])
        assert [problem.where for problem in library.check()][:1] == ["vector index"]
        assert library.reindex() == 3
        assert library.check() == []
    with Library.open(tmp_path, write=True, embedder=embedder, chroma=at) as library:
        assert library.check() == []


def test_vectors_that_the_server_lost_come_back_at_the_next_start(
    tmp_path, server, embedder, make_article
):
    at = chroma(server, "lost")
    with Library.open(tmp_path, write=True, embedder=embedder, chroma=at) as library:
        library.add([make_article(f"Ship {i} came in.") for i in range(3)])
        library._indexes.chroma._collection.delete(ids=["1", "3"])
    with Library.open(tmp_path, write=True, embedder=embedder, chroma=at) as library:
        assert library.check() == []


def test_a_collection_of_another_database_is_refused(tmp_path, server, embedder, make_article):
    at = chroma(server, "taken")
    for name in ("one", "two"):
        with Library.open(tmp_path / name, write=True, embedder=embedder) as library:
            library.add([make_article(f"Harbour {name} was closed.")])
    Library.open(tmp_path / "one", write=True, embedder=embedder, chroma=at).close()
    with pytest.raises(StoreBroken, match="another database") as error:
        Library.open(tmp_path / "two", write=True, embedder=embedder, chroma=at)
    assert "DRAFTER_CHROMA_COLLECTION" in error.value.help
    # The lock was given back.
    Library.open(tmp_path / "two", write=True, embedder=embedder).close()


def test_a_server_that_is_away_is_named_and_nothing_is_lost(tmp_path, embedder, make_article):
    (tmp_path / "chroma").mkdir()
    running = Server(tmp_path / "chroma")
    at = ChromaServer(running.url)
    try:
        with Library.open(tmp_path, write=True, embedder=embedder, chroma=at) as library:
            library.add([make_article("The ferry was halted.")])
            running.stop()
            with pytest.raises(StoreBroken, match="does not answer") as error:
                library.add([make_article("The ferry sailed again.")])
            assert error.value.retryable
            assert running.url in str(error.value)
        with pytest.raises(StoreBroken, match="does not answer"):
            Library.open(tmp_path, write=True, embedder=embedder, chroma=at)
    finally:
        running.stop()
    with Library.open(tmp_path, write=True, embedder=embedder) as library:
        assert library.stats().articles == 2
        assert library.check() == []


@pytest.mark.parametrize("url", ["chroma", "ftp://a.example", "http://"])
def test_what_is_no_server_is_refused(tmp_path, embedder, url):
    with pytest.raises(BadInput):
        Library.open(tmp_path, write=True, embedder=embedder, chroma=ChromaServer(url))


def test_turns_are_taken_one_at_a_time(tmp_path):
    engine = connect(f"sqlite:///{tmp_path}/desk.db")
    with turn(engine) as held:
        assert held
        hold = (
            "from corpus.database import connect; from corpus.database.turn import turn\n"
            f"with turn(connect('sqlite:///{tmp_path}/desk.db'), wait=False) as held: print(held)"
        )
        command = [sys.executable, "-c", hold]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        assert subprocess.check_output(command, env=env, text=True) == "False\n"
    assert subprocess.check_output(command, env=env, text=True) == "True\n"
    engine.dispose()
