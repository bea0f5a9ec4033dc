"""The fault run in small, and that it sees what it looks for."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import fault_ingest_kill as fault
from figure import Figure, faults
from run import write
from sqlalchemy import delete

from corpus import database as db
from corpus.library import Library
from corpus.model import Article, article_id


def test_three_kills_lose_nothing(tmp_path):
    figures = {f.name: f for f in fault.kill_often(tmp_path, print, kills=3, seed=11)}
    assert [f.name for f in figures.values() if not f.holds] == []
    assert figures["ingest_kill.kills"].value == 3
    assert figures["ingest_kill.lost"].denominator > 0


def test_it_sees_what_is_lost_and_what_no_search_finds(tmp_path):
    texts = [f"Harbour {i} was closed on Tuesday." for i in range(3)]
    articles = [Article(article_id(None, t), None, "Gazette", "Harbour", t) for t in texts]
    with Library.open(tmp_path, write=True) as library:
        added = [one.article_id for one in library.add(articles)]
    assert fault.look(tmp_path, set(added)) == (0, 0, 0, 3)
    assert fault.look(tmp_path, {*added, "another"})[0] == 1
    with Library.open(tmp_path, write=True) as library, library.engine.begin() as connection:
        connection.execute(delete(db.passages).where(db.passages.c.article_id == added[1]))
    assert fault.look(tmp_path, set(added))[2] > 0


def test_every_fault_is_found_by_its_file():
    assert "ingest_kill" in faults()


def test_figures_are_kept_by_name_and_hold_or_not(tmp_path):
    path = tmp_path / "build" / "faults.json"
    write(path, [Figure.at_most("a", 1, 10), Figure.at_least("b", 2, 2, 2)])
    write(path, [Figure.at_most("a", 0, 10)])
    lines = path.read_text().splitlines()
    assert lines == [
        '{"name": "a", "value": 0, "denominator": 10, "floor": 0, "holds": true}',
        '{"name": "b", "value": 2, "denominator": 2, "floor": 2, "holds": true}',
    ]
    assert not Figure.at_most("nothing", 0, 0).holds
