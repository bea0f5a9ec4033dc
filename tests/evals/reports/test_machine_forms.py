"""The forms that other programs read hold to their schemas, whatever stands in the text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from lxml import etree
from referencing import Registry, Resource

from evals.gate.model import Outcome
from evals.gate.session import render

Gate = Callable[..., Outcome]
HERE = Path(__file__).parent
SCHEMAS = Path(__file__).parents[3] / "docs" / "schema"
AWKWARD = 'A ferry, 100% "full" of <b>& 914\x0b\ufffe: ::error::rocks\u2028 ]]> @all. (NPR)'


@pytest.fixture
def awkward(drafts: Path, gated: Gate) -> Outcome:
    """A bad draft with an awkward name and text, one that cannot be read, and floors."""
    name = "drafts/we, the: 100% ]]> “people” @x #1.md"
    (drafts / name).write_text(f"# T\n\nFirst.\n\n{AWKWARD}\n", encoding="utf-8")
    (drafts / "drafts" / "worse.md").write_bytes(b"\xff\xfe")
    return gated(floors={"supported": 0.9})


def test_junit_holds_to_its_schema(awkward: Outcome) -> None:
    text = render(awkward, "junit")
    root = etree.fromstring(text.encode())
    etree.XMLSchema(etree.parse(HERE / "junit.xsd")).assertValid(root)
    cases = root.findall(".//testcase")
    assert int(root.get("tests")) == len(cases)
    assert int(root.get("failures")) == len(root.findall(".//failure")) >= 3
    assert int(root.get("errors")) == len(root.findall(".//error")) == 1
    failure = next(f for f in root.findall(".//failure") if "914" in (f.text or ""))
    assert re.search(r"bad\.md:5: ", failure.text)
    floor = root.find("testsuite[@name='floors']/testcase/failure")
    assert "MISSED" in floor.get("message")


def test_sarif_holds_to_its_schema(awkward: Outcome) -> None:
    log = json.loads(render(awkward, "sarif"))
    Draft202012Validator(
        json.loads((HERE / "sarif.json").read_text("utf-8")),
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    ).validate(log)
    run = log["runs"][0]
    rules = [r["id"] for r in run["tool"]["driver"]["rules"]]
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
    assert len(run["results"]) == sum(awkward.counts.values())
    places = {
        (r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
         r["locations"][0]["physicalLocation"]["region"]["startLine"])
        for r in run["results"] if r["level"] == "error"
    }  # fmt: skip
    assert ("drafts/bad.md", 5) in places
    assert not run["invocations"][0]["executionSuccessful"]
    for rule in run["tool"]["driver"]["rules"]:
        assert rule["shortDescription"]["text"] != rule["id"], "a check's module says what it is"


def test_sarif_says_what_is_new(drafts: Path, gated: Gate) -> None:
    file = drafts / "floors.json"
    gated(baseline=file, update=True)
    path = drafts / "drafts" / "good.md"
    path.write_text(path.read_text("utf-8").replace("all passengers", "all 98 passengers"))
    run = json.loads(render(gated(baseline=file), "sarif"))["runs"][0]
    states = {
        (r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], r["baselineState"])
        for r in run["results"]
        if r["level"] == "error"
    }
    assert states == {("drafts/bad.md", "unchanged"), ("drafts/good.md", "new")}


def test_annotations_are_escaped(awkward: Outcome) -> None:
    lines = render(awkward, "annotations").rstrip("\n").split("\n")
    parsed = [re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line) for line in lines[:-1]]
    assert all(parsed), "one command a line, and no colon in its properties"
    assert lines[-1].startswith("FAILED")
    for match in parsed:
        given = dict(p.split("=", 1) for p in match[2].split(","))
        assert set(given) <= {"file", "line", "title"}
    bad = [m for m in parsed if m[1] == "error" and "bad.md" in m[2]]
    assert bad
    assert all("line=5" in m[2] for m in bad)
    assert any("we%2C the%3A 100%25" in m[2] for m in parsed)
    assert any(m[2] == "title=floor" for m in parsed)


def test_json_holds_to_its_schema(awkward: Outcome) -> None:
    shapes = [json.loads((SCHEMAS / f"{n}.json").read_text("utf-8")) for n in ("gate", "report")]
    registry = Registry().with_resources((s["$id"], Resource.from_contents(s)) for s in shapes)
    value = json.loads(render(awkward, "json"))
    Draft202012Validator(shapes[0], registry=registry).validate(value)
    assert value["passed"] is False
    assert value["floors"][0]["holds"] is False
    bad = next(d for d in value["documents"] if d["path"] == "drafts/bad.md")
    finding = next(f for f in bad["report"]["findings"] if f["severity"] == "blocking")
    assert bad["lines"][finding["sentence_id"]] == 5


@pytest.mark.parametrize("name", ["floors", "history-row"])
def test_the_files_that_are_kept_hold_to_their_schemas(
    drafts: Path, gated: Gate, name: str
) -> None:
    gated(baseline=drafts / "f.json", update=True, history=drafts / "h.jsonl")
    path = drafts / "drafts" / "good.md"
    path.write_text(path.read_text("utf-8").replace("all passengers", "all 98 passengers"))
    gated(baseline=drafts / "f.json", update=True, allow_lower=True, reason="seen")
    shapes = [json.loads((SCHEMAS / f"{n}.json").read_text("utf-8")) for n in (name, "report")]
    registry = Registry().with_resources((s["$id"], Resource.from_contents(s)) for s in shapes)
    text = (drafts / {"floors": "f.json", "history-row": "h.jsonl"}[name]).read_text("utf-8")
    validator = Draft202012Validator(
        shapes[0], registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    validator.validate(json.loads(text))
