"""What the source tells of one, or of one day, is not told of another."""

from __future__ import annotations

import pytest

from tests.evals.checks.judging import blocking, judged, loud

FACTS = [
    # Another doer, another sufferer, both named in the source.
    ("roles", "Tam Rusk warned Ada Orr that the winch was failing, said Lena Brode, a mate.",
     "Lena Brode warned Ada Orr that the winch was failing.",
     "Tam Rusk warned Ada Orr that the winch was failing, Lena Brode said."),
    # What was done to a body is not told of the person who speaks for it.
    ("roles", "The company was fined in May, its chief Dan Orlow said.",
     "Dan Orlow was fined in May.", "The company was fined in May, Dan Orlow said."),
    ("roles", "Ada Orr was arrested at the quay, and hours later Tam Rusk left for Perla.",
     "Tam Rusk was arrested at the quay.", "Ada Orr was arrested at the quay."),
    # The number of another day.
    ("numbers", "Calder Lines raised $565 million now, after it raised $800 million in February.",
     "Calder Lines raised $565 million in February.",
     "Calder Lines raised $800 million in February."),
    # A virtue or a vice that nobody named.
    ("opinion", "The yard closed in May and the owner left Varn.",
     "The yard closed in May and the owner left Varn, a lesson in greed.",
     "In May the yard closed and the owner left Varn."),
]  # fmt: skip


@pytest.mark.parametrize(("check", "source", "wrong", "honest"), FACTS)
def test_another_party_or_day_blocks_and_the_sources_own_passes(
    check: str, source: str, wrong: str, honest: str
) -> None:
    assert check in blocking(judged(wrong, source))
    assert not loud(judged(honest, source))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        # An aside before the verb, or a name inside a noun's, is not who it was done to.
        ("Ada Orr, a weaver from Lower Varn, was arrested at the quay.",
         "Ada Orr was arrested at the quay."),
        ("Rusk, who was described as a Brodist, was arrested at the quay.",
         "Rusk was arrested at the quay."),
        ("Tam Rusk told of it: the mayor of Varn was fined in May.",
         "The mayor was fined in May, Tam Rusk said."),
        # Several to whom it was done.
        ("Ada Orr and Tam Rusk were arrested at the quay.", "Ada Orr was arrested at the quay."),
        # The same number on both days, and a day that the source has for no number.
        ("The line carried 800 guests in May and 900 guests in June, and 800 guests in July.",
         "The line carried 800 guests in July."),
        # A vice that the source names, and a verb that looks like one.
        ("The owner left Varn, and the mayor spoke of his greed.",
         "The mayor spoke of the owner's greed."),
        ("The yard lies in the old harbour of Varn.", "In the old harbour of Varn lies the yard."),
        # Reports within reports, told in the order of the source or behind.
        ("Lena Brode said that the mayor had confirmed the closure of the line.",
         "The mayor had confirmed the closure of the line, Lena Brode said."),
    ],
)  # fmt: skip
def test_the_same_party_told_otherwise_is_no_other(source: str, text: str) -> None:
    assert not blocking(judged(text, source))
