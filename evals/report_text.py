"""A report for people: a table and a list for a terminal, and Markdown for a pull request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from corpus.model import Briefing, Finding, Report, Score, Severity

_ORDER = (Severity.BLOCKING, Severity.WARNING, Severity.INFO)
_WIDTH = 96


def summary(report: Report) -> str:
    """Return the outcome in one line."""
    counts = Counter(f.severity for f in report.findings)
    parts = ", ".join(f"{counts[s]} {s}" for s in _ORDER)
    return f"{'passed' if report.passed else 'FAILED'}: {parts}"


def as_text(report: Report, briefing: Briefing | None = None) -> str:
    """Return scores with their denominators, verdict counts and findings, worst first.

    With the briefing each finding shows the words that it is about.
    """
    lines = [summary(report), "", *_score_lines(report), "", *_verdict_lines(report)]
    texts = {s.id: s.text for s in briefing.sentences} if briefing else {}
    for severity in _ORDER:
        found = [f for f in report.findings if f.severity is severity]
        if found:
            lines += ["", f"{severity} ({len(found)})"]
            for finding in found:
                lines.extend(_finding_lines(finding, texts))
    return "\n".join(lines) + "\n"


def as_markdown(report: Report, briefing: Briefing | None = None) -> str:
    """Return the same as Markdown tables; cell text is escaped."""
    texts = {s.id: s.text for s in briefing.sentences} if briefing else {}
    lines = [f"**{summary(report)}**", "", "| score | value | of |", "|---|---:|---:|"]
    lines += [
        f"| {name} | {_value(score)} | {_number(score.numerator)}/{score.denominator} |"
        for name, score in report.scores.items()
    ]
    if report.findings:
        lines += ["", "| | check | where | finding |", "|---|---|---|---|"]
    for severity in _ORDER:
        for finding in report.findings:
            if finding.severity is severity:
                where = _cell(_where(finding))
                said = _cell(finding.message)
                words = texts.get(finding.sentence_id or "", "")
                shown = f"<br>“{_cell(_short(words))}”" if words else ""
                lines.append(f"| {severity} | {finding.check} | {where} | {said}{shown} |")
    return "\n".join(lines) + "\n"


def _score_lines(report: Report) -> Iterator[str]:
    wide = max((len(name) for name in report.scores), default=0)
    for name, score in report.scores.items():
        share = f"{_number(score.numerator)}/{score.denominator}"
        yield f"  {name:<{wide}}  {_value(score):>6}  {share}"


def _verdict_lines(report: Report) -> Iterator[str]:
    counts = Counter(str(v) for v in report.verdicts.values())
    total = sum(counts.values())
    shown = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
    yield f"sentences: {total}" + (f" ({shown})" if shown else "")


def _finding_lines(finding: Finding, texts: dict[str, str]) -> Iterator[str]:
    yield f"  {finding.check}  {_where(finding)}: {finding.message}"
    words = texts.get(finding.sentence_id or "", "")
    if words:
        yield f"      “{_short(words)}”"
    if finding.expected or finding.found:
        expected, found = _short(finding.expected or "-"), _short(finding.found or "-")
        yield f"      expected {expected}; found {found}"
    if finding.hint:
        yield f"      → {finding.hint}"


def _where(finding: Finding) -> str:
    return " ".join(x for x in (finding.section, finding.sentence_id) if x) or "briefing"


def _value(score: Score) -> str:
    return "–" if score.value is None else f"{score.value:.3f}"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _short(text: str) -> str:
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1].rstrip() + "…"


def _cell(text: str) -> str:
    flat = " ".join(text.split())
    for char in "\\|<>*_`[]":
        flat = flat.replace(char, f"\\{char}")
    return flat
