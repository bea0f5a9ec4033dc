"""Items from files: good ones are read, bad ones are named and stop nothing."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from corpus.errors import BadInput, NotFound
from evals.bench.items import BadLine, Item, read_items

DOC = "Rain fell. A cable was cut on Thursday. Traffic slowed. Nobody was hurt. It was late."


def write(path: Path, *rows: object) -> Path:
    text = "".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


@pytest.mark.parametrize("name", ["items.jsonl", "items.jsonl.gz"])
def test_good_lines_are_items(tmp_path: Path, name: str) -> None:
    path = write(
        tmp_path / name,
        {"id": "a", "doc": DOC, "claim": "A cable was cut.", "label": 1, "dataset": "d"},
        {"doc": DOC, "claim": "No."},
    )
    first, second = read_items(path)
    assert isinstance(first, Item)
    assert first.label is True
    assert first.dataset == "d"
    assert len(first.sentences) == 5
    assert isinstance(second, Item)
    assert second.id == "2"
    assert second.label is None


def test_a_span_is_read_with_its_neighbours() -> None:
    start = DOC.index("Traffic")
    item = Item("a", DOC, "c", start, start + len("Traffic slowed."))
    assert item.sentences == (
        "A cable was cut on Thursday.",
        "Traffic slowed.",
        "Nobody was hurt.",
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        ({"claim": "x"}, "doc is not a text"),
        ({"doc": "x", "claim": 3}, "claim is not a text"),
        ({"doc": "x", "claim": "x", "label": 2}, "label"),
        ({"doc": "x", "claim": "x", "start": 0}, "no span"),
        ({"doc": "x", "claim": "x", "start": 0, "end": 9}, "no span"),
        ({"doc": "x", "claim": "x", "start": True, "end": 1}, "no span"),
    ],
)
def test_a_bad_line_is_named_and_the_next_is_read(
    tmp_path: Path, line: object, reason: str
) -> None:
    path = write(tmp_path / "x.jsonl", line, {"doc": DOC, "claim": "c"})
    bad, good = read_items(path)
    assert isinstance(bad, BadLine)
    assert bad.number == 1
    assert reason in bad.reason
    assert isinstance(good, Item)


def test_what_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        list(read_items(tmp_path / "absent.jsonl"))
    (tmp_path / "x.jsonl.gz").write_text("{}", encoding="utf-8")
    with pytest.raises(BadInput, match="cannot be read"):
        list(read_items(tmp_path / "x.jsonl.gz"))
