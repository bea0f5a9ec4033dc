"""A desk's data folder that is harmed, and the commands that are then given, each in a process.

``python storage_rig.py FOLDER WORDS``: opens the store to write, adds one article of WORDS, and
prints how many articles there are and what ``Library.check`` finds.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from corpus.ingest import ingest
from corpus.library import Library
from corpus.model import Article, article_id
from tests.servers.nursery import DRAFTER, nursery

ROOT = Path(__file__).parents[2]


def harm(kind: str, where: Path, seed: int) -> None:
    """Damage a file, or every file of a folder: ``noise``, ``flip`` (a few bytes), ``cut``."""
    rng = random.Random(seed)
    paths = [where] if where.is_file() else sorted(p for p in where.rglob("*") if p.is_file())
    for path in paths:
        body = bytearray(path.read_bytes())
        if not body:
            continue
        if kind == "noise":
            body = bytearray(rng.randbytes(len(body)))
        elif kind == "cut":
            del body[len(body) // 2 :]
        else:
            for _ in range(max(1, len(body) // (2000 if len(body) > 100_000 else 50))):
                body[rng.randrange(len(body))] ^= 0xFF
        path.write_bytes(bytes(body))


def drafter(folder: Path, *arguments: str) -> tuple[int, str]:
    """Give one command; return its exit code and all that it says."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DRAFTER_", "OPENAI_"))}
    given = {**kept, "DRAFTER_DATA": str(folder), "PYTHONPATH": str(ROOT)}
    done = nursery().start(DRAFTER, arguments, given)
    return done.wait(240), done.out + done.err


def write(folder: Path, words: str) -> dict[str, Any]:
    """Add one article in a process of its own and look at the whole; ``died`` where it ended."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("DRAFTER_")}
    done = nursery().start(__file__, [str(folder), words], {**kept, "PYTHONPATH": str(ROOT)})
    if done.wait(240):
        return {"articles": -1, "problems": [], "died": done.err[-400:] or done.returncode}
    told: dict[str, Any] = json.loads(done.out)
    return {**told, "died": ""}


def whole(folder: Path) -> tuple[bool, int]:
    """Tell whether SQLite finds the database whole, and how many articles are in it."""
    with closing(sqlite3.connect(folder / "desk.db")) as connection:
        said = connection.execute("PRAGMA integrity_check").fetchone()[0]
        return said == "ok", connection.execute("select count(*) from articles").fetchone()[0]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the database's write lock, as another program might."""
    with closing(sqlite3.connect(folder / "desk.db", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[bool]:
    """Mount at ``folder``; ``False`` where this machine does not let us."""
    done = subprocess.run(["mount", *options, str(folder)], capture_output=True, check=False)
    try:
        yield done.returncode == 0
    finally:
        if done.returncode == 0:
            subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)


@contextmanager
def read_only(folder: Path) -> Iterator[bool]:
    """Make ``folder`` one that nobody may write to, root included."""
    with mounted(folder, "--bind", str(folder)) as done:
        if done:
            options = ["-o", "remount,ro,bind"]
            again = subprocess.run(["mount", *options, str(folder)], check=False)
            yield again.returncode == 0
        else:
            yield False


@contextmanager
def full_disk(base: Path, place: Path) -> Iterator[Path | None]:
    """Put a copy of ``base`` on a disk of its own and fill it; the filler is ``filler`` on it."""
    place.mkdir()
    with mounted(place, "-t", "tmpfs", "-o", "size=32m", "desk") as done:
        if not done:
            yield None
            return
        data = place / "data"
        shutil.copytree(base, data)
        with (place / "filler").open("wb", buffering=0) as filler:
            try:
                while filler.write(bytes(4096)) == 4096:
                    pass
            except OSError:
                pass
        yield data


def main(folder: str, words: str) -> None:
    url = f"https://gate.example/{len(words)}"
    article = Article(
        id=article_id(url, words), url=url, outlet="Gate Gazette", title="Gate", text=words
    )
    with Library.open(Path(folder), write=True) as library:
        for _ in ingest([article], library):
            pass
        problems = [f"{p.where}: {p.message}" for p in library.check()]
        print(json.dumps({"articles": library.stats().articles, "problems": problems}))


if __name__ == "__main__":
    main(*sys.argv[1:])
