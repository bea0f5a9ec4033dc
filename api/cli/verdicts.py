"""A briefing's verdicts in words, read from its public JSON, so that any briefing can be shown."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

_WIDTH = 96


def score_text(name: str, score: Mapping[str, Any]) -> str:
    """Return ``name 14/15 (93%)``; a score over nothing says so."""
    if not score["denominator"]:
        return f"{name} –/0 (nothing to check)"
    return f"{name} {score['numerator']:g}/{score['denominator']} ({score['value']:.0%})"


def finding_text(finding: Mapping[str, Any]) -> str:
    """Return one finding with its place and its hint."""
    place = " ".join(str(finding[k]) for k in ("section", "sentence_id") if finding.get(k))
    hint = f" — {finding['hint']}" if finding.get("hint") else ""
    head = f"{finding['severity']}: {finding['check']}"
    return f"{head}{f' [{place}]' if place else ''}: {finding['message']}{hint}"


def report_lines(report: Mapping[str, Any] | None) -> list[str]:
    """Return a report in short: passed or not, every score, and what was found.

    What blocks is there whole; of the rest there is one for each check, with their number.
    """
    if report is None:
        return ["Checks: not run."]
    severities = Counter(f["severity"] for f in report["findings"])
    counted = ", ".join(f"{n} {name}" for name, n in sorted(severities.items())) or "no findings"
    lines = [f"Checks: {'passed' if report['passed'] else 'NOT PASSED'} ({counted})"]
    lines += [f"  {score_text(name, s)}" for name, s in sorted(report["scores"].items())]
    return lines + _wrapped(_in_short(report["findings"]))


def withheld_lines(withheld: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what was kept back, each sentence with its reasons."""
    if not withheld:
        return ["Withheld: nothing."]
    lines = [f"Withheld: {len(withheld)}"]
    for item in withheld:
        lines += _wrapped([f"[{item['section']}] {item['text']}"])
        lines += [
            textwrap.fill(
                reason, _WIDTH, initial_indent="      because ", subsequent_indent="      "
            )
            for reason in item["reasons"]
        ]
    return lines


def source_lines(briefing: Mapping[str, Any]) -> list[str]:
    """Return the cited articles in order of first use, each with how often it is cited."""
    cited: dict[str, tuple[str, int]] = {}
    for section in briefing["sections"]:
        for sentence in section["sentences"]:
            for c in sentence["citations"]:
                day = (c["published_at"] or "undated")[:10]
                text = f"{c['outlet'] or 'unnamed source'}, {day}: {c['title'] or c['article_id']}"
                count = cited.get(c["article_id"], ("", 0))[1]
                cited[c["article_id"]] = (f"{text} <{c['url']}>" if c["url"] else text, count + 1)
    uses = sum(count for _, count in cited.values())
    lines = [f"Sources: {_many(len(cited), 'article')}, {_many(uses, 'citation')}"]
    return lines + [f"  {number:>3} × {text}" for text, number in cited.values()]


def usage_line(usage: Mapping[str, Any]) -> str:
    """Return what the model calls took and cost."""
    if not usage["calls"]:
        return "Model calls: none."
    tokens = f"{usage['prompt_tokens']:,} + {usage['completion_tokens']:,} tokens"
    return f"Model calls: {usage['calls']}, {tokens}, ${usage['cost']:.4f}"


def summary_lines(briefing: Mapping[str, Any]) -> list[str]:
    """Return all that stands beneath a briefing: sources, checks, what was withheld, the cost."""
    return [
        "",
        *source_lines(briefing),
        *report_lines(briefing["report"]),
        *withheld_lines(briefing["withheld"]),
        usage_line(briefing["usage"]),
    ]


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _in_short(findings: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    others: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for finding in findings:
        if finding["severity"] == "blocking":
            yield finding_text(finding)
        else:
            others.setdefault((finding["severity"], finding["check"]), []).append(finding)
    for alike in others.values():
        more = f" (and {len(alike) - 1} more)" if len(alike) > 1 else ""
        yield finding_text(alike[0]) + more


def _wrapped(texts: Iterable[str]) -> list[str]:
    return [
        textwrap.fill(text, _WIDTH, initial_indent="  - ", subsequent_indent="    ")
        for text in texts
    ]
