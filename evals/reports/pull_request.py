"""The outcome as Markdown for a pull request: short, the new and the blocking first."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.model import Finding, Severity
from evals.gate.model import Judged, Outcome
from evals.markdown.escape import escape
from evals.reports.shared import (
    change_text,
    details,
    floor_text,
    found,
    one_line,
    share_text,
    value_text,
    verdict_line,
)

# A comment on a pull request holds 65,536 characters; nobody reads beyond the first dozen.
_MOST_BLOCKING = 20
_MOST_OTHERS = 30


def as_pull_request(outcome: Outcome) -> str:
    """Return verdict, floors missed, findings by severity, and scores with their change."""
    lines = [f"### {'✅' if outcome.passed else '❌'} Evals {_safe(verdict_line(outcome))}", ""]
    lines += [f"- ❌ {_safe(floor_text(held))}" for held in outcome.floors if not held.holds]
    lines += [f"- ❌ {_code(name)} is pinned and was not judged" for name in outcome.gone]
    lines += [
        f"- ❌ {_code(u.where)} could not be read: {_safe(one_line(u.reason))}"
        for u in outcome.unread
    ]
    lines += [f"- ℹ️ {_safe(one_line(note, 400))}" for note in outcome.notes]
    pairs = list(found(outcome))
    new = [p for p in pairs if p[1].severity is Severity.BLOCKING and not p[0].is_known(p[1])]
    if new:
        lines += ["", f"**Blocking ({len(new)})**", "", *_listed(new, _MOST_BLOCKING)]
    others = [p for p in pairs if p not in new and p[1].severity is not Severity.INFO]
    if others:
        title = f"Warnings and what the baseline knows ({len(others)})"
        lines += ["", f"<details><summary>{title}</summary>", "", *_listed(others, _MOST_OTHERS)]
        lines += ["", "</details>"]
    lines += ["", *_scores(outcome)]
    return "\n".join(lines) + "\n"


def _listed(pairs: list[tuple[Judged, Finding]], most: int) -> Iterator[str]:
    for judged, finding in pairs[:most]:
        where = _code(f"{judged.name}:{judged.line(finding)}")
        known = " (known)" if judged.is_known(finding) else ""
        yield f"- {where} **{_safe(finding.check)}**{known}: {_safe(one_line(finding.message))}"
        if text := judged.text(finding):
            yield f"  > {_safe(one_line(text, 240))}"
        said = "; ".join(details(finding))
        if said:
            yield f"  <br>{_safe(one_line(said, 240))}"
    if len(pairs) > most:
        yield f"- … and {len(pairs) - most} more"


def _scores(outcome: Outcome) -> Iterator[str]:
    moved = {name: change_text(outcome, name) for name in outcome.scores}
    delta = any(moved.values())
    yield "| score | value | of |" + (" change |" if delta else "")
    yield "|---|---:|---:|" + ("---:|" if delta else "")
    for name, score in outcome.scores.items():
        row = f"| {_safe(name)} | {value_text(score)} | {share_text(score)} |"
        yield row + (f" {moved[name] or '–'} |" if delta else "")


def _safe(text: str) -> str:
    """Escape text, and keep an @ in it from calling somebody."""
    return escape(text).replace("@", "&#64;")


def _code(text: str) -> str:
    """A code span that its own backticks cannot end (CommonMark §6.1)."""
    flat = one_line(text, 200)
    fence = "`" * (max((len(run) for run in _runs(flat)), default=0) + 1)
    pad = " " if "`" in flat else ""
    return f"{fence}{pad}{flat}{pad}{fence}"


def _runs(text: str) -> Iterator[str]:
    run = ""
    for char in text + " ":
        if char == "`":
            run += char
        elif run:
            yield run
            run = ""
