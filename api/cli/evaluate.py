"""``drafter eval``: the same judgement that drafting, the API and CI use, over any briefings."""

from __future__ import annotations

import hashlib
import json as jsonlib
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.agreement import AgreementFile, Export, run_agreement
from api.cli.codes import ExitCode
from api.cli.options import Json, Sources
from api.cli.output import complain, emit, plain
from api.cli.second_judge import JudgeBudget, SecondJudge, consult
from api.cli.self_test import SelfTest, run_self_test
from corpus.errors import BadInput, NotFound

if TYPE_CHECKING:
    from api.settings import Settings
    from corpus.model import Article, Briefing
    from evals.gate.model import Document, Judged, Outcome
    from prompts import HouseStyle

_STDIN = "-"


def evaluate(  # noqa: PLR0913, PLR0917 (each parameter is an option)
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH_OR_ID…",
            help="Briefings in Markdown or JSON, folders, patterns, drafts' ids; - is stdin.",
        ),
    ] = None,
    sources: Sources = None,
    self_test: SelfTest = False,
    agreement: AgreementFile = None,
    export: Export = None,
    second_judge: SecondJudge = False,
    budget: JudgeBudget = None,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(metavar="SCORE=FLOOR,…", help="Floors, as coverage=1.0,support=.8."),
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Hold scores to those pinned in FILE.")
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Pin this run's scores in the baseline.")
    ] = False,
    allow_lower: Annotated[
        bool, typer.Option("--allow-lower", help="Let --update lower a floor.")
    ] = False,
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Why, kept in the baseline.")
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="CHECK,…", help="Checks to leave out.")
    ] = None,
    any_form: Annotated[
        bool, typer.Option("--any-form", help="Ask for no sections or lengths of the house.")
    ] = False,
    style: Annotated[
        str | None,
        typer.Option(metavar="NAME|FILE", help="House style, whatever a briefing was made in."),
    ] = None,
    find_evidence: Annotated[
        bool,
        typer.Option("--find-evidence", help="Look in all sources for a text that cites nothing."),
    ] = False,
    format: Annotated[
        str | None,
        typer.Option(help="table, json, junit, sarif, markdown, annotations or html."),
    ] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Write a report; its suffix names the form."),
    ] = None,
    history: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Add this run's scores to FILE.")
    ] = None,
    label: Annotated[
        str, typer.Option(metavar="TEXT", help="What the history calls this run, as a commit.")
    ] = "",
    json: Json = False,
) -> int:
    """Judge briefings; ends with 1 where one does not pass or a floor is missed.

    Example: drafter eval drafts/ --sources articles.jsonl --fail-under coverage=1.0,support=.8
    --output report.html --output findings.sarif
    """
    if self_test:
        return run_self_test(_given(sources or ()), json=json)
    if budget is not None and not second_judge:
        raise BadInput("--budget belongs to --second-judge", help="add --second-judge")
    if agreement is not None and not second_judge:
        return run_agreement(agreement, export, json=json)
    if export is not None:
        raise BadInput("--export belongs to --agreement", help="name the decisions")
    if not targets:
        raise BadInput("nothing to judge", help="name a draft or a file, or give --self-test")
    from api import wiring
    from api.settings import Settings
    from evals.gate.floors import parse_floors
    from evals.gate.judging import HOUSE_FORM, judge_document, skipped
    from evals.gate.paths import expand
    from evals.gate.session import Demands, conclude, judge_each
    from prompts import load_style

    demands = Demands(
        floors=parse_floors(fail_under or ()),
        baseline=baseline,
        update=update,
        allow_lower=allow_lower,
        reason=reason,
        history=history,
        label=label,
    )
    skip = skipped(ignore or ()) | (HOUSE_FORM if any_form else frozenset())
    settings = Settings()
    own = load_style(style) if style else wiring.open_style(settings)
    wiring.use_outlets(settings)
    load = _loader(settings, own, _given(sources or ()), loose=find_evidence)

    def judge(name: str) -> Judged:
        document = load(name)
        by = own if style else _style_of(settings, own, document.briefing)
        return judge_document(document, by, skip)

    names, unread = expand(targets)
    judged, bad = judge_each(names, judge)
    unread = [*unread, *bad]
    for item in unread:
        complain(f"{item.where}: {item.reason}", item.help)
    if second_judge:
        judged = consult(settings, judged, own, budget=budget, decisions=agreement, json=json)
    outcome = conclude(judged, unread, demands, own, at=datetime.now(UTC))
    _print(outcome, output or (), format, json)
    return ExitCode.OK if outcome.passed else ExitCode.FAILED if judged else ExitCode.USAGE


def _print(outcome: Outcome, files: Sequence[Path], form: str | None, json: bool) -> None:
    from corpus.codec import report_to_dict
    from evals.gate.session import printed_form, render, write_reports

    write_reports(outcome, files, form)
    if json:
        for judged in outcome.judged:
            emit(report_to_dict(judged.report))
    else:
        shown = printed_form(files, form)
        text = render(outcome, shown)
        sys.stdout.write(plain(text) if shown == "table" else text)


def _loader(
    settings: Settings, style: HouseStyle, given: Mapping[str, Article], *, loose: bool
) -> Callable[[str], Document]:
    from evals.gate.documents import read_document

    def lookup(briefing: Briefing) -> Mapping[str, Article]:
        return _stored(settings, briefing)

    def load(name: str) -> Document:
        path = Path(name)
        if name == _STDIN or path.is_file():
            return read_document(name, style, given, sys.stdin.buffer, lookup, loose=loose)
        if path.suffix or "/" in name:
            raise NotFound(f"no file {name}", help="name a file, or a draft's id (drafter list)")
        return _draft(settings, name, given)

    return load


def _draft(settings: Settings, name: str, given: Mapping[str, Article]) -> Document:
    from api.cli.stored import load
    from corpus.codec import briefing_to_dict
    from evals.gate.model import Document

    briefing, stored = load(settings, name)
    raw = jsonlib.dumps(briefing_to_dict(briefing, stored), sort_keys=True)
    return Document(
        briefing.id,
        hashlib.sha256(raw.encode()).hexdigest(),
        briefing,
        given or _stored(settings, briefing),
    )


def _style_of(settings: Settings, own: HouseStyle, briefing: Briefing) -> HouseStyle:
    """Return the style that a briefing says it was made in, else the desk's own."""
    from api import wiring
    from prompts import load_style, style_names

    known = {s.hash: s for s in (*(load_style(name) for name in style_names()), own)}
    if briefing.style_hash in known or not briefing.style_hash or not settings.data.exists():
        return known.get(briefing.style_hash, own)
    return wiring.style_of(settings, briefing)


def _stored(settings: Settings, briefing: Briefing) -> Mapping[str, Article]:
    """Return the stored articles that a briefing cites, names or was made from; else none."""
    from api import wiring
    from api.named import named_articles

    if not settings.data.exists():
        return {}
    with wiring.open_library(settings) as library:
        known = library.get_many(sorted(briefing.known_ids))
        return {**known, **named_articles(briefing, library)}


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
