"""``drafter bench grounding`` as it is typed."""

import json

import pytest

from api.cli.codes import ExitCode
from api.cli.main import run

DOC = "A cable to Sarema was cut on Thursday. Traffic slowed by 12%. Nobody was hurt."
ROWS = [
    {"id": "a", "doc": DOC, "claim": "A cable to Sarema was cut.", "label": 1, "dataset": "one"},
    {"id": "b", "doc": DOC, "claim": "Three ships sank off Port Ansel.", "label": 0,
     "dataset": "one"},
    {"id": "c", "doc": DOC, "claim": "Traffic slowed by 12%.", "label": 1, "dataset": "two"},
    {"id": "d", "doc": DOC, "claim": "A mayor resigned in May.", "label": 0, "dataset": "two"},
]  # fmt: skip
WITHOUT_MODEL = ["--system", "drafter, lexical", "--system", "word overlap"]


@pytest.fixture
def written(data):
    def write(rows):
        path = data.parent / "claims.jsonl"
        path.write_text(
            "\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows), "utf-8"
        )
        return ["bench", "grounding", "--data", str(path)]

    return write


def test_each_claim_has_an_answer_and_each_judge_a_row_for_each_set(capsys, written, conforms):
    asked = [*written(ROWS), "--system", "drafter", "--system", "word overlap", "--json"]
    assert run(asked) == ExitCode.OK
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    for line in lines:
        conforms(line, "bench-grounding")
    answers = {line["id"]: line for line in lines if "id" in line}
    assert [answers[i]["supported"] for i in "abcd"] == [True, False, True, False]
    assert answers["a"]["missing"] == []
    assert answers["b"]["missing"]
    rows = [(line["system"], line["dataset"], line["n"]) for line in lines if "system" in line]
    assert rows == [
        (system, dataset, n)
        for system in ("drafter", "word overlap")
        for dataset, n in (("one", 2), ("two", 2), ("mean", 4))
    ]
    assert all(line["auroc"] == 1.0 for line in lines if "system" in line)


def test_the_table_names_what_is_not_installed(capsys, written, monkeypatch):
    monkeypatch.setenv("DRAFTER_BENCH_PYTHON", "/nowhere/python")
    assert run([*written(ROWS), *WITHOUT_MODEL, "--system", "claimproofkit"]) == ExitCode.OK
    shown = capsys.readouterr().out
    assert "balanced accuracy" in shown
    assert "claimproofkit: the rivals are not installed; run `make bench-setup`" in shown


def test_claims_without_labels_are_judged_and_their_gaps_shown(capsys, written):
    bare = [{k: v for k, v in row.items() if k not in ("label", "dataset")} for row in ROWS]
    assert run(written(bare)) == ExitCode.OK
    shown = capsys.readouterr().out
    assert "no evidence for" in shown
    assert "Ansel" in shown


def test_a_bad_line_is_named_and_stops_nothing(capsys, written):
    assert run([*written(["{", *ROWS]), *WITHOUT_MODEL]) == ExitCode.OK
    told = capsys.readouterr()
    assert "claims.jsonl:1: not JSON" in told.err
    assert "word overlap" in told.out


def test_a_file_without_claims_and_an_unknown_judge_are_wrong_usage(capsys, written):
    assert run(written(["{"])) == ExitCode.USAGE
    assert "no claim in" in capsys.readouterr().err
    assert run([*written(ROWS), "--system", "oracle"]) == ExitCode.USAGE
    assert "no judge 'oracle'" in capsys.readouterr().err
