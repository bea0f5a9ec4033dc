"""A pytest plugin: texts that must be grounded in their sources.

``assert_grounded(text, sources)`` judges ``text`` as ``python -m evals`` does and fails with the
sentences at fault; the fixture ``grounded`` is the same function.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import BadInput
from corpus.model import Article, Finding
from evals.gate.documents import document_of, read_document
from evals.gate.floors import hold, parse_floors
from evals.gate.judging import HOUSE_FORM, judge_document, skipped, total
from evals.gate.model import Judged, Outcome
from evals.reports.shared import details, floor_text
from evals.sources import article_from_text, read_sources
from prompts import load_style

Source = Any
_SHOWN = 20  # findings that a failure message lists


def assert_grounded(  # noqa: PLR0913 - all but the first two by name
    text: str | Path,
    sources: Source | Iterable[Source],
    *,
    fail_under: Mapping[str, float] | str = "",
    ignore: Iterable[str] = (),
    style: Path | None = None,
    house_form: bool = False,
) -> Outcome:
    """Fail where a sentence of ``text`` is not carried by ``sources``; return the whole outcome.

    ``text`` is Markdown, a JSON briefing, or the path of either. A source is a text, a path (file
    or folder, as ``drafter ingest`` reads them), an ``Article``, or a mapping with ``text`` and
    perhaps ``url``, ``outlet``, ``title``, ``published_at``. A text without any citation is looked
    for in all sources, so that plain prose can be tested as it is; where it cites anywhere, a fact
    without a citation is a finding. ``fail_under`` holds floors (``{"support": .9}`` or
    ``"support=.9"``); ``ignore`` names checks to leave out; ``house_form`` asks for the sections
    and lengths of the house style as well. Findings are an ``AssertionError``; what cannot be read
    is ``BadInput``.
    """
    __tracebackhide__ = True
    outcome = _judge(text, sources, fail_under, ignore, style, house_form)
    if not outcome.passed:
        raise AssertionError(_message(outcome))
    return outcome


@pytest.fixture(scope="session")
def grounded() -> Callable[..., Outcome]:
    """``assert_grounded`` as a fixture."""
    return assert_grounded


def _judge(  # noqa: PLR0913, PLR0917 - the arguments of assert_grounded
    text: str | Path,
    sources: Any,
    fail_under: Mapping[str, float] | str,
    ignore: Iterable[str],
    style: Path | None,
    house_form: bool,
) -> Outcome:
    house = load_style(style)
    articles = _articles(sources)
    skip = skipped(ignore) | (frozenset() if house_form else HOUSE_FORM)
    if isinstance(text, Path):
        name = text.as_posix()
        document = read_document(name, house, articles, io.BytesIO(), loose=True)
    else:
        document = document_of("text", text, house, articles, loose=True)
    judged = judge_document(document, house, skip)
    scores = total([judged.report])
    wanted = (
        fail_under
        if isinstance(fail_under, str)
        else ",".join(f"{name}={floor}" for name, floor in fail_under.items())
    )
    return Outcome((judged,), (), scores, hold(parse_floors([wanted]), scores))


def _articles(sources: Any) -> dict[str, Article]:
    single = isinstance(sources, str | Path | Article | Mapping)
    found: dict[str, Article] = {}
    for source in [sources] if single else sources:
        found.update((article.id, article) for article in _read(source) if article.text)
    if not found:
        raise BadInput("no source was given", help="give a text, a path, a mapping or an Article")
    return found


def _read(source: Any) -> Iterable[Article]:
    # The readers bring HTML extraction with them, which few tests need.
    from corpus.sources.records import article_from_record

    if isinstance(source, Article):
        return [source]
    if isinstance(source, Path):
        read = read_sources([source])
        if read.rejected:
            first = read.rejected[0]
            raise BadInput(f"{first.where}: {first.reason}", help=first.help)
        return read.articles.values()
    if isinstance(source, str):
        return [article_from_text(source)]
    if isinstance(source, Mapping):
        return [article_from_record(source)]
    raise BadInput(
        f"{type(source).__name__} is no source", help="give a text, a path, a mapping or an Article"
    )


def _message(outcome: Outcome) -> str:
    judged = outcome.judged[0]
    lines = [f"not grounded: {len(judged.blocking)} blocking findings"]
    for finding in judged.blocking[:_SHOWN]:
        lines += _finding(judged, finding)
    if len(judged.blocking) > _SHOWN:
        lines.append(f"… and {len(judged.blocking) - _SHOWN} more")
    lines += [floor_text(held) for held in outcome.floors if not held.holds]
    return "\n".join(lines)


def _finding(judged: Judged, finding: Finding) -> list[str]:
    text = judged.text(finding)
    head = f"line {judged.line(finding)}: “{text}”" if text else "the whole"
    return [head, f"  {finding.check}: {finding.message}", *(f"  {x}" for x in details(finding))]
