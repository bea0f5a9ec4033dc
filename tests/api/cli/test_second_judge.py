"""``drafter eval --second-judge`` over a loopback model: findings, agreement, and no model."""

from __future__ import annotations

import json

import pytest
from llm_server import LlmServer

from api.cli.codes import ExitCode
from api.cli.main import run
from corpus.codec import briefing_to_dict
from corpus.model import Article, Briefing, Citation, Kind, Section, Sentence, article_id
from drafter.revisions import sentence_hash

TEXT = "The ferry ran aground off Port Ansel on Tuesday. Nobody on board was hurt, the owner said."
ARTICLE = Article(article_id(None, TEXT), None, "Harbour Wire", "Ferry", TEXT)
# Told bare, what the owner said is weak.
WEAK = Sentence("a", "Nobody on board was hurt.", Kind.FACT, (Citation.of(ARTICLE, 49, len(TEXT)),))


def respond(_body: object) -> str:
    opinion = {"id": "S1", "verdict": "unsupported", "missing": "Nobody"}
    return json.dumps({"opinions": [opinion]})


@pytest.fixture
def draft(data, tmp_path):
    one = Briefing("b", "ferry", None, (Section("situation", "Situation", (WEAK,)),))
    path = tmp_path / "b.json"
    path.write_text(json.dumps(briefing_to_dict(one, {ARTICLE.id: ARTICLE})))
    articles = tmp_path / "articles.jsonl"
    row = {"text": TEXT, "title": "Ferry", "outlet": "Harbour Wire"}
    articles.write_text(json.dumps(row) + "\n")
    return ["eval", str(path), "--any-form", "--sources", str(articles)]


def test_an_opinion_is_a_warning_and_its_agreement_is_told(draft, capsys, tmp_path, monkeypatch):
    decisions = tmp_path / "d.jsonl"
    edited = {"sentence_hash": sentence_hash(WEAK), "check": "attribution", "decision": "edited",
              "reason": "bare", "at": "2026-05-10T09:00:00Z"}  # fmt: skip
    decisions.write_text(json.dumps(edited) + "\n")
    with LlmServer(respond) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("DRAFTER_MODEL", "m")
        args = [*draft, "--second-judge", "--agreement", str(decisions), "--json"]
        assert run(args) == ExitCode.OK
        summary, told = map(json.loads, capsys.readouterr().out.splitlines())
        assert run([*draft, "--second-judge"]) == ExitCode.OK
        said = capsys.readouterr()
    (mine,) = [f for f in told["findings"] if f["check"] == "second_judge@1"]
    assert mine["severity"] == "warning"
    assert told["verdicts"]["a"] == "weak"
    second = summary["second_judge"]
    assert (second["asked"], second["answered"]) == (1, 1)
    assert second["with_checks"]["neither"] == 1
    assert second["with_editors"]["recall"] == {"value": 1.0, "numerator": 1, "denominator": 1}
    assert "agrees on 1/1" in said.err
    assert "1 of 1 sentences in doubt judged" in said.err
    assert "0 calls" in said.err


def test_without_a_model_it_says_what_to_set(draft, capsys):
    assert run([*draft, "--second-judge"]) == ExitCode.USAGE
    assert "DRAFTER_MODEL" in capsys.readouterr().err
    assert run([*draft, "--budget", "1"]) == ExitCode.USAGE
    assert "--second-judge" in capsys.readouterr().err
