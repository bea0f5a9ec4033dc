"""``drafter eval``: the same judgement that drafting, the API and CI use, over any briefing."""

from __future__ import annotations

import json as jsonlib
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.codes import ExitCode
from api.cli.options import Json, Sources
from api.cli.output import complain, emit, say
from api.cli.self_test import SelfTest, run_self_test
from corpus.errors import BadInput, NotFound

if TYPE_CHECKING:
    from corpus.model import Article, Briefing
    from prompts import HouseStyle

_STDIN = "-"
# A briefing is a page or two; what is larger is some other file.
_LARGEST_BYTES = 5_000_000


def evaluate(
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE_OR_ID", help="A draft's id, a JSON briefing or Markdown; - is stdin."
        ),
    ] = None,
    sources: Sources = None,
    self_test: SelfTest = False,
    json: Json = False,
) -> int:
    """Judge a draft, a JSON briefing or any Markdown; ends with 1 where it does not pass."""
    if self_test:
        return run_self_test(_given(sources or ()), json=json)
    if target is None:
        raise BadInput("nothing to judge", help="name a draft or a file, or give --self-test")
    from api import wiring
    from api.settings import Settings
    from corpus.codec import report_to_dict
    from evals import run
    from evals.report_text import as_text

    settings = Settings()
    style = wiring.open_style(settings)
    given = _given(sources or ())
    briefing, known = _briefing(settings, target, given, style)
    report = run(briefing, known, style)
    if json:
        emit(report_to_dict(report))
    else:
        say(as_text(report, briefing))
        say(f"Judged against {len(known):,} articles.")
    return ExitCode.OK if report.passed else ExitCode.FAILED


def _briefing(
    settings: Any, target: str, given: Mapping[str, Article], style: HouseStyle
) -> tuple[Briefing, Mapping[str, Article]]:
    """Return the briefing and the articles to judge it by: those given, or the store's."""
    path = Path(target)
    if target != _STDIN and not path.is_file():
        if path.suffix or path.is_dir():
            raise NotFound(f"no file {target}", help="name a file, or a draft's id (drafter list)")
        from api.cli.stored import load

        briefing, stored = load(settings, target)
        return briefing, given or stored
    text = _read_text(target)
    if text.lstrip().startswith("{"):
        from api.cli.stored import cited_articles

        briefing = _from_json(text, target)
        return briefing, given or cited_articles(settings, briefing)
    from evals.markdown import parse

    return parse(text, style, sources=given), given


def _from_json(text: str, where: str) -> Briefing:
    from corpus.codec import briefing_from_dict

    try:
        raw = jsonlib.loads(text)
    except jsonlib.JSONDecodeError as error:
        raise BadInput(
            f"{where} is not JSON: {error}", help="Markdown must not begin with a brace"
        ) from None
    return briefing_from_dict(raw)


def _read_text(target: str) -> str:
    try:
        body = sys.stdin.buffer.read() if target == _STDIN else Path(target).read_bytes()
    except OSError as error:
        raise BadInput(f"cannot read {target}: {error.strerror}", help="check the path") from None
    if len(body) > _LARGEST_BYTES:
        raise BadInput(
            f"{target} has {len(body):,} bytes", help=f"a briefing has at most {_LARGEST_BYTES:,}"
        )
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"{target} is not UTF-8 text", help="save it as UTF-8") from None
    if not text.strip():
        raise BadInput(f"{target} is empty", help="name a briefing in Markdown or JSON")
    return text


def _given(paths: Sequence[Path]) -> Mapping[str, Article]:
    from evals.sources import read_sources

    sources = read_sources(paths)
    for item in sources.rejected:
        complain(f"{item.where}: {item.reason}", item.help)
    if paths and not sources.articles:
        raise BadInput(
            "no article in any of the sources", help="--sources takes what drafter ingest takes"
        )
    return sources.articles
