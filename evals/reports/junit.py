"""The outcome as JUnit XML, in the structure that Surefire writes and Jenkins reads.

A document is a suite and each of its sentences a case; what concerns a whole document, the floors
and the files that could not be read are cases of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from corpus.model import Finding, Severity
from evals.gate.model import Judged, Outcome
from evals.reports.shared import details, floor_text, one_line, share_text, xml_text


def as_junit(outcome: Outcome) -> str:
    """Return the outcome as a ``testsuites`` document."""
    root = Element("testsuites", name="evals")
    for judged in outcome.judged:
        _document(root, judged)
    if outcome.floors or outcome.gone:
        _floors(root, outcome)
    if outcome.unread:
        suite = SubElement(root, "testsuite", name="documents that could not be read")
        for unread in outcome.unread:
            case = SubElement(suite, "testcase", classname="unread", name=xml_text(unread.where))
            said = xml_text(unread.reason)
            SubElement(case, "error", message=said, type="unread").text = xml_text(unread.help)
    _count(root)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _document(root: Element, judged: Judged) -> None:
    suite = SubElement(root, "testsuite", name=xml_text(judged.name))
    properties = SubElement(suite, "properties")
    for name, score in judged.report.scores.items():
        SubElement(properties, "property", name=name, value=share_text(score))
    classname = xml_text(judged.name)
    for sentence in judged.document.briefing.sentences:
        number = judged.document.lines.get(sentence.id, 1)
        label = f"line {number}: {one_line(sentence.text, 80)} [{sentence.id}]"
        case = SubElement(suite, "testcase", classname=classname, name=xml_text(label))
        _say(case, judged, [f for f in judged.report.findings if f.sentence_id == sentence.id])
    ids = {s.id for s in judged.document.briefing.sentences}
    rest = [f for f in judged.report.findings if f.sentence_id not in ids]
    _say(SubElement(suite, "testcase", classname=classname, name="the whole"), judged, rest)


def _say(case: Element, judged: Judged, findings: Iterable[Finding]) -> None:
    """A case has one failure, by the schema: the blocking findings stand in it together."""
    blocking: list[Finding] = []
    others: list[Finding] = []
    for finding in findings:
        new = finding.severity is Severity.BLOCKING and not judged.is_known(finding)
        (blocking if new else others).append(finding)
    if blocking:
        first = xml_text(blocking[0].message)
        failure = SubElement(case, "failure", message=first, type=blocking[0].check)
        failure.text = xml_text("\n".join(_text(judged, f) for f in blocking))
    if others:
        said = "\n".join(f"{f.severity}: {_text(judged, f)}" for f in others)
        SubElement(case, "system-out").text = xml_text(said)


def _text(judged: Judged, finding: Finding) -> str:
    where = f"{judged.name}:{judged.line(finding)}"
    return "\n  ".join([f"{where}: {finding.check}: {finding.message}", *details(finding)])


def _floors(root: Element, outcome: Outcome) -> None:
    suite = SubElement(root, "testsuite", name="floors")
    for held in outcome.floors:
        name = f"{held.name} at least {held.floor:.3f}{' (pinned)' if held.pinned else ''}"
        case = SubElement(suite, "testcase", classname="floors", name=name)
        if not held.holds:
            SubElement(case, "failure", message=floor_text(held), type="floor")
    for name in outcome.gone:
        case = SubElement(suite, "testcase", classname="floors", name=xml_text(name))
        said = "this file is pinned and was not judged"
        SubElement(case, "failure", message=said, type="gone")


def _count(root: Element) -> None:
    totals = {"tests": 0, "failures": 0, "errors": 0}
    for suite in root:
        cases = suite.findall("testcase")
        counts = {
            "tests": len(cases),
            "failures": sum(c.find("failure") is not None for c in cases),
            "errors": sum(c.find("error") is not None for c in cases),
        }
        for name, count in counts.items():
            suite.set(name, str(count))
            totals[name] += count
        suite.set("skipped", "0")
    for name, count in totals.items():
        root.set(name, str(count))
