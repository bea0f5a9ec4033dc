"""What is turned, stretched or moved is caught, and the honest wording passes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from corpus.language.sentences import sentence_spans
from corpus.model import Article, Citation, Kind, Section, Sentence, Severity, Verdict, article_id
from evals.model import Judgement
from evals.run import judge
from prompts import load_style

URL = "https://harbour-wire.example/1"


def judged(text: str, source: str, *, cite: int = 0) -> Judgement:
    """Judge ``text`` by the sentence ``cite`` of ``source``."""
    at = datetime(2026, 3, 11, 9, tzinfo=UTC)
    article = Article(
        article_id(URL, source), URL, "Harbour Wire", "Trains", source, published_at=at
    )
    citation = Citation.of(article, *sentence_spans(source)[cite])
    sentence = Sentence("s1", text, Kind.FACT, (citation,))
    section = Section("situation", "The Situation", (sentence,))
    return judge(sentence, section, {article.id: article}, load_style())


def heard(found: Judgement) -> set[str]:
    """Return the names of the checks that warn or block."""
    loud = {Severity.BLOCKING, Severity.WARNING}
    return {f.check.partition("@")[0] for f in found.findings if f.severity in loud}


@pytest.mark.parametrize(
    ("check", "source", "turned", "honest"),
    [
        ("bounds", "The line will carry up to 300 guests a day.",
         "The line will carry at least 300 guests a day.",
         "As many as 300 guests a day will be carried by the line."),
        ("bounds", "The yard was late by more than a year.",
         "The yard was late by less than a year.",
         "The yard was over a year late."),
        ("numbers", "The rate rose to 9% from 7% in May.", "The rate rose to 7% from 9% in May.",
         "The rate rose from 7% to 9% in May."),
        ("numbers", "The crash left 12 dead and wounded 40 in Varn.",
         "The crash left 40 dead and wounded 12 in Varn.",
         "In Varn 12 were left dead by the crash and 40 wounded."),
        ("numbers", "The line carries 900 guests a day.", "The line carries 900 guests a week.",
         "The line carries 900 guests daily."),
        ("numbers", "About 420 workers left the yard.", "About 402 workers left the yard.",
         "About 420 workers left the yard on foot."),
        ("modality", "The yard may close its docks in Varn.",
         "The yard will close its docks in Varn.",
         "The yard might close its docks in Varn."),
        ("modality", "Insurers warned that premiums in Varn could double.",
         "Insurers warned that premiums in Varn will double.",
         "Premiums in Varn may double, insurers warned."),
        ("polarity", "Sarn Narrows traffic rose by 12% in May.",
         "Sarn Narrows traffic fell by 12% in May.",
         "Traffic in the Sarn Narrows rose by 12% in May, a lift for the port."),
        ("polarity", "The mayor did not sign the plan, but she read the letter.",
         "The mayor did not sign the plan, but she did not read the letter.",
         "The mayor read the letter but did not sign the plan."),
        ("polarity", "Nobody was hurt when the crane fell and the quay was closed.",
         "Nobody was hurt when the crane fell and the quay was not closed.",
         "The quay was closed when the crane fell; nobody was hurt."),
        ("modality", "A vat weighing 3 tonnes may have cracked in Varn.",
         "A vat weighing 3 tonnes cracked in Varn.",
         "In Varn a vat that weighs 3 tonnes might have cracked."),
        ("polarity", "The yard has yet to pay its crews in Varn.",
         "The yard has paid its crews in Varn.", "The yard has not paid its crews in Varn."),
        ("polarity", "The yard was sold to Varn for an undisclosed sum.",
         "The yard was not sold to Varn for an undisclosed sum.",
         "The yard was sold to Varn for a sum that was not disclosed."),
        ("polarity", "The yard failed to reach its target in Varn.",
         "The yard reached its target in Varn.", "The yard did not reach its target in Varn."),
        ("extent", "Most of the houses in Varn were damaged.",
         "All of the houses in Varn were damaged.",
         "The majority of houses in Varn were damaged."),
        ("cause", "The yard closed its docks in May.",
         "The yard closed its docks in May because of a strike by welders.",
         "In May the yard closed its docks."),
        ("cause", "The yard closed its docks. Welders went on strike in May.",
         "The yard closed its docks because welders went on strike in May.",
         "The yard closed its docks."),
        ("roles", "The union thanked the owner on Monday.",
         "The owner thanked the union on Monday.",
         "The owner was thanked by the union on Monday."),
        ("substitution", "The court cleared one brother but convicted the other of fraud in Varn.",
         "The court cleared one brother but acquitted the other of fraud in Varn.",
         "One brother was cleared by the court, the other convicted of fraud in Varn."),
    ],
)  # fmt: skip
def test_what_is_turned_is_caught_and_the_honest_wording_passes(
    check: str, source: str, turned: str, honest: str
) -> None:
    assert check in heard(judged(turned, source))
    assert check not in heard(judged(honest, source))


@pytest.mark.parametrize(
    ("source", "wrong", "verdict"),
    [
        # What a speaker passes on is no attribution of the sentence itself.
        ("The captain said her mate had reported the loss in March.",
         "The mate had reported the loss in March.", Verdict.WEAK),
        # Who speaks for a party is told.
        ("The lawyer said her client had reported the loss in March.",
         "The client had reported the loss in March.", Verdict.UNSUPPORTED),
        ("The opposition accused the mayor of ignoring a report that had predicted the drought.",
         "The mayor ignored a report that had predicted the drought.", Verdict.UNSUPPORTED),
        # Several speakers in one sentence.
        ("The owner said the leak had stopped at noon; the coast guard said the oil was spreading.",
         "The coast guard said the leak had stopped at noon.", Verdict.CONTRADICTED),
        # A plural is nobody by name.
        ("Insurers said the ship was lost off Varn.", "Perla said the ship was lost off Varn.",
         Verdict.CONTRADICTED),
        # A firmer verb behind another clause.
        ("The mayor welcomed the plan but said the talks were slow.",
         "The mayor welcomed the plan but confirmed the talks were slow.", Verdict.UNSUPPORTED),
    ],
)  # fmt: skip
def test_who_says_so_is_held(source: str, wrong: str, verdict: Verdict) -> None:
    found = judged(wrong, f"The Perla lay off Varn. {source}", cite=1)
    assert "attribution" in heard(found)
    assert found.verdict is verdict


def test_a_citation_that_has_slipped_is_named() -> None:
    source = "The yard closed its docks in Varn in May. Its owner lives abroad and paints ships."
    text = "The yard closed its docks in Varn in May."
    assert heard(judged(text, source, cite=1)) == {"aim"}
    assert judged(text, source, cite=0).verdict is Verdict.SUPPORTED


def test_a_plural_looking_name_before_a_singular_verb_is_a_name() -> None:
    source = "Tessovia has not held mines since 1991."
    assert "names" in heard(judged("Baltus has not held mines since 1991.", source))


def test_a_citation_has_slipped_though_it_shares_names_with_the_sentence() -> None:
    source = (
        "The Port Trust says the fee that Calder Lines asks breaks the harbour law of Varn. "
        "The Port Trust has been joined in its suit by eight ferry owners of Varn."
    )
    text = "The Port Trust says the fee of Calder Lines breaks the harbour law of Varn."
    assert "aim" in heard(judged(text, source, cite=1))
    joined = "Eight ferry owners have joined the Port Trust in its suit."
    assert "aim" not in heard(judged(joined, source, cite=1))
