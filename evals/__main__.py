"""``python -m evals FILE [--sources PATH…]``: judge a briefing without the rest of the desk.

FILE is a briefing as JSON or any Markdown; ``-`` reads standard input. Ends with 0 where it passes,
1 where it does not, 2 where the call or its input is no good.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from corpus.codec import briefing_from_dict, report_to_dict
from corpus.errors import BadInput, DeskError
from corpus.model import Briefing
from evals.markdown import parse
from evals.report_text import as_markdown, as_text
from evals.run import run
from evals.sources import Sources, read_sources
from prompts import HouseStyle, PromptsError, load_style


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m evals", description="Judge a briefing.")
    parser.add_argument("file", metavar="FILE", help="briefing as JSON or Markdown; - is stdin")
    parser.add_argument(
        "--sources", nargs="+", type=Path, default=[], metavar="PATH", help="articles to judge by"
    )
    parser.add_argument("--style", type=Path, help="a house style other than the desk's")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the report as one JSON object")
    form.add_argument("--markdown", action="store_true", help="print the report as Markdown")
    try:
        options = parser.parse_args(argv)
    except SystemExit as stop:  # argparse ends with 2 on bad usage, 0 on --help
        return int(stop.code or 0)
    try:
        style = load_style(options.style)
        sources = read_sources(options.sources)
        briefing = _read(options.file, style, sources)
    except (DeskError, PromptsError) as error:
        print(f"evals: {error}" + (f" — {error.help}" if error.help else ""), file=sys.stderr)
        return 2
    for item in sources.rejected:
        print(f"evals: {item.where}: {item.reason} — {item.help}", file=sys.stderr)
    report = run(briefing, sources.articles, style)
    if options.json:
        print(json.dumps(report_to_dict(report), ensure_ascii=False, indent=1))
    else:
        shown = as_markdown if options.markdown else as_text
        print(shown(report, briefing), end="")
    return 0 if report.passed else 1


def _read(name: str, style: HouseStyle, sources: Sources) -> Briefing:
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise BadInput(f"cannot read {name}: {error.strerror}", help="check the path") from None
    except UnicodeDecodeError:
        raise BadInput(f"{name} is not UTF-8 text", help="save it as UTF-8") from None
    if not text.lstrip().startswith("{"):
        return parse(text, style, sources=sources.articles)
    try:
        return briefing_from_dict(json.loads(text))
    except json.JSONDecodeError as error:
        raise BadInput(
            f"{name} is not JSON: {error}", help="see docs/schema/briefing.json"
        ) from None


if __name__ == "__main__":
    sys.exit(main())
