"""A desk is carried elsewhere: backups restored into empty places, a migration that is killed.

The whole desk goes from a folder to PostgreSQL and a Chroma server and back. ``drafter migrate`` is
killed at moments spread over all of its run, twice each, and begun again with the same words.
Wherever it arrives, the desk has to hold the same: count and hash of every table, every draft, the
audit's chain, the words behind every citation, and what a search finds.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from figure import Figure, Say
from moving_rig import Held, Place, fill, held
from servers import Chroma, Postgres

ARTICLES, MOVES, SEED = 2_000, 8, 20261130


def measure(work: Path, say: Say) -> Iterable[Figure]:
    return carry(work, say, articles=ARTICLES, moves=MOVES, seed=SEED)


def carry(work: Path, say: Say, *, articles: int, moves: int, seed: int) -> Iterable[Figure]:
    """Carry a desk of so many articles to ``moves`` empty servers, and by backups as well."""
    with ExitStack() as stack:
        postgres = Postgres()
        stack.callback(postgres.close)
        chroma = Chroma(work / "chroma")
        stack.callback(chroma.stop)
        old = fill(work / "old", articles, seed)
        file = work / "old.zip"
        before = held(old, file)
        say(f"moving: {before.rows:,} rows, {len(before.drafts)} drafts, {before.cited} citations")
        yield Figure.at_least("moving.drafts", len(before.drafts), len(before.drafts), 1)
        yield Figure.at_most("moving.citations_broken", before.broken, before.cited)

        def servers(name: str) -> Place:
            return Place(work / name, postgres.database(), chroma.url, name)

        folder = Place(work / "restored")
        folder.command("restore", str(file))
        yield from same(say, "restored_in_a_folder", before, held(folder, work / "folder.zip"))
        there = servers("restored-on-servers")
        there.command("restore", str(file))
        yield from same(say, "restored_on_servers", before, held(there, work / "servers.zip"))
        back = Place(work / "back")
        back.command("restore", str(work / "servers.zip"))
        yield from same(say, "restored_from_servers", before, held(back, work / "back.zip"))
        yield from migrations(work, say, old, before, [servers(f"moved-{n}") for n in range(moves)])


def migrations(
    work: Path, say: Say, old: Place, before: Held, places: list[Place]
) -> Iterator[Figure]:
    """Migrate to each place, killed at other moments each time; the last is the rehearsal."""
    start = time.monotonic()
    told = migrate(old, places[-1])
    whole = time.monotonic() - start
    assert told
    kills = went_on = other = 0
    for number, place in enumerate(places[:-1]):
        share = (number + 0.5) / (len(places) - 1)
        for wait in (share * whole, share * whole / 2):
            kills += migrate(old, place, kill_after_s=wait) is None
        told = migrate(old, place)
        assert told
        went_on += told["found"] > 0
        now = held(place, work / f"moved-{number}.zip")
        other += differences(before, now) != []
        say(f"moving: killed after {share:.0%}, {told['found']:,} of {told['rows']:,} rows kept")
    yield Figure.at_least("moving.migrations_killed", kills, 2 * len(places[:-1]), len(places) - 1)
    yield Figure.at_least("moving.migrations_gone_on_with", went_on, len(places) - 1, 1)
    yield Figure.at_most("moving.migrations_that_differ", other, len(places) - 1)
    yield from same(say, "migrated", before, held(places[-1], work / "last.zip"))
    yield from same(say, "left_behind", before, held(old, work / "old-again.zip"))


def migrate(old: Place, to: Place, *, kill_after_s: float | None = None) -> dict | None:  # type: ignore[type-arg]
    """Run ``drafter migrate``; return what it tells, ``None`` where it was killed before."""
    # The collection is a setting of the process that fills it.
    there = Place(old.folder, collection=to.collection)
    process = there.begin("migrate", "--to", str(to.database), "--chroma", str(to.chroma), "--json")
    try:
        code = process.wait(kill_after_s or 1800)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return None
    if code:
        raise RuntimeError(f"drafter migrate: {process.err}{process.out[-300:]}")
    return dict(json.loads(process.out))


def differences(before: Held, now: Held) -> list[str]:
    """Return what a place holds otherwise than the desk that it came from."""
    tables = {n for n in before.tables | now.tables if before.tables.get(n) != now.tables.get(n)}
    drafts = {n for n in before.drafts | now.drafts if before.drafts.get(n) != now.drafts.get(n)}
    rest = {
        "audit": before.audited != now.audited,
        "citations": (before.cited, 0) != (now.cited, now.broken),
        "search": set(before.found) != set(now.found),
        "indexes": bool(now.problems),
    }
    return sorted([*tables, *drafts, *(name for name, differs in rest.items() if differs)])


def same(say: Say, name: str, before: Held, now: Held) -> Iterator[Figure]:
    """Tell by figures whether a place holds the same."""
    found = differences(before, now)
    for told in now.problems:
        say(f"{name}: {told}")
    tables = [n for n in found if n in before.tables or n in now.tables]
    drafts = [n for n in found if n in before.drafts or n in now.drafts]
    yield Figure.at_most(f"moving.{name}.tables_that_differ", len(tables), len(before.tables))
    yield Figure.at_most(f"moving.{name}.drafts_that_differ", len(drafts), len(before.drafts))
    yield Figure.at_most(f"moving.{name}.audit_entries_missing", "audit" in found, before.audited)
    yield Figure.at_most(f"moving.{name}.citations_broken", now.broken, now.cited)
    yield Figure.at_most(
        f"moving.{name}.searches_that_differ", "search" in found, len(before.found)
    )
    yield Figure.at_most(f"moving.{name}.problems", len(now.problems), now.rows)
