"""``drafter bench chain`` in small."""

import json

from api.cli.codes import ExitCode
from api.cli.main import run


def test_each_behaviour_is_a_row_that_holds(capsys, conforms):
    names = ["500s", "truncated JSON", "prompt silently cut"]
    asked = [word for name in names for word in ("--behaviour", name)]
    assert run(["bench", "chain", "--drafts", "1", *asked, "--json"]) == ExitCode.OK
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["behaviour"] for row in rows] == names
    for row in rows:
        conforms(row, "bench-chain")
    assert [(row["finished"], row["named_failures"]) for row in rows] == [(1, 0), (1, 0), (0, 1)]
    assert rows[0]["calls"] == rows[0]["calls_needed"] + 2


def test_an_unknown_behaviour_is_told_which_there_are(capsys):
    assert run(["bench", "chain", "--behaviour", "earthquake"]) == ExitCode.USAGE
    assert "slow drip" in capsys.readouterr().err
