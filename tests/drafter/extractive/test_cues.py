"""What sentences are good for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from drafter.extractive.cues import looks_ahead, uses_of

AT = datetime(2026, 3, 2, tzinfo=UTC)
NEWEST = datetime(2026, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("The flood was caused by a corroded hinge, said Ilse Tamrand.", "cause"),
        ("Repairs depend on the weather, the authority said.", "cause"),
        ("The League accused the authority of ignoring two warnings.", "reaction"),
        ("Director Oskar Pell denied that he had been warned.", "reaction"),
        ("The authority plans to sell the dam to Velm Hydro.", "strategy"),
        ("Velm Hydro is in talks with the ministry over the dam.", "strategy"),
        ("Parliament will question Oskar Pell in the spring.", "next"),
        ("Repairs are expected to be completed by 20 April 2026.", "next"),
    ],
)
def test_a_sentence_has_its_use(text: str, use: str) -> None:
    uses = uses_of(text, AT, NEWEST)
    assert getattr(uses, use) >= 0.6
    plain = uses_of("The lower quay of Port Carrow lies below the dam.", AT, NEWEST)
    assert getattr(plain, use) == 0


def test_a_day_after_the_newest_report_lies_ahead() -> None:
    ahead = uses_of("Parliament will question Pell on 11 March 2026.", AT, NEWEST)
    assert (ahead.ahead, ahead.over) == (True, False)


def test_a_day_that_has_passed_is_over() -> None:
    over = uses_of("Parliament will question Pell on 8 March 2026.", AT, NEWEST)
    assert (over.ahead, over.over) == (False, True)


def test_the_day_of_publication_is_not_ahead() -> None:
    today = uses_of(
        "The authority announced today (10 March 2026) that it is done.", NEWEST, NEWEST
    )
    assert not today.ahead


def test_what_may_be_is_a_guess_unless_somebody_says_so() -> None:
    assert uses_of("The second gate could fail as well.", AT, NEWEST).guess
    assert not uses_of("The second gate could fail as well, Pell said.", AT, NEWEST).guess


def test_a_cue_in_a_quotation_counts_for_less() -> None:
    said = uses_of("“It failed because of the hinge,” Pell said.", AT, NEWEST).cause
    told = uses_of("It failed because of the hinge, Pell said.", AT, NEWEST).cause
    assert 0 < said < told


def test_plans_as_a_noun_are_no_future() -> None:
    assert not looks_ahead("Providers made contingency plans to keep customers connected.")
