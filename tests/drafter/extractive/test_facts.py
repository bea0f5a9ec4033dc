"""The same fact in several texts is one fact with several citations; copies are one text."""

from __future__ import annotations

import pytest

from drafter.extractive.candidates import candidates
from drafter.extractive.facts import bears_out, facts
from drafter.extractive.rank import weigh
from drafter.model import Dossier

SUPPORTED = 0.72


def test_two_texts_tell_one_fact_and_the_copy_adds_none(dam: Dossier) -> None:
    found = facts(weigh(candidates(dam), "The Velm Dam failure", []), SUPPORTED)
    households = [f for f in found if "340 households" in f.text]
    assert len(households) == 1
    cited = [households[0].lead.candidate, *households[0].also]
    assert len({c.origin for c in cited}) == len(cited) == 2


def test_every_candidate_ends_in_one_fact_at_most(dam: Dossier) -> None:
    found = facts(weigh(candidates(dam), "The Velm Dam failure", []), SUPPORTED)
    texts = [f.text for f in found]
    assert len(texts) == len(set(texts))
    assert [f.weight for f in found] == sorted((f.weight for f in found), reverse=True)


@pytest.mark.parametrize(
    ("claim", "witness", "borne_out"),
    [
        (
            "The authority moved 340 households to schools in Port Carrow.",
            "The authority moved 340 households to schools in Port Carrow overnight.",
            True,
        ),
        (
            "The authority moved 340 households to schools in Port Carrow.",
            "The authority moved 290 households to schools in Port Carrow.",
            False,
        ),
        (
            "Services were restored to all customers on 20 October 2011.",
            "Services were restored to all customers on 14 October 2011.",
            False,
        ),
        (
            "Oskar Pell closed the second gate of the dam on Friday.",
            "Ilse Tamrand closed the second gate of the dam on Friday.",
            False,
        ),
    ],
)
def test_numbers_dates_and_names_must_agree(candidate, claim, witness, borne_out) -> None:
    assert bears_out(candidate(claim), candidate(witness), SUPPORTED) is borne_out
