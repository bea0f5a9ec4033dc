"""Analysis and forecasts: the house's own voice adds nothing to what its sources give."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corpus.model import Kind, Role, Severity, Verdict
from evals.model import Judgement

Judge = Callable[..., Judgement]

RAN = "A passenger ferry carrying 214 people ran aground off Port Ansel on Tuesday night."
ENGINES = "Captain Mara Quill said the engines had failed."
VARGA = "Governor Ilse Varga said she expected inflation to fall by the summer."
RATE = "The Central Bank of Orsk raised its main interest rate to 7.5% from 6.75% on Thursday."


def of(judgement: Judgement, check: str) -> list[tuple[Severity, str]]:
    return [(f.severity, f.message) for f in judgement.findings if f.check.startswith(f"{check}@")]


@pytest.mark.parametrize(
    "text",
    [
        "A grounding in calm traffic suggests that the engines carry the risk.",
        "Small ports pay for large ships.",
        "Failed engines leave the operator with few answers.",
        "The ferry ran aground because its engines had failed, which points to upkeep.",
    ],
)
def test_judgement_on_cited_facts_passes(judged: Judge, text: str) -> None:
    judgement = judged(text, RAN, ENGINES, kind=Kind.ANALYSIS, basis=RAN)
    assert not of(judgement, "analysis")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Captain Mara Quill warned the owners of cracks twice last winter.", "tells a fact"),
        ("The union told reporters that wages would be cut.", "tells a fact"),
    ],
)
def test_a_fact_under_another_name_blocks(judged: Judge, text: str, words: str) -> None:
    judgement = judged(text, RAN, kind=Kind.ANALYSIS, basis=ENGINES)
    ((severity, message),) = of(judgement, "analysis")
    assert severity is Severity.BLOCKING
    assert words in message
    assert judgement.verdict is Verdict.UNSUPPORTED


def test_a_true_report_is_only_asked_for_its_kind(judged: Judge) -> None:
    judgement = judged(ENGINES, ENGINES, kind=Kind.ANALYSIS)
    ((severity, message),) = of(judgement, "analysis")
    assert severity is Severity.WARNING
    assert "worded as report" in message


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("The grounding suggests haste because insurers had doubled their premiums.", "cause"),
        ("The operator may be seeking to hide its debts from the lenders.", "motive"),
    ],
)
def test_a_cause_or_motive_that_nobody_gives_is_named(judged: Judge, text: str, what: str) -> None:
    judgement = judged(text, RAN, kind=Kind.ANALYSIS, basis=ENGINES)
    ((severity, message),) = of(judgement, "analysis")
    assert severity is Severity.WARNING
    assert what in message


def test_a_forecast_names_a_window_or_something_to_see(judged: Judge) -> None:
    vague = judged("The bank could become a model of its kind.", RATE, kind=Kind.FORECAST)
    assert any("neither a time window" in m for _, m in of(vague, "forecast"))
    for text in (
        "Inflation will ease by the summer.",
        "Watch whether the crown holds.",
        "The bank will publish its minutes.",
        "The bank will act within six weeks.",
    ):
        seen = judged(text, VARGA, kind=Kind.FORECAST)
        assert not any("neither a time window" in m for _, m in of(seen, "forecast")), text


def test_what_a_forecast_reports_is_judged_as_a_fact_is(judged: Judge) -> None:
    good = judged("Governor Ilse Varga expects inflation to fall by summer.", VARGA,
                  kind=Kind.FORECAST)  # fmt: skip
    assert good.verdict is Verdict.SUPPORTED
    bad = judged("Governor Ilse Varga expects wages and exports to collapse by summer.", VARGA,
                 kind=Kind.FORECAST)  # fmt: skip
    assert bad.verdict in {Verdict.WEAK, Verdict.UNSUPPORTED}
    assert of(bad, "forecast")


def test_only_the_clause_that_reports_is_judged(judged: Judge) -> None:
    text = "Varga expects inflation to fall by summer; watch the tram fares of the capital."
    assert judged(text, VARGA, kind=Kind.FORECAST).verdict is Verdict.SUPPORTED


def test_a_window_that_no_source_gives_is_named(judged: Judge) -> None:
    text = "The bank will raise its rate again in the coming weeks."
    assert any("window" in m for _, m in of(judged(text, RATE, kind=Kind.FORECAST), "forecast"))


def test_a_thesis_is_not_asked_for_its_wording(judged: Judge) -> None:
    judgement = judged("The engines failed.", ENGINES, kind=Kind.ANALYSIS, role=Role.THESIS)
    assert not of(judgement, "analysis")
