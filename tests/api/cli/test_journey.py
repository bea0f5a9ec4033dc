"""From articles to a checked briefing by command alone: real store, real indexes, sample corpus."""

import contextlib
import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest

from api.cli.codes import ExitCode
from api.cli.main import run
from corpus.model import Kind
from drafter.exports import FORMATS
from evals.kinds import guess_kind

sys.path.insert(0, str(Path(__file__).parents[2] / "llm_server"))

from llm_server import HonestModel, LlmServer, Status


class Drafter:
    """Runs the command over one folder, with no setting from outside.

    Within this process, because starting one costs a second and there are many; what a process of
    its own shows (the terminal, the writer's lock) has tests of its own.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = ("DRAFTER_ASSETS", "TIKTOKEN_CACHE_DIR", "PATH", "HOME", "TMPDIR", "LANG")
        self.env = {k: v for k, v in os.environ.items() if k in kept}
        self.env["DRAFTER_DATA"] = str(folder / "data")

    def __call__(self, *arguments: str, code: int = 0, stdin: str | None = None) -> str:
        out, err = io.StringIO(), io.StringIO()
        with (
            mock.patch.dict(os.environ, self.env, clear=True),
            mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO((stdin or "").encode()))),
            contextlib.chdir(self.folder),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            ended = run(arguments)
        self.err = err.getvalue()
        assert ended == code, self.err
        assert "Traceback" not in self.err
        return out.getvalue()

    def json(self, *arguments: str, code: int = 0) -> dict:
        return json.loads(self(*arguments, "--json", code=code))

    def lines(self, *arguments: str) -> list[dict]:
        return [json.loads(line) for line in self(*arguments, "--json").splitlines()]


@pytest.fixture(scope="module")
def drafter(tmp_path_factory) -> Drafter:
    """The command over a store that holds the sample corpus."""
    command = Drafter(tmp_path_factory.mktemp("journey"))
    command.first = command.json("ingest", "--sample")
    return command


@pytest.fixture(scope="module")
def briefing(drafter) -> dict:
    return drafter.json("draft", "--sample", "--out", "out")


def test_the_sample_is_stored_and_a_second_time_changes_nothing(drafter, conforms):
    conforms(drafter.first, "ingest")
    assert (drafter.first["stored"], drafter.first["revised"]) == (43, 1)
    assert drafter.first["rejected"] == []
    again = drafter.json("ingest", "--sample")
    conforms(again, "ingest")
    assert (again["stored"], again["revised"], again["unchanged"]) == (0, 0, 44)
    assert again["articles"] == drafter.first["articles"]


def test_on_a_terminal_progress_is_one_live_line_and_results_stay_clean(drafter):
    screen, stderr = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", "ingest", "--sample", "--json"],
        cwd=drafter.folder,
        env={**drafter.env, "TERM": "xterm", "COLUMNS": "120"},
        stdout=subprocess.PIPE,
        stderr=stderr,
        check=True,
    )
    os.close(stderr)
    shown = os.read(screen, 1_000_000).decode()
    os.close(screen)
    assert "read in" in shown
    assert "unchanged" in shown
    assert json.loads(done.stdout)["unchanged"] == 44


def test_bad_items_are_named_and_the_rest_is_stored(drafter, tmp_path, conforms):
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "page.html").write_text("<html><body><nav>Home</nav></body></html>")
    (tmp_path / "feed.xml").write_text("<rss><channel><title>cut off")
    good = {
        "url": "https://one.example/a",
        "title": "Ferry to Port Lowen resumes",
        "outlet": "The Saltmere Courier",
        "text": "The ferry between Saltmere and Port Lowen sailed again on Friday. " * 3,
    }
    (tmp_path / "mixed.jsonl").write_text(f"{json.dumps(good)}\n{{broken\n")
    summary = drafter.json("ingest", str(tmp_path), str(tmp_path / "none.jsonl"))
    conforms(summary, "ingest")
    assert summary["stored"] == 1
    named = " ".join(item["where"] for item in summary["rejected"])
    for name in ("empty.jsonl", "page.html", "mixed.jsonl:2", "none.jsonl"):
        assert name in named
    assert all(item["reason"] and item["help"] for item in summary["rejected"])
    table = drafter("ingest", str(tmp_path))
    assert sum(line.startswith("rejected ") for line in table.splitlines()) == 4
    assert f"rejected {tmp_path / 'mixed.jsonl'}:2: " in table
    heads, counts = (line.split() for line in table.splitlines()[-2:])
    assert dict(zip(heads, counts, strict=False))["unchanged"] == "1"


def test_where_nothing_can_be_read_the_command_fails(drafter, tmp_path):
    summary = drafter.json("ingest", str(tmp_path / "nothing"), code=ExitCode.FAILED)
    assert len(summary["rejected"]) == 1


def test_an_address_on_this_machine_is_refused_and_named(drafter):
    url = "http://127.0.0.1:9/article"
    summary = drafter.json("ingest", "--url", url, code=ExitCode.FAILED)
    assert [item["where"] for item in summary["rejected"]] == [url]
    assert summary["rejected"][0]["help"]


def test_search_finds_the_passage_and_says_why(drafter, conforms):
    hits = drafter.lines("search", "which anchor cut the Skerrin Link cable", "--limit", "5")
    assert len(hits) == 5
    for hit in hits:
        conforms(hit, "search-hit")
        assert hit["why"]
    assert any("anchor" in hit["text"] for hit in hits[:2])
    assert [h["score"] for h in hits] == sorted((h["score"] for h in hits), reverse=True)
    shown = drafter("search", "which anchor cut the Skerrin Link cable", "--limit", "5")
    assert "why:" in shown
    assert "5 passages from" in shown


def test_search_keeps_to_outlets_and_days(drafter):
    only = drafter.lines("search", "Narrows", "--outlet", "Averin Bulletin")
    assert {hit["outlet"] for hit in only} == {"Averin Bulletin"}
    without = drafter.lines("search", "Narrows", "--without", "Harbour Wire", "--limit", "30")
    assert "Harbour Wire" not in {hit["outlet"] for hit in without}
    may = drafter.lines("search", "Narrows", "--since", "2026-05-01", "--until", "2026-05-03")
    days = {hit["published_at"][:10] for hit in may if hit["published_at"]}
    assert days
    assert days <= {"2026-05-01", "2026-05-02", "2026-05-03"}


def test_a_draft_has_five_sections_and_every_citation_resolves(drafter, briefing, conforms):
    conforms(briefing, "briefing")
    assert [s["key"] for s in briefing["sections"]] == [
        "situation",
        "mechanism",
        "state_of_play",
        "key_data",
        "whats_next",
    ]
    sentences = [s for section in briefing["sections"] for s in section["sentences"]]
    facts = [s for s in sentences if s["kind"] == "fact" and s["role"] != "note"]
    assert len(facts) >= 10
    assert all(fact["citations"] for fact in facts)
    assert all(c["quote"] for s in sentences for c in s["citations"])
    assert briefing["report"]["scores"]
    assert briefing["usage"]["calls"] == 0


def test_a_draft_holds_no_other_story_and_no_injected_words(briefing):
    text = " ".join(s["text"] for section in briefing["sections"] for s in section["sentences"])
    assert "Narrows" in text
    for stranger in ("antimony", "friends-of-the-mountain", "3,000 people", "64 ships"):
        assert stranger not in text


def test_the_files_of_out_are_the_draft(drafter, briefing):
    folder = drafter.folder / "out"
    assert json.loads((folder / "briefing.json").read_text("utf-8")) == briefing
    assert "The Situation" in (folder / "briefing.md").read_text("utf-8")
    assert "| support |" in (folder / "report.md").read_text("utf-8")


def test_a_stored_draft_is_exported_in_every_format(drafter, briefing, conforms):
    short = briefing["id"][:6]
    assert "## 1. The Situation" in drafter("export", short)
    assert "nobody has approved it" in " ".join(
        drafter("export", short, "--format", "text").split()
    )
    conforms(json.loads(drafter("export", short, "--format", "json")), "issue")
    folder = drafter.folder / "exported"
    rows = drafter.lines("export", short, "--format", "all", "--out", str(folder))
    assert {r["format"] for r in rows} == set(FORMATS)
    assert all(Path(r["path"]).stat().st_size == r["bytes"] for r in rows)
    drafter("export", short, "--format", "docx", code=2)
    assert "--out FILE" in drafter.err
    drafter("export", short, "--format", "papyrus", code=2)
    assert "markdown, text" in drafter.err


def test_a_stored_draft_is_shown_in_every_format(drafter, briefing, conforms):
    short = briefing["id"][:10]
    assert drafter.json("show", short) == briefing
    assert json.loads(drafter("show", short, "--format", "json")) == briefing
    markdown = drafter("show", short, "--format", "markdown")
    assert "Key Data" in markdown
    review = drafter("show", short)
    assert "](https://" in markdown
    assert "](https://" not in review
    assert "Sources: " in review
    assert "Withheld:" in review
    assert "support" in drafter("show", short, "--format", "report")


def test_drafts_are_listed(drafter, briefing, conforms):
    rows = drafter.lines("list")
    for row in rows:
        conforms(row, "draft-row")
    assert briefing["id"] in {row["id"] for row in rows}
    assert briefing["topic"].split()[0] in drafter("list")


def test_a_stored_draft_and_its_json_are_judged_alike(drafter, briefing, conforms):
    code = ExitCode.OK if briefing["report"]["passed"] else ExitCode.FAILED
    by_id = drafter.json("eval", briefing["id"], code=code)
    conforms(by_id, "report")
    assert by_id == briefing["report"]
    assert drafter.json("eval", str(drafter.folder / "out" / "briefing.json"), code=code) == by_id


def test_markdown_from_anywhere_is_judged_without_sources(drafter, conforms):
    text = (
        "# The Pressure Point: Port strike\n\n## 1. The Situation\n\n"
        "Dockers in Saltmere stopped work on 4 May 2026, the union said. (Quayside Echo)\n\n"
        "## 4. Key Data\n\n- Dockers on strike: 1,200.\n- Ships waiting: 46. (Quayside Echo)\n"
    )
    path = drafter.folder / "strike.md"
    path.write_text(text)
    report = drafter.json("eval", str(path), code=ExitCode.FAILED)
    conforms(report, "report")
    assert report["findings"]
    shown = drafter("eval", "-", code=ExitCode.FAILED, stdin=text)
    assert "FAILED" in shown
    assert "not checked, because no source was given" in shown


def test_markdown_is_judged_by_the_stored_articles_that_it_names(drafter, briefing):
    cited = next(
        (s, c)
        for section in briefing["sections"]
        for s in section["sentences"]
        for c in s["citations"]
        if s["text"] == c["quote"] and guess_kind(s["text"]) is Kind.FACT
    )
    sentence, citation = cited
    by_link = f"{sentence['text'][:-1]} ([source]({citation['url']}))."
    by_outlet = f"{sentence['text']} ({citation['outlet']})"
    for name, text in (("link.md", by_link), ("outlet.md", by_outlet)):
        (drafter.folder / name).write_text(f"# Note\n\n{text}\n")
        report = drafter.json("eval", "--any-form", str(drafter.folder / name), code=ExitCode.OK)
        assert report["scores"]["supported"]["numerator"] == 1, (name, report)


def test_several_documents_are_held_to_floors_and_bad_ones_named(drafter, briefing, conforms):
    folder = drafter.folder / "several"
    folder.mkdir()
    raw = json.dumps(briefing)
    (folder / "a.json").write_text(raw)
    (folder / "b.json").write_text(raw)
    (folder / "bad.md").write_bytes(b"\xff\xfe")
    out = folder / "out.json"
    shown = drafter("eval", str(folder), "--output", str(out), code=ExitCode.FAILED)
    assert "1 not read" in shown
    assert "bad.md is not UTF-8 text" in drafter.err
    outcome = json.loads(out.read_text())
    conforms(outcome, "gate")
    assert [d["path"] for d in outcome["documents"]] == [f"{folder}/a.json", f"{folder}/b.json"]
    (folder / "bad.md").unlink()
    facts = outcome["scores"]["coverage_fact"]
    assert facts["denominator"] == 2 * briefing["report"]["scores"]["coverage_fact"]["denominator"]
    code = ExitCode.OK if briefing["report"]["passed"] else ExitCode.FAILED
    args = ("eval", f"{folder}/?.json", "--fail-under")
    assert "coverage_fact" in drafter(*args, "coverage=0.01", code=code)
    assert "no score named speed" in (drafter(*args, "speed=1", code=ExitCode.USAGE) or drafter.err)


def test_a_sentence_changed_by_hand_does_not_pass(drafter, briefing):
    changed = json.loads(json.dumps(briefing))
    fact = next(
        s
        for section in changed["sections"]
        for s in section["sentences"]
        if s["kind"] == "fact" and s["citations"]
    )
    fact["text"] = "Kelmara sank 77 ships on 3 March 2019, Zebulon Quarrington said."
    path = drafter.folder / "changed.json"
    path.write_text(json.dumps(changed))
    report = drafter.json("eval", str(path), code=ExitCode.FAILED)
    assert any(f["sentence_id"] == fact["id"] for f in report["findings"])


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
