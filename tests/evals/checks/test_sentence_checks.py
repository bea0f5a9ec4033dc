"""Every check on single sentences, by cases: what must pass, what must be caught, and by whom."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corpus.model import Article, Citation, Kind, Role, Section, Sentence, Severity, Verdict
from evals.model import Judgement
from evals.run import judge
from prompts import HouseStyle

Judge = Callable[..., Judgement]

RAN = "A passenger ferry carrying 214 people ran aground off Port Ansel on Tuesday night."
TOOK = "Coastguard vessels took off all passengers by dawn."
ENGINES = "Captain Mara Quill said the engines had failed."
UNION = "The union claimed that two of the four engines had been out of service for weeks."
QUOTE = "“We sail when it is safe, and not before,” Quill said."
RATE = "The Central Bank of Orsk raised its main interest rate to 7.5% from 6.75% on Thursday."
VARGA = "Governor Ilse Varga said she expected inflation to fall by the summer."
OFA = "The Orsk Finance Agency (OFA) did not object."
SOLD = "U.S. investors sold crowns worth $1.2bn."


def checks(judgement: Judgement) -> set[str]:
    return {f.check.partition("@")[0] for f in judgement.findings}


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        (RAN, RAN),
        ("A ferry with 214 people aboard grounded off Port Ansel on Tuesday night.", RAN),
        ("A ferry carrying 214 people ran aground off Port Ansel on 10 March 2026.", RAN),
        ("The engines had failed, according to Captain Mara Quill.", ENGINES),
        ("The union claimed two of four engines had been out of service for weeks.", UNION),
        ("Quill said: “We sail when it is safe, and not before.”", QUOTE),
        ('Quill said: "We sail when it is safe, and not before."', QUOTE),
        ("The Central Bank of Orsk lifted its main rate from 6.75 percent to 7.5 percent.", RATE),
        ("Varga expects inflation to fall by summer.", VARGA),
        ("The OFA did not object.", OFA),
        ("American investors sold crowns worth 1.2 billion dollars.", SOLD),
        ("Harbour Wire reported that coastguard vessels took off all passengers by dawn.", TOOK),
    ],
)
def test_what_the_source_says_is_supported(judged: Judge, text: str, cited: str) -> None:
    judgement = judged(text, cited)
    assert judgement.verdict is Verdict.SUPPORTED, judgement.findings


@pytest.mark.parametrize(
    ("text", "cited", "check", "verdict"),
    [
        (RAN.replace("214", "241"), RAN, "numbers", Verdict.UNSUPPORTED),
        (RATE.replace("7.5%", "7.5 points"), RATE, "numbers", Verdict.UNSUPPORTED),
        (SOLD.replace("$1.2bn", "$1.2m"), SOLD, "numbers", Verdict.UNSUPPORTED),
        (RAN.replace("Tuesday", "Monday"), RAN, "dates", Verdict.UNSUPPORTED),
        (RAN.replace("Port Ansel", "Port Lenn"), RAN, "names", Verdict.UNSUPPORTED),
        ("The Trade Court raised the interest rate to 7.5%.", RATE, "names", Verdict.UNSUPPORTED),
        (
            "Two of the four engines had been out of service for weeks.",
            UNION,
            "attribution",
            Verdict.UNSUPPORTED,
        ),
        (
            ENGINES.replace("Captain Mara Quill", "Governor Ilse Varga"),
            ENGINES,
            "attribution",
            Verdict.CONTRADICTED,
        ),
        (
            "Quill said: “We sail when it is dark, and not before.”",
            QUOTE,
            "quotation",
            Verdict.UNSUPPORTED,
        ),
        (RATE.replace("raised", "cut"), RATE, "polarity", Verdict.CONTRADICTED),
        ("The Orsk Finance Agency objected.", OFA, "polarity", Verdict.CONTRADICTED),
        (TOOK.replace("took", "did not take"), TOOK, "polarity", Verdict.CONTRADICTED),
        ("A court in Orsk freed two smugglers of tobacco.", TOOK, "support", Verdict.UNSUPPORTED),
    ],
)
def test_what_the_source_does_not_say_is_caught(
    judged: Judge, text: str, cited: str, check: str, verdict: Verdict
) -> None:
    judgement = judged(text, cited)
    assert check in checks(judgement), judgement
    assert judgement.verdict in {verdict, Verdict.CONTRADICTED}
    assert any(f.severity is Severity.BLOCKING for f in judgement.findings)


def test_a_finding_points_at_the_words_at_fault(judged: Judge) -> None:
    text = RAN.replace("214", "241")
    finding = next(f for f in judged(text, RAN).findings if f.check.startswith("numbers@"))
    assert finding.start is not None
    assert "241" in text[finding.start : finding.end]
    assert "214" in (finding.expected or "")
    assert finding.hint


def test_a_fact_without_citation_is_uncited(judged: Judge) -> None:
    judgement = judged(RAN)
    assert judgement.verdict is Verdict.UNCITED
    assert checks(judgement) == {"coverage"}


def test_a_forecast_that_reports_somebody_needs_its_citation(judged: Judge) -> None:
    told = judged("Governor Ilse Varga expects inflation to fall.", kind=Kind.FORECAST)
    own = judged("The next trigger is a ruling.", kind=Kind.FORECAST)
    assert told.verdict is Verdict.UNSUPPORTED  # it names somebody on no evidence
    assert any(f.severity is Severity.BLOCKING for f in told.findings)
    assert all(f.severity is Severity.WARNING for f in own.findings)


def test_quotation_survives_a_no_break_space_and_a_ligature(judged: Judge) -> None:
    text = "Quill said: “We\u00a0sail when it is sa\ufb01e, and not before.”".replace("\ufb01", "f")
    assert "quotation" not in checks(judged(text, QUOTE))


def test_a_quotation_elsewhere_in_the_article_is_only_weak(judged: Judge) -> None:
    judgement = judged("A ferry ran aground off Port Ansel: “safe, and not before”.", RAN)
    found = [f for f in judgement.findings if f.check == "quotation@1"]
    assert [f.severity for f in found] == [Severity.WARNING]


def test_the_topic_of_the_article_is_no_licence_to_name(judged: Judge) -> None:
    """The rate is Orsk's, and the article is about it; the cited words do not name the union."""
    judgement = judged("The Dockers Union said the engines had failed.", RATE)
    assert "names" in checks(judgement)


def test_analysis_may_rest_on_the_facts_around_it(judged: Judge) -> None:
    judgement = judged("The coastguard is the bottleneck.", kind=Kind.ANALYSIS, basis=TOOK)
    assert judgement.verdict is Verdict.NOT_REQUIRED
    assert not judgement.findings


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("Some 300 lives hung on the coastguard.", "numbers"),
        ("The coastguard answers to Admiral Denn Voss.", "names"),
        ("It is the worst night since 4 May 2011.", "dates"),
        ("The coastguard works by “every minute counts here”.", "quotation"),
    ],
)
def test_analysis_smuggles_in_no_fact(judged: Judge, text: str, check: str) -> None:
    judgement = judged(text, kind=Kind.ANALYSIS, basis=TOOK)
    assert check in checks(judgement)
    assert judgement.verdict is Verdict.UNSUPPORTED


def test_analysis_with_no_basis_at_all_cannot_bring_a_number(judged: Judge) -> None:
    judgement = judged("Some 300 lives hung on it.", kind=Kind.ANALYSIS)
    assert {"numbers", "coverage"} <= checks(judgement)


@pytest.mark.parametrize(
    ("text", "clean"),
    [("Reaction:", True), ("Meanwhile, at sea:", True), ("Meanwhile 12 ships left Orsk.", False)],
)
def test_a_connective_holds_no_fact(judged: Judge, text: str, clean: bool) -> None:
    judgement = judged(text, kind=Kind.CONNECTIVE)
    assert (judgement.verdict is Verdict.NOT_REQUIRED) is clean


def test_a_note_to_the_editor_is_never_judged(judged: Judge) -> None:
    judgement = judged("Ask Admiral Voss about the 300 dead.", role=Role.NOTE)
    assert judgement.verdict is Verdict.NOT_REQUIRED
    assert not judgement.findings


def test_a_datum_is_judged_by_its_value(judged: Judge) -> None:
    good = judged("People on board the vessel: 214 people ran aground.", RAN, role=Role.DATUM)
    bad = judged("People on board the vessel: 412.", RAN, role=Role.DATUM)
    assert good.verdict is Verdict.SUPPORTED, good.findings
    assert "numbers" in checks(bad)


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("The stuck crew of 12 wounded and 40 dead were found.", "12 dead and 40 wounded"),
        ("Profit of 86 million crowns was made.", "a loss of 86 million crowns"),
    ],
)
def test_numbers_belong_to_what_they_count(style: HouseStyle, text: str, cited: str) -> None:
    source = Article("a", None, "Harbour Wire", "", f"The crew made {cited} this year.")
    sentence = Sentence("s", text, Kind.FACT, (Citation.of(source, 0, len(source.text)),))
    judgement = judge(sentence, Section("situation", "", (sentence,)), {"a": source}, style)
    assert judgement.verdict is Verdict.CONTRADICTED


@pytest.mark.parametrize(
    ("text", "source", "verdict"),
    [
        ("Velox sued Tarsis.", "Velox sued Tarsis in May.", Verdict.SUPPORTED),
        ("Tarsis was sued by Velox.", "Velox sued Tarsis in May.", Verdict.SUPPORTED),
        ("Tarsis sued Velox.", "Velox sued Tarsis in May.", Verdict.CONTRADICTED),
        ("Velox was sued by Tarsis.", "Velox sued Tarsis in May.", Verdict.CONTRADICTED),
        ("Tarsis bought Velox.", "Velox was bought by Tarsis.", Verdict.SUPPORTED),
        ("Tarsis sold Velox.", "Velox was bought by Tarsis.", Verdict.CONTRADICTED),
        ("Velox may build in Brenn.", "Velox may build in Brenn this year.", Verdict.SUPPORTED),
        ("Velox built in Brenn.", "Velox may build in Brenn this year.", Verdict.UNSUPPORTED),
        (
            "Velox built in Sann.",
            "Velox built a plant in Brenn. It left Sann.",
            Verdict.CONTRADICTED,
        ),
        ("Velox did not accept it.", "Velox rejected it.", Verdict.SUPPORTED),
        ("Velox reports no losses.", "Velox reports losses.", Verdict.CONTRADICTED),
        ("Not only Velox gained.", "Velox gained.", Verdict.SUPPORTED),
    ],
)
def test_who_did_what_and_which_way_round(
    style: HouseStyle, text: str, source: str, verdict: Verdict
) -> None:
    told = Article("a", None, "Harbour Wire", "", source)
    end = source.index(".") + 1
    sentence = Sentence("s", text, Kind.FACT, (Citation.of(told, 0, end),))
    judgement = judge(sentence, Section("situation", "", (sentence,)), {"a": told}, style)
    assert judgement.verdict is verdict, judgement.findings
