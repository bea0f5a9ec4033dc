"""The small rule that guesses a sentence's kind."""

from __future__ import annotations

import pytest

from corpus.model import Kind, Role
from evals.kinds import guess_kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The regulator said the cable was cut.", Kind.FACT),
        ("Traffic slowed by 12%.", Kind.FACT),
        ("It was the second such case since 8 October 2011.", Kind.FACT),
        ("Velox bought Tarsis.", Kind.FACT),
        ("Quick repair beats long guarantees.", Kind.ANALYSIS),
        ("The next trigger is the inquiry's report.", Kind.FORECAST),
        ("Watch for new escorts.", Kind.FORECAST),
        ("Velox said it would build in Brenn.", Kind.FACT),  # what was said is a fact
        ("And so:", Kind.CONNECTIVE),
    ],
)
def test_by_what_the_sentence_does(text: str, kind: Kind) -> None:
    assert guess_kind(text) is kind


def test_the_role_goes_first_and_the_section_last() -> None:
    assert guess_kind("Reaction:", Role.LABEL) is Kind.CONNECTIVE
    assert guess_kind("Airports are the throttle.", Role.THESIS) is Kind.ANALYSIS
    assert guess_kind("Aboard: 214.", Role.DATUM) is Kind.FACT
    assert guess_kind("Rain will fall.", allowed=frozenset({"fact"})) is Kind.FACT
