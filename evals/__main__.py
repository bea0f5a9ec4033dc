"""``python -m evals PATHS… [--sources PATH…]``: the gate without the rest of the desk.

PATHS are briefings as JSON or any Markdown, folders of them, or patterns; ``-`` reads standard
input. Ends with 0 where everything passes, 1 where something does not or a floor is missed, 2 where
the call or an input is no good.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from corpus.codec import report_to_dict
from corpus.errors import BadInput, DeskError
from evals.gate.baseline import Measured
from evals.gate.documents import read_document
from evals.gate.floors import parse_floors
from evals.gate.golden import measure_golden
from evals.gate.judging import HOUSE_FORM, judge_document, skipped
from evals.gate.model import Judged, Outcome
from evals.gate.paths import expand
from evals.gate.session import Demands, conclude, judge_each, printed_form, render, write_reports
from evals.report_text import as_markdown
from evals.reports import FORMATS
from evals.sources import read_sources
from prompts import PromptsError, load_style

_EXAMPLE = """
example: python -m evals drafts/ --sources articles.jsonl \\
           --fail-under coverage=1.0,support=.8 --output report.html --output findings.sarif
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    try:
        options = _parser().parse_args(argv)
    except SystemExit as stop:  # argparse ends with 2 on bad usage, 0 on --help
        return int(stop.code or 0)
    try:
        outcome = _run(options)
        _print(outcome, options)
    except (DeskError, PromptsError) as error:
        _complain(str(error), error.help)
        return 2
    return 0 if outcome.passed else 2 if _only_unread(outcome) else 1


def _run(options: argparse.Namespace) -> Outcome:
    demands = Demands(
        floors=parse_floors(options.fail_under),
        baseline=options.baseline,
        update=options.update,
        allow_lower=options.allow_lower,
        reason=options.reason,
        history=options.history,
        label=options.label,
    )
    if not options.paths and not options.golden:
        raise BadInput("nothing to judge", help="name a briefing, a folder, or --golden")
    style = load_style(options.style)
    skip = skipped(options.ignore) | (HOUSE_FORM if options.any_form else frozenset())
    names, missing = expand(options.paths)
    for item in missing:
        _complain(f"{item.where}: {item.reason}", item.help)
    sources = read_sources(options.sources)
    for rejected in sources.rejected:
        _complain(f"{rejected.where}: {rejected.reason}", rejected.help)

    def judge(name: str) -> Judged:
        document = read_document(
            name, style, sources.articles, sys.stdin.buffer, loose=options.find_evidence
        )
        return judge_document(document, style, skip)

    judged, unread = judge_each(names, judge)
    for bad in unread:
        _complain(f"{bad.where}: {bad.reason}", bad.help)
    measured = measure_golden(style) if options.golden else Measured()
    now = datetime.now(UTC)
    return conclude(judged, (*missing, *unread), demands, style, at=now, measured=measured)


def _print(outcome: Outcome, options: argparse.Namespace) -> None:
    if options.json:
        for judged in outcome.judged:
            print(json.dumps(report_to_dict(judged.report), ensure_ascii=False))
        return
    if options.markdown:
        for judged in outcome.judged:
            print(as_markdown(judged.report, judged.document.briefing), end="")
        return
    write_reports(outcome, options.output, options.format)
    print(render(outcome, printed_form(options.output, options.format)), end="")


def _only_unread(outcome: Outcome) -> bool:
    """Whether nothing is wrong but that some document could not be read."""
    clean = not any(j.blocking for j in outcome.judged)
    return bool(outcome.unread) and clean and all(f.holds for f in outcome.floors)


def _complain(what: str, mend: str) -> None:
    print(f"evals: {what}" + (f" — {mend}" if mend else ""), file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evals",
        description="Judge briefings against their sources, and hold them to floors.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help="briefing, folder or pattern; - is stdin")
    add("--sources", nargs="+", type=Path, default=[], metavar="PATH", help="articles to judge by")
    add("--style", type=Path, help="a house style other than the desk's")
    add("--ignore", action="append", default=[], metavar="CHECK,…", help="checks to leave out")
    add("--any-form", action="store_true", help="ask for no sections or lengths of the house")
    add("--find-evidence", action="store_true",
        help="look in all sources for a text that cites nothing")  # fmt: skip
    add("--golden", action="store_true", help="also score the packaged labelled claims")
    add("--fail-under", action="append", default=[], metavar="SCORE=FLOOR,…", help="floors")
    add("--baseline", type=Path, metavar="FILE", help="hold scores to those pinned in FILE")
    add("--update", action="store_true", help="pin this run's scores in the baseline")
    add("--allow-lower", action="store_true", help="let --update lower a floor")
    add("--reason", metavar="TEXT", help="why, kept in the baseline")
    add("--history", type=Path, metavar="FILE", help="add this run's scores to FILE (JSON lines)")
    add("--label", default="", metavar="TEXT", help="what the history calls this run, as a commit")
    add("--output", action="append", default=[], type=Path, metavar="FILE",
        help="write a report; its suffix names the format (repeatable)")  # fmt: skip
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--format", choices=list(FORMATS), help="how to report; table unless given")
    form.add_argument("--json", action="store_true", help="print each report as one JSON object")
    form.add_argument("--markdown", action="store_true", help="print each report as Markdown")
    return parser


if __name__ == "__main__":
    sys.exit(main())
