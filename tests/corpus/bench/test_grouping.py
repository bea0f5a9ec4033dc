"""Labelled articles, and what the store makes of them beside their labels."""

import json

import pytest

from corpus.bench.grouping import (
    ALL,
    CHOSEN_ON,
    OTHERS,
    measure_copies,
    measure_stories,
    read_copy_labels,
)
from corpus.bench.labelled import halves, read_labelled
from corpus.errors import BadInput

CABLE = (
    "The Meridian cable off Port Alder was cut on Monday, the operator Norvik Telecom said. "
    "Repairs of the Meridian cable will take ten days, and the ship Tern is on its way."
)
CUP = (
    "Brackenfield Rovers beat Quay United after extra time to win the trophy. "
    "Captain Mira Sand scored the winning goal of the final in its last minute."
)


def _rows():
    return [
        {"id": "1", "title": "Meridian cable cut", "text": CABLE, "story": "1a"},
        {"id": "2", "title": "Cable cut off Port Alder", "text": f"{CABLE} More.", "story": "1a"},
        {"id": "3", "title": "Rovers win the cup", "text": CUP, "story": "2a"},
        {"id": "4", "title": "Trophy for Brackenfield", "text": f"{CUP} More.", "story": "2a"},
    ]


@pytest.fixture
def written(tmp_path):
    def write(rows, name="articles.jsonl"):
        path = tmp_path / name
        path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        return path

    return write


def test_a_topic_is_told_or_the_number_of_the_story(written):
    bare = [{k: v for k, v in row.items() if k != "story"} for row in _rows()]
    labels = [{"id": str(i), "story": f"10{i}b"} for i in range(1, 4)]
    labels.append({"id": "4", "story": "cup", "topic": "7"})
    found = read_labelled(written(bare), written(labels, "labels.jsonl"))
    assert [a.topic for a in found] == ["101", "102", "103", "7"]
    # Every other topic in the order of their numbers: 7, 101, 102, 103.
    assert [[a.id for a in half] for half in halves(found)] == [["2", "4"], ["1", "3"]]


def test_what_is_no_label_is_named(written):
    rows = _rows()
    rows[2].pop("story")
    with pytest.raises(BadInput, match="'Rovers win the cup' has no story"):
        read_labelled(written(rows))
    with pytest.raises(BadInput, match=r"1 of 2 lines are articles"):
        read_labelled(written([_rows()[0], {"id": "5", "title": "Nothing", "story": "1a"}]))
    with pytest.raises(BadInput, match="no labels of copies"):
        read_copy_labels(written([{"copies": []}], "copies.json"))


def test_stories_are_scored_by_half_and_together(written, tmp_path):
    found = read_labelled(written(_rows()))
    scores = list(measure_stories(found, tmp_path / "store"))
    assert [s.half for s in scores] == [CHOSEN_ON, OTHERS, ALL]
    assert [(s.agreement.items, s.stories, s.found) for s in scores] == [
        (2, 1, 1),
        (2, 1, 1),
        (4, 2, 2),
    ]
    assert all(s.agreement.f1 == pytest.approx(1) for s in scores)


def test_wrong_labels_score_lower(written, tmp_path):
    rows = _rows()
    rows[1]["story"] = "2a"
    *_halves, together = measure_stories(read_labelled(written(rows)), tmp_path / "store")
    assert together.agreement.f1 < 0.9


def test_copies_are_counted_among_the_pairs_read(written):
    found = read_labelled(written(_rows()))
    labels = read_copy_labels(
        written([{"articles": {"1a": ["1", "2"]}, "copies": [["1", "2"]]}], "copies.json")
    )
    counts = measure_copies(found, labels)
    assert (counts.pairs, counts.right, counts.found, counts.labelled) == (1, 1, 1, 1)
    with pytest.raises(BadInput, match="1 of the labelled articles"):
        measure_copies(found[1:], labels)


def test_the_labels_of_the_project_are_pairs_of_the_sets_read():
    labels = read_copy_labels()
    within = [set(ids) for ids in labels.sets.values()]
    assert len(labels.copies) == 22
    assert all(any({*pair} <= ids for ids in within) for pair in labels.copies)
