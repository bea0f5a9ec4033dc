"""From articles to a checked briefing by command alone: real store, real indexes, sample corpus."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

from api.cli.codes import ExitCode
from drafter.exports import FORMATS


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


def test_the_markdown_of_out_is_judged_as_the_draft_was(drafter, briefing):
    """Its links lead to every article that it cites, and its notes are no sentences."""
    assert drafter("eval", "out/briefing.md").startswith("passed: 0 blocking")


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
