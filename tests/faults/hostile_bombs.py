"""Files that unpack without end, ingested between good ones by a process that is watched.

``python hostile_bombs.py FOLDER``: ingests FOLDER's good articles first, so that models and indexes
are loaded, then its bombs and what lies between them; prints one JSON object: what it stored, what
it rejected, and by how many MB its memory ever grew over what it had after the first part.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.database import connect, upgrade
from corpus.database.copying import restore, write_backup
from corpus.errors import BadInput
from corpus.ingest import Outcome, ingest
from corpus.library import Library
from corpus.sources import read

Bomb = Callable[[Path], None]

WORDS = "The harbour at Quill Bay was closed on Tuesday, its master Ines Vell said. "
BACKUP = "21-bomb.zip"
AT = datetime(2026, 5, 10, 9, tzinfo=UTC)
# So many batches, each committed: after them nothing is bound to be loaded or filled any more.
_WARM_UP = 20
_GOOD = 8
_LINE = 1_000_000_000


def good(folder: Path, number: int) -> None:
    """Write one article that has to be stored, whatever lies beside it."""
    record = {"title": f"Good {number}", "text": f"{folder.name} {number}. {WORDS * 5}"}
    (folder / f"{number:02}-good.jsonl").write_text(f"{json.dumps(record)}\n", "utf-8")


def _gzip(path: Path, head: bytes, unit: bytes, size: int, tail: bytes) -> None:
    with gzip.open(path, "wb", compresslevel=6) as file:
        file.write(head)
        block = unit * (2**20 // len(unit))
        for _ in range(size // len(block)):
            file.write(block)
        file.write(tail)


def gzip_text(folder: Path) -> None:
    _gzip(folder / "10-bomb.txt.gz", b"", WORDS.encode(), 2 * _LINE, b"")


def gzip_page(folder: Path) -> None:
    _gzip(folder / "11-bomb.html.gz", b"<html><body>", b"<p>a</p>", _LINE, b"</body></html>")


def gzip_line(folder: Path) -> None:
    record = json.dumps({"title": "Good behind a long line", "text": WORDS * 6})
    tail = b'"}\n' + record.encode() + b"\n"
    _gzip(folder / "12-bomb.jsonl.gz", b'{"text": "', b"a", _LINE, tail)


def long_line(folder: Path) -> None:
    """Write a line of a gigabyte with a hole in it, which takes no room on the disk."""
    record = json.dumps({"title": "Good behind a hole", "text": WORDS * 7})
    with (folder / "13-bomb.jsonl").open("wb") as file:
        file.write(b'{"title": "long", "text": "' + b"a" * 100_000)
        file.seek(_LINE)
        file.write(b'"}\n' + record.encode() + b"\n")


def entities(folder: Path) -> None:
    """The billion laughs, in a feed and in a page."""
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "{WORDS}">{levels}]>'
    feed = f"{head}<rss version='2.0'><channel><item><title>&a9;</title></item></channel></rss>"
    (folder / "14-bomb.xml").write_text(feed, "utf-8")
    (folder / "15-bomb.html").write_text(f"{head}<html><body><p>&a9;</p></body></html>", "utf-8")


def nested(folder: Path) -> None:
    """Pages and JSON nested a hundred thousand deep, and an element that is all attributes."""
    depth = 100_000
    (folder / "16-bomb.html").write_text(f"<html><body>{'<div>' * depth}{WORDS}", "utf-8")
    deep = 25_000
    page = f"<html><body>{'<b>' * deep}{WORDS * 9}{'</b>' * deep}</body></html>"
    (folder / "17-bomb.html").write_text(page, "utf-8")
    (folder / "18-bomb.json").write_text('{"a":' * depth + "1" + "}" * depth, "utf-8")
    crowded = " ".join(f'a{n}="{n}"' for n in range(depth))
    (folder / "19-bomb.html").write_text(f"<html><body><p {crowded}>{WORDS * 9}</p>", "utf-8")


def pdf(folder: Path) -> None:
    """A page whose content unpacks to a gigabyte, packed twice."""
    packer, once = zlib.compressobj(9), bytearray()
    for _ in range(_LINE // 2**20):
        once += packer.compress(b"BT (harbour) Tj ET\n" * (2**20 // 19))
    once += packer.flush()
    data = zlib.compress(bytes(once), 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << >> >>",
        b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%b\nendstream"
        % (len(data), data),
    ]
    body, places = bytearray(b"%PDF-1.7\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    body += b"".join(b"%010d 00000 n \n" % place for place in places)
    body += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (5, start)
    (folder / "20-bomb.pdf").write_bytes(bytes(body))


def zipped(folder: Path) -> None:
    """A backup whose first table is one line of a gigabyte; it is restored, and also ingested."""
    engine = connect(f"sqlite:///{folder.parent / 'empty.db'}")
    upgrade(engine)
    whole = folder.parent / "whole.zip"
    write_backup(engine, whole, at=AT, program="test", progress=lambda *_: None)
    engine.dispose()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(folder / BACKUP, "w", 8) as target:
        for name in source.namelist():
            with target.open(name, "w", force_zip64=True) as member:
                for _ in range(_LINE // 2**20 if name == "tables/articles.jsonl" else 0):
                    member.write(b"a" * 2**20)
                member.write(source.read(name))


BOMBS: tuple[Bomb, ...] = (
    gzip_text,
    gzip_page,
    gzip_line,
    long_line,
    entities,
    nested,
    pdf,
    zipped,
)
# Good articles that lie in one file with a bomb.
_BEHIND = (gzip_line, long_line)


def plant(work: Path, bombs: tuple[Bomb, ...]) -> int:
    """Make the folders that ``ignite`` reads; return how many articles it has to store."""
    (work / "first").mkdir()
    (work / "batch").mkdir()
    for number in range(1, _WARM_UP + 1):
        good(work / "first", number)
    for number in range(1, _GOOD + 1):
        good(work / "batch", number if number < _GOOD else 99)
    for bomb in bombs:
        bomb(work / "batch")
    return _GOOD + sum(bomb in bombs for bomb in _BEHIND)


def ignite(work: Path) -> dict[str, Any]:
    """Run this program over ``work``, planted, and return what it says."""
    command = [sys.executable, __file__, str(work)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    if done.returncode:
        return {"stored": 0, "raised": done.stderr[-2000:], "grown_mb": 0.0, "rejected": []}
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def _memory_kb(name: str) -> int:
    for line in Path("/proc/self/status").read_text("utf-8").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise RuntimeError(f"no {name} in /proc/self/status")


def main(folder: str) -> None:
    work = Path(folder)
    with Library.open(work / "data", write=True) as library:
        for _ in ingest(read(work / "first"), library, batch=1):
            pass
        # From here on the highest that it ever was is counted anew.
        Path("/proc/self/clear_refs").write_text("5", "utf-8")
        before = _memory_kb("VmRSS")
        outcomes, grown = [], {}
        for path in sorted((work / "batch").iterdir()):
            Path("/proc/self/clear_refs").write_text("5", "utf-8")
            outcomes += list(ingest(read(path), library))
            if path.name == BACKUP:
                outcomes.append(_restored(path, work / "restored.db"))
            grown[path.name] = round((_memory_kb("VmHWM") - before) / 1024, 1)
    stored = sum(o.status == "stored" for o in outcomes)
    rejected = [[o.where, o.reason, o.help] for o in outcomes if o.status == "rejected"]
    told = {"stored": stored, "rejected": rejected, "grown_mb": max(grown.values())}
    print(json.dumps({**told, "grown": grown, "raised": ""}))


def _restored(path: Path, database: Path) -> Outcome:
    engine = connect(f"sqlite:///{database}")
    upgrade(engine)
    try:
        restore(engine, path, progress=lambda *_: None)
    except BadInput as error:
        return Outcome(f"restore {path}", "rejected", None, str(error), error.help)
    finally:
        engine.dispose()
    return Outcome(f"restore {path}", "unchanged")


if __name__ == "__main__":
    main(sys.argv[1])
