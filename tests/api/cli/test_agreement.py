"""``drafter eval --agreement``: a table, JSON of the documented shape, labelled examples."""

import json

from api.cli.codes import ExitCode
from api.cli.main import run

LINE = {"sentence_hash": "a", "check": "numbers", "decision": "edited", "reason": "wrong",
        "at": "2026-05-10T09:00:00Z"}  # fmt: skip


def test_figures_and_examples(data, capsys, conforms, tmp_path):
    file, out = tmp_path / "d.jsonl", tmp_path / "e.jsonl"
    file.write_text(json.dumps(LINE) + "\nnot json\n")
    assert run(["eval", "--agreement", str(file), "--json", "--export", str(out)]) == ExitCode.OK
    said = capsys.readouterr()
    row = json.loads(said.out)
    conforms(row, "agreement")
    assert row["precision"] == {"value": 1.0, "numerator": 1, "denominator": 1}
    assert "line 2 is no decision" in said.err
    assert json.loads(out.read_text())["label"] == "true_alarm"
    assert run(["eval", "--agreement", str(file)]) == ExitCode.OK
    assert "1.000 (1/1)" in capsys.readouterr().out


def test_nothing_to_compare_is_said(data, capsys, tmp_path):
    file = tmp_path / "d.jsonl"
    file.write_text("")
    assert run(["eval", "--agreement", str(file)]) == ExitCode.USAGE
    assert run(["eval", "--export", str(file)]) == ExitCode.USAGE
    assert capsys.readouterr().out == ""
