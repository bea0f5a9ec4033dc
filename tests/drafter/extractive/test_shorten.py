"""What shortening drops, and that it never says anything the source does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.extractive.shorten import LONG, shorten, tidy
from tests.drafter.words_in_order import is_subsequence

LONG_MAIN = (
    "The dam authority of Port Carrow said on Monday that 340 households on the lower quay had "
    "been moved to three schools in the upper town in the night by the fire brigade and the army"
)


@pytest.mark.parametrize(
    ("source", "short"),
    [
        ("However, the gate failed again.", "The gate failed again."),
        ("In the meantime, the gate failed again.", "The gate failed again."),
        ("In the meantime between two floods, it failed.",) * 2,
        ("But the gate failed again.", "The gate failed again."),
        ("The gate (which nobody had inspected) failed again.", "The gate failed again."),
        ("The cable is 40 km (25 miles) long.", "The cable is 40 km long."),
        (
            "The gate failed today (4 March 2026) again.",
            "The gate failed today (4 March 2026) again.",
        ),
        ("The Grid Office (GO) said so.", "The Grid Office (GO) said so."),
        ("The gate failed, flooding the quay.", "The gate failed, flooding the quay."),
        (f"{LONG_MAIN}, leaving the quay empty.", f"{LONG_MAIN}."),
        (f"{LONG_MAIN}, which had been called at noon.", f"{LONG_MAIN}."),
    ],
)
def test_what_goes(source: str, short: str) -> None:
    assert shorten(source) == short


@pytest.mark.parametrize(
    "tail",
    [
        ", claiming that the ministry knew.",
        ", leaving nobody on the quay.",
        ", depending on the weather.",
        ", warning that the second gate may fail.",
        ", calling it “a disaster”.",
        ", which Oskar Pell denied.",
    ],
)
def test_what_turns_or_attributes_the_claim_stays(tail: str) -> None:
    assert shorten(LONG_MAIN + tail) == LONG_MAIN + tail


words = st.sampled_from(
    """
    the dam gate failed , which ( said ) not flooding quay because and ; “ ” -- Pell 340 if However,
    But 2026 leaving town . whose who (an aside of four words) in March `` '' don't
    """.split()  # noqa: SIM905
)
sentences = st.lists(words, min_size=1, max_size=LONG * 2).map(lambda w: " ".join(w) + ".")


@given(sentences)
def test_the_result_is_a_subsequence_of_the_source(source: str) -> None:
    assert is_subsequence(shorten(tidy(source)), source)


@given(sentences)
def test_tidying_changes_no_word(text: str) -> None:
    assert is_subsequence(tidy(text), text)
    assert is_subsequence(text, tidy(text))


def test_typewriter_marks_become_typographic() -> None:
    assert tidy("`` It failed , '' he said .") == "“It failed,” he said."


def test_a_changed_order_is_no_subsequence() -> None:
    assert not is_subsequence("gate the failed", "the gate failed")
