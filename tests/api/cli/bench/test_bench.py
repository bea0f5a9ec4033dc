"""``drafter bench`` as it is typed."""

import json

from api.cli.codes import ExitCode
from api.cli.main import run

DOCUMENTS = [
    {"title": "Cable cut", "text": "The Meridian cable was cut. Repairs will take ten days."},
    {"title": "Cup final", "text": "Alder Rovers won the cup after extra time."},
]
QUERIES = [{"query": "when will the cable work", "evidence": ["Repairs will take ten days."]}]


def _written(folder, name, rows):
    path = folder / name
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return str(path)


def test_the_group_explains_itself(capsys):
    assert run(["bench", "--help"]) == ExitCode.OK
    shown = capsys.readouterr().out
    assert "drafter bench retrieval" in shown
    assert "Exit codes: 0 done" in shown


def test_retrieval_prints_an_object_a_system_and_leaves_the_store_alone(capsys, data, conforms):
    asked = ["--documents", _written(data.parent, "documents.jsonl", DOCUMENTS)]
    asked += ["--queries", _written(data.parent, "queries.jsonl", QUERIES)]
    asked += ["--system", "drafter", "--system", "bm25"]
    assert run(["bench", "retrieval", *asked, "--json"]) == ExitCode.OK
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["system"], row["mrr_at_10"], row["queries"]) for row in rows] == [
        ("drafter", 1, 1),
        ("bm25", 1, 1),
    ]
    for row in rows:
        conforms(row, "bench-retrieval")
    assert run(["bench", "retrieval", *asked]) == ExitCode.OK
    assert "1.0000" in capsys.readouterr().out
    assert not data.exists()


def test_a_bench_without_queries_is_wrong_usage(capsys, data):
    documents = _written(data.parent, "documents.jsonl", DOCUMENTS)
    nothing = _written(data.parent, "queries.jsonl", [])
    asked = ["--documents", documents, "--queries", nothing]
    assert run(["bench", "retrieval", *asked]) == ExitCode.USAGE
    assert "holds no queries" in capsys.readouterr().err


def _rows(capsys, *arguments):
    assert run(["bench", *arguments, "--json"]) == ExitCode.OK
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_ingest_tells_the_desk_and_who_is_absent(capsys, data, monkeypatch):
    monkeypatch.setenv("DRAFTER_BENCH_PYTHON", str(data / "nothing"))
    asked = ["--documents", _written(data.parent, "documents.jsonl", DOCUMENTS)]
    rows = _rows(capsys, "ingest", "--articles", "3", "--rounds", "1", *asked)
    assert [row["system"] for row in rows] == ["drafter", "chroma", "llamaindex", "haystack"]
    assert (rows[0]["articles"], rows[0]["rounds"], rows[0]["times"]) == (3, 1, 1)
    assert rows[0]["articles_per_second"] > 0
    assert "make bench-setup" in rows[1]["absent"]
    assert run(["bench", "ingest", "--articles", "1", "--rounds", "1", *asked]) == ExitCode.OK
    assert "Medians of 1 rounds" in capsys.readouterr().out


def test_search_builds_a_store_of_each_size_and_keeps_it_where_told(capsys, data):
    asked = ["--documents", _written(data.parent, "documents.jsonl", DOCUMENTS)]
    asked += ["--passages", "5,9", "--searches", "20", "--keep", str(data.parent / "stores")]
    rows = _rows(capsys, "search", *asked)
    assert {row["role"] for row in rows} == {"writer", "reader"}
    assert all(row["searches"] == 20 for row in rows)
    assert {path.name for path in (data.parent / "stores").iterdir()} == {"5", "9"}
    assert not data.exists()


def test_a_size_that_is_no_number_is_wrong_usage(capsys, data):
    assert run(["bench", "search", "--passages", "many"]) == ExitCode.USAGE
    assert "10000,100000" in capsys.readouterr().err


def test_memory_tells_each_step(capsys, data):
    asked = ["--documents", _written(data.parent, "documents.jsonl", DOCUMENTS)]
    rows = _rows(capsys, "memory", "--passages", "6", "--every", "3", *asked)
    assert rows
    assert all(row["aside_mb"] <= row["resident_mb"] for row in rows)


LABELLED = [
    {"id": str(i), "title": d["title"], "text": d["text"], "story": f"{i}a"}
    for i, d in enumerate(DOCUMENTS)
]


def test_stories_and_copies_print_what_their_tables_hold(capsys, data, conforms):
    asked = ["--articles", _written(data.parent, "labelled.jsonl", LABELLED)]
    rows = _rows(capsys, "stories", *asked)
    assert [(r["half"], r["articles"], r["f1"]) for r in rows] == [
        ("chosen on", 1, 1),
        ("the others", 1, 1),
        ("one store", 2, 1),
    ]
    for row in rows:
        conforms(row, "bench-stories")
    assert run(["bench", "stories", *asked]) == ExitCode.OK
    assert "the others  1.000" in capsys.readouterr().out
    labels = _written(
        data.parent, "copies.json", [{"articles": {"x": ["0", "1"]}, "copies": [["0", "1"]]}]
    )
    (row,) = _rows(capsys, "copies", *asked, "--labels", labels)
    conforms(row, "bench-copies")
    assert (row["precision"], row["recall"], row["labelled"], row["pairs"]) == (1, 0, 1, 1)
    assert run(["bench", "copies", *asked, "--labels", labels]) == ExitCode.OK
    assert "0.000 (0 of 1 labelled copies)" in capsys.readouterr().out
    assert not data.exists()
