"""What goes wrong and what keeps a store well, by command: codes, reindex, doctor, lock, model."""

import json
import subprocess
import sys

import pytest
from llm_server import HonestModel, LlmServer, Status

from api.cli.codes import ExitCode
from tests.api.cli.command_rig import Drafter


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("show", "zzzz"), ExitCode.NOT_FOUND),
        (("eval", "zzzz"), ExitCode.NOT_FOUND),
        (("eval", "missing.md"), ExitCode.NOT_FOUND),
        (("eval", "empty.md"), ExitCode.USAGE),
        (("eval", "broken.json"), ExitCode.USAGE),
        (("eval", "other.json"), ExitCode.USAGE),
        (("draft", "zebra crossings of Lapland", "--as-of", "1999-01-01"), ExitCode.NOT_FOUND),
        (("draft", "x", "--writer", "quill"), ExitCode.USAGE),
        (("draft", "x", "--writer", "llm"), ExitCode.USAGE),
    ],
)
def test_what_goes_wrong_is_one_line_and_a_code(drafter, arguments, code):
    (drafter.folder / "empty.md").write_text(" \n")
    (drafter.folder / "broken.json").write_text('{"id": ')
    (drafter.folder / "other.json").write_text('{"id": "x"}')
    assert drafter(*arguments, "--json", code=code) == ""
    last = drafter.err.strip().splitlines()[-1]
    assert last.startswith("drafter: ")
    assert " — " in last


def test_indexes_are_built_anew_and_find_the_same(drafter, conforms):
    query = ("search", "minehunters search the whole channel", "--limit", "3")
    before = [(h["article_id"], h["start"]) for h in drafter.lines(*query)]
    summary = drafter.json("reindex")
    conforms(summary, "reindex")
    assert summary["problems"] == []
    assert [(h["article_id"], h["start"]) for h in drafter.lines(*query)] == before


def test_the_doctor_finds_all_in_order(drafter, conforms):
    found = drafter.json("doctor")
    conforms(found, "doctor")
    assert found["ok"]
    states = {check["name"]: check["state"] for check in found["checks"]}
    assert states["store"] == states["database"] == states["embedding model"] == "ok"
    assert "All is well." in drafter("doctor")


def test_the_doctor_names_what_is_missing(drafter):
    broken = Drafter(drafter.folder)
    broken.env["DRAFTER_ASSETS"] = str(drafter.folder / "nowhere")
    found = broken.json("doctor", code=ExitCode.NOT_SET_UP)
    missing = [c for c in found["checks"] if c["state"] == "missing"]
    assert {c["name"] for c in missing} >= {"embedding model"}
    assert all(c["help"] for c in missing)


def test_settings_have_their_shape(drafter, conforms):
    rows = drafter.lines("settings")
    for row in rows:
        conforms(row, "setting")
    assert {r["name"]: r["source"] for r in rows}["DRAFTER_DATA"] == "environment"


def test_a_second_writer_is_told_who_holds_the_store(drafter):
    hold = (
        "import sys; from pathlib import Path; from corpus.library import Library\n"
        f"library = Library.open(Path({str(drafter.folder / 'data')!r}), write=True)\n"
        "print('held', flush=True); sys.stdin.read(); library.close()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout.readline() == "held\n"
        drafter("ingest", "--sample", code=ExitCode.STORE_BUSY)
        assert str(holder.pid) in drafter.err
        assert drafter.lines("search", "Narrows", "--limit", "1")
    finally:
        holder.communicate("", timeout=20)


def test_a_model_writes_with_live_counts_and_costs(drafter, conforms):
    with LlmServer(HonestModel()) as server:
        command = modelled(drafter, server)
        made = command.json("draft", "--sample", "--writer", "llm")
        conforms(made, "briefing")
        assert (made["writer"], made["model"]) == ("llm", "house-model")
        assert made["usage"]["calls"] >= 7
        assert made["usage"]["cost"] > 0
        shown = command("show", made["id"])
        assert f"Model calls: {made['usage']['calls']}" in shown
        assert "house-model" in command("doctor")
    assert "sk-not-to-be-shown" not in json.dumps(made) + shown + command.err


def test_a_model_that_fails_is_one_line_and_a_code(drafter):
    with LlmServer(lambda _: Status(401, "bad key")) as server:
        command = modelled(drafter, server)
        other = "Why did the Hessel Point gas station come back?"
        assert command("draft", other, "--writer", "llm", code=ExitCode.UNREACHABLE) == ""
        assert "OPENAI_API_KEY" in command.err.splitlines()[-1]
        found = command.json("doctor", code=ExitCode.NOT_SET_UP)
        states = {check["name"]: check["state"] for check in found["checks"]}
        assert states["language model"] == "broken"
        assert "sk-not-to-be-shown" not in command.err + json.dumps(found)


def modelled(drafter: Drafter, server: LlmServer) -> Drafter:
    """The same store, with a model configured."""
    command = Drafter(drafter.folder)
    command.env |= {
        "DRAFTER_MODEL": "house-model",
        "OPENAI_BASE_URL": server.base_url,
        "OPENAI_API_KEY": "sk-not-to-be-shown",
        "DRAFTER_PRICE_INPUT": "1",
        "DRAFTER_PRICE_OUTPUT": "2",
    }
    return command
