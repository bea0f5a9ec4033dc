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
