"""Storage that fails: damaged indexes and databases, a lock that is held, a full disk, no right.

Each has to end in a clear error that names what to do, or in nothing at all; articles and database
stay whole, and the desk recovers by itself or by what it said.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import storage_rig as rig
from figure import Figure, Say

_INDEXES = ("lexical", "dense", "forward")
_KINDS = ("noise", "flip", "cut")
_WORDS = "The outer gate was opened at noon, and the ship came in on the tide with {} crates."
_DEFECT = "defect of ours"


def measure(work: Path, say: Say) -> Iterable[Figure]:
    base = work / "base"
    code, said = rig.drafter(base, "ingest", "--sample")
    if code:
        raise RuntimeError(said)
    some = [(index, kind, seed) for index in _INDEXES for kind in _KINDS for seed in (1, 2)]
    yield from damaged_indexes(work, base, say, some)
    yield from damaged_database(work, base, say, _KINDS)
    yield from held_lock(work, base, say)
    yield from no_right(work, base, say)
    yield from no_room(work, base, say)


def damaged_indexes(
    work: Path, base: Path, say: Say, some: Sequence[tuple[str, str, int]]
) -> Iterable[Figure]:
    """Damage one index after another; a writer has to make it anew unaided."""
    healed, lost = 0, 0
    _ok, before = rig.whole(base)
    for index, kind, seed in some:
        data = _copy(base, work / "harmed")
        rig.harm(kind, data / "index" / index, seed)
        told = rig.write(data, _WORDS.format(seed))
        good = told["articles"] == before + 1 and not told["problems"]
        healed += good
        kept, articles = rig.whole(data)
        lost += not kept or articles < before
        if not good:
            say(f"{index} {kind} {seed}: {told}")
    yield Figure.at_least("storage.indexes_healed_unaided", healed, len(some), len(some))
    yield Figure.at_most("storage.indexes_articles_lost", lost, len(some))


def damaged_database(work: Path, base: Path, say: Say, kinds: Sequence[str]) -> Iterable[Figure]:
    """Damage the database itself: what is told names the backup, and the backup is whole."""
    backup, clear, restored = work / "backup.zip", 0, 0
    rig.drafter(base, "backup", str(backup))
    for kind in kinds:
        data = _copy(base, work / "harmed")
        rig.harm(kind, data / "desk.db", 1)
        code, said = rig.drafter(data, "search", "cable")
        clear += code == 7 and "drafter restore" in said
        if "drafter restore" not in said:
            say(f"database {kind}: {code} {said[-300:]}")
        shutil.rmtree(work / "new", ignore_errors=True)
        rig.drafter(work / "new", "restore", str(backup))
        restored += rig.whole(work / "new") == rig.whole(base)
    yield Figure.at_least("storage.database_clear", clear, len(kinds), len(kinds))
    yield Figure.at_least("storage.database_restored", restored, len(kinds), len(kinds))


def held_lock(work: Path, base: Path, say: Say) -> Iterable[Figure]:
    """Hold SQLite's write lock for as long as the desk waits, then let go."""
    data, story = _copy(base, work / "harmed"), _story(work)
    before = rig.whole(data)
    with rig.locked(data):
        code, said = rig.drafter(data, "ingest", str(story))
    clear = code == 7 and "try again" in said and rig.whole(data) == before
    if not clear:
        say(f"locked: {code} {said[-300:]}")
    yield Figure.at_least("storage.lock_clear", clear, 1, 1)
    yield Figure.at_least("storage.lock_recovers", _recovers(data, story, before[1]), 1, 1)


def no_right(work: Path, base: Path, say: Say) -> Iterable[Figure]:
    """Make the data folder one that cannot be written; it needs the right to mount."""
    data, story = _copy(base, work / "harmed"), _story(work)
    before = rig.whole(data)
    clear = 0
    asked = (("ingest", str(story)), ("draft", "cable"))
    with rig.read_only(data) as made:
        if not made:
            say("skipped: this user may not mount, so that no folder is read-only to it")
            return
        for command in asked:
            code, said = rig.drafter(data, *command)
            clear += code == 7 and _DEFECT not in said and "check who may write" in said
            if "check who may write" not in said:
                say(f"read-only, {command[0]}: {code} {said[-300:]}")
    yield Figure.at_least("storage.read_only_clear", clear, len(asked), len(asked))
    yield Figure.at_least("storage.read_only_recovers", _recovers(data, story, before[1]), 1, 1)


def no_room(work: Path, base: Path, say: Say) -> Iterable[Figure]:
    """Fill the disk to the last block, try, and make room again; it needs the right to mount."""
    story = _story(work)
    with rig.full_disk(base, work / "disk") as data:
        if data is None:
            say("skipped: this user may not mount, so that there is no small disk to fill")
            return
        _ok, before = rig.whole(base)
        code, said = rig.drafter(data, "ingest", str(story))
        clear = code == 7 and _DEFECT not in said and "space" in said
        if not clear:
            say(f"full: {code} {said[-300:]}")
        (data.parent / "filler").unlink()
        kept, articles = rig.whole(data)
        yield Figure.at_least("storage.full_clear", clear, 1, 1)
        yield Figure.at_most("storage.full_lost", not kept or articles < before, 1)
        yield Figure.at_least("storage.full_recovers", _recovers(data, story, before), 1, 1)


def _copy(base: Path, place: Path) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(base, place)
    return place


def _story(work: Path) -> Path:
    path = work / "gate.txt"
    path.write_text("The outer gate\n\n" + _WORDS.format("forty") * 300, "utf-8")
    return path


def _recovers(data: Path, story: Path, before: int) -> bool:
    """Tell whether the same command now stores it, and everything is found."""
    code, _said = rig.drafter(data, "ingest", str(story))
    told = rig.write(data, _WORDS.format("no"))
    return code == 0 and told["articles"] == before + 2 and not told["problems"]
