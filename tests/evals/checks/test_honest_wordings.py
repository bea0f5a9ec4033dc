"""Honest wordings that checks once held, told again of invented places, each beside its lie."""

from __future__ import annotations

from typing import Any

import pytest

from corpus.model import Kind, Role
from tests.evals.checks.judging import blocking, judged


def held_by(text: str, source: str, **more: Any) -> set[str]:
    """Return the checks that block ``text`` where it cites all sentences of ``source``."""
    return blocking(judged(text, source, slice(None), section="mechanism", **more))


TOLD = (
    "“The pier affair shows that the port is run by the same small set of families who ran the last"
    " one,” Ada Orr, president and director at the Quay Trust, told Harbour Wire."
)
WARNED = (
    "The repair is now expected to be completed in late March, but Calder Lines warned that “the"
    " usual factors, including weather and currents, may further delay the repair.”"
)
ESTIMATES = (
    "“Initial estimates indicate that the repair of the pier will take about twelve days,”"
    " Calder Lines said in a statement."
)
TWO = (
    "Ilse Varga has argued that the leases keep rivals from the piers they need to grow. "
    "Calder Lines pays for the leases so that its ferries can be the most punctual, said Mara"
    " Quill."
)
FIRM = "Ferry-maker Port Link said Friday that it had dismissed its director after a review."
LAWYER = "“Dray did not defraud anyone,” Ben Holt, one of his lawyers, said in his opening address."
CHART = "Tidewatch published a chart of the Sarn Narrows, showing 12 wrecks and 3 reefs."
VERDICT = "The verdict on Dray might do harm to investors in the ferry trade."
CABLE = "The outage seems to be related to a failure on the Calder North cable."


@pytest.mark.parametrize(
    ("honest", "lie", "source", "check"),
    [
        (
            "Ada Orr of the Quay Trust said that the affair shows the port is run by the same small"
            " set of families.",
            "Ilse Varga of the Quay Trust said that the affair shows the port is run by the same"
            " small set of families.",
            TOLD,
            "names",
        ),
        (
            "Calder Lines also warned that weather and currents “may further delay the repair.”",
            "Weather and currents delay the repair, which is completed in late March.",
            WARNED,
            "modality",
        ),
        (
            "The repair of the pier will take about twelve days, Calder Lines said in a statement.",
            "The repair of the pier will take about twelve days, Mara Quill said in a statement.",
            ESTIMATES,
            "attribution",
        ),
        (
            "Ilse Varga argues that the leases keep rivals from the piers they need to grow; Mara"
            " Quill says that Calder Lines pays for the leases so that its ferries can be the most"
            " punctual.",
            "Mara Quill argues that the leases keep rivals from the piers they need to grow; Ilse"
            " Varga says that Calder Lines pays for the leases so that its ferries can be the"
            " most punctual.",
            TWO,
            "attribution",
        ),
        (
            "PortLink said on 6 March that it had dismissed its director after a review.",
            "QuayLink said on 6 March that it had dismissed its director after a review.",
            FIRM,
            "attribution",
        ),
        (
            "Ben Holt, one of Dray's lawyers, answered that “Dray did not defraud anyone.”",
            "Ada Orr, one of Dray's lawyers, answered that “Dray did not defraud anyone.”",
            LAWYER,
            "names",
        ),
    ],
)
def test_speakers(honest: str, lie: str, source: str, check: str) -> None:
    assert held_by(honest, source) == set()
    assert check in held_by(lie, source)


def test_a_participle_with_by_turns_the_sides() -> None:
    honest = "Sarn Narrows: 12 wrecks and 3 reefs, according to the chart published by Tidewatch."
    assert "roles" not in held_by(honest, CHART, role=Role.DATUM)
    assert "roles" in held_by("The Sarn Narrows published a chart of Tidewatch.", CHART)


def test_one_man_is_no_count_in_a_judgement() -> None:
    one = "The trade stands to lose, whatever the verdict on one man."
    assert "numbers" not in held_by(one, VERDICT, kind=Kind.ANALYSIS)
    assert "numbers" in held_by(
        "The trade stands to lose one of five ferries.", VERDICT, kind=Kind.ANALYSIS
    )


def test_what_is_left_on_the_table_is_not_told_as_done() -> None:
    source = (
        "The talks remain fluid, and any number of potential outcomes still remain on the table."
    )
    honest = "The talks are fluid, with any number of outcomes still on the table."
    assert "modality" not in held_by(honest, source)
    assert "modality" in held_by("The talks are fluid, and any number of outcomes came.", source)


def test_an_outlet_may_be_called_by_its_site() -> None:
    says = "{} reported that the outage seems to be related to a failure on the Calder North cable."
    assert "names" not in held_by(says.format("MyQuay"), CABLE, outlet="myquay.example")
    assert "names" in held_by(says.format("MyPier"), CABLE, outlet="myquay.example")


def test_the_credited_agency_may_be_named_as_who_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    """An agency of our own stands in the table: no real one is given words that we made up."""
    says = "The outage seems to be related to a failure on the Calder North cable, {} reported."
    monkeypatch.setattr("corpus.credits._agencies", lambda: {"Tidewater Press": "Tidewater Press"})
    credit, named = "By Ada Lind, Tidewater Press", says.format("Tidewater Press")
    assert "names" not in held_by(named, CABLE, byline=credit)
    assert "names" in held_by(named, CABLE)


def test_who_denies_and_says_in_one_breath_says_both() -> None:
    source = (
        "Perla's harbour office denied this and said its boats had only answered flares from "
        "the Varn side."
    )
    honest = "Not so, said the harbour office of Perla: its boats only answered flares from Varn."
    assert not held_by(honest, source)
    assert "attribution" in held_by("Its boats only answered flares from the Varn side.", source)
