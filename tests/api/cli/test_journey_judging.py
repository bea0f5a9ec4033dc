"""Drafts, their files and any Markdown judged by command, over the sample corpus."""

import json

from api.cli.codes import ExitCode
from corpus.model import Kind
from evals.kinds import guess_kind


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
