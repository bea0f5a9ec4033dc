"""``kill -9`` during ingest, at random moments: no article that was reported stored is lost, none
is there twice, and a search sees all of them after the next start.

A child process ingests a file and reports each outcome, as ``drafter ingest`` counts it; it is
killed while it starts, heals, embeds, commits or indexes, and started again over the same folder.
After each kill the store is opened as any next start opens it and looked through.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from figure import Figure, Say
from sqlalchemy import func, select

from corpus import database as db
from corpus.library import Library, Query

KILLS = 20
SEED = 20260510
# A kill comes after one of the next so many reports and up to this many seconds, or during start.
_REPORTS, _SECONDS, _START_SHARE = 24, 0.8, 0.25

_CHILD = """
import sys
from pathlib import Path
from corpus import sources
from corpus.ingest import ingest
from corpus.library import Library
folder, path = sys.argv[1:]
print("started", flush=True)
with Library.open(folder, write=True) as library:
    for outcome in ingest(sources.read(Path(path)), library):
        print(outcome.status, outcome.article_id, flush=True)
print("finished", flush=True)
"""


def measure(work: Path, say: Say) -> Iterable[Figure]:
    return kill_often(work, say, kills=KILLS, seed=SEED)


def kill_often(work: Path, say: Say, *, kills: int, seed: int) -> Iterable[Figure]:
    """Kill ``kills`` times; all that is random comes from ``seed`` and the machine's pace."""
    rng = random.Random(seed)
    path, folder = work / "articles.jsonl", work / "data"
    # More than all the runs together can store before their kills.
    total = articles(path, rng, _REPORTS * (kills + 2))
    reported: set[str] = set()
    hits = lost = twice = unseen = looked = 0
    while hits < kills:
        now, killed = run(folder, path, rng)
        reported |= now
        hits += killed
        gone, double, hidden, passages = look(folder, reported)
        lost, twice, unseen, looked = lost + gone, twice + double, unseen + hidden, passages
        say(
            f"kill {hits}/{kills}: {len(reported)} of {total} reported stored; "
            f"lost {lost}, twice {twice}, unseen {unseen} of {looked} passages"
        )
        if not killed:
            break
    yield Figure.at_least("ingest_kill.kills", hits, kills, kills)
    yield Figure.at_most("ingest_kill.lost", lost, len(reported))
    yield Figure.at_most("ingest_kill.twice", twice, len(reported))
    yield Figure.at_most("ingest_kill.unseen", unseen, looked)


def articles(path: Path, rng: random.Random, count: int) -> int:
    """Write articles of fiction; some come twice, and some addresses with a second text."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            lines = [
                f"Ship {rng.randrange(10**6)} called at harbour {number} on day {day}."
                for day in range(rng.randrange(1, 30))
            ]
            article = {"url": f"https://harbour.example/{number}", "title": f"Harbour {number}"}
            given = [{**article, "text": " ".join([f"Report {number}.", *lines])}]
            if rng.random() < 0.1:
                given += given
            if rng.random() < 0.1:
                given.append({**article, "text": f"Report {number} was corrected."})
            file.writelines(f"{json.dumps(one)}\n" for one in given)
    return count


def run(folder: Path, path: Path, rng: random.Random) -> tuple[set[str], bool]:
    """Ingest until killed; return the ids reported stored, and whether it was killed at work."""
    command = [sys.executable, "-c", _CHILD, str(folder), str(path)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert child.stdout
    lines = [child.stdout.readline()]
    if rng.random() >= _START_SHARE:
        new = rng.randrange(1, _REPORTS)
        while new and (line := child.stdout.readline()):
            lines.append(line)
            new -= not line.startswith("unchanged")
        time.sleep(rng.uniform(0, _SECONDS))
    else:
        time.sleep(rng.uniform(0, 4 * _SECONDS))
    child.send_signal(signal.SIGKILL)
    lines += child.stdout.readlines()
    killed = child.wait() == -signal.SIGKILL
    if not killed and child.returncode:
        raise RuntimeError(f"the ingest ended by itself with {child.returncode}")
    whole = [line.split() for line in lines if line.endswith("\n")]
    return {words[1] for words in whole if words[0] in {"stored", "revised", "unchanged"}}, killed


def look(folder: Path, reported: set[str]) -> tuple[int, int, int, int]:
    """Open the store as the next start does; count what is lost, twice, unseen, and passages."""
    a, p = db.articles.c, db.passages.c
    with Library.open(folder, write=True) as library:
        with library.engine.connect() as connection:
            stored = list(connection.execute(select(a.id)).scalars())
            same_text = select(func.count()).select_from(db.articles).group_by(a.url, a.text)
            same_cut = select(func.count()).select_from(db.passages)
            same_cut = same_cut.group_by(p.article_id, p.start, p.end)
            counts = [*connection.execute(same_text).scalars()]
            counts += connection.execute(same_cut).scalars()
            passages = connection.execute(select(func.count()).select_from(db.passages)).scalar()
            twice = sum(count - 1 for count in counts)
        unseen = sum(abs(problem.expected - problem.found) for problem in library.check())
        newest = library.get_many(stored[-3:]).values()
        for article in newest:
            words = " ".join(article.text.split()[:8])
            found = library.search(Query(words, limit=20))
            ids = [evidence.passage.id for evidence in found]
            twice += len(ids) - len(set(ids))
            replaced = any(other.revision_of == article.id for other in newest)
            unseen += not replaced and article.id not in {e.passage.article_id for e in found}
    return len(reported - set(stored)), twice, unseen, int(passages or 0)
