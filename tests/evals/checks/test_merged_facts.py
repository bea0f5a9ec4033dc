"""Two facts of a source told as one: an age, a calling, a number, a day put to something else."""

from __future__ import annotations

import pytest

from tests.evals.checks.judging import blocking, judged, loud

BOTH = slice(0, 2)
AGES = (
    "Lena Brode, 59, died when the winch at the Orsk yard broke on Monday. "
    "Tam Rusk, 23, of Varn, was charged with leaving his watch."
)
CALLINGS = (
    "Alan Orlow, a partner in the firm, told police that the man loaded a gun and shot him in the "
    "hip. When purser Lena Brode tried to stop him, the man shot her in the arm, Orlow said."
)
VALUES = (
    "Rusk was sentenced to 12 years in the prison of Varn. "
    "For obstruction of justice the court added another three years in May."
)
MERGED = [
    ("numbers", AGES, "Tam Rusk, 59, was charged with leaving his watch.",
     "Tam Rusk, 23, was charged with leaving his watch."),
    ("numbers", AGES, "The 23-year-old Lena Brode died when the winch broke.",
     "The 59-year-old Lena Brode died when the winch broke."),
    ("roles", CALLINGS, "The man shot Orlow, the purser, in the arm, Orlow said.",
     "The man shot Lena Brode, the purser, in the arm, Orlow said."),
]  # fmt: skip


@pytest.mark.parametrize(("check", "source", "wrong", "honest"), MERGED)
def test_what_stands_beside_one_name_is_not_put_beside_another(
    check: str, source: str, wrong: str, honest: str
) -> None:
    assert check in blocking(judged(wrong, source, BOTH))
    assert not loud(judged(honest, source, BOTH))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        # An age that the source gives without a name, and one that two have.
        ("Tam Rusk was found on Monday. He was 59, as old as Lena Brode, 59.",
         "Tam Rusk, 59, was found on Monday."),
        # Partners are several; the noun may be anybody's.
        ("Partners Alan Orlow and Tam Rusk left. Lena Brode, a partner, stayed.",
         "Rusk, a partner, left the firm."),
        # "The purser" without a name beside it may be he.
        ("Purser Lena Brode called Tam Rusk. Rusk was the purser before her.",
         "Tam Rusk, once the purser, was called by Lena Brode."),
    ],
)  # fmt: skip
def test_an_age_or_calling_that_may_be_his_is_left_alone(source: str, text: str) -> None:
    assert not loud(judged(text, source, BOTH)) & {"numbers", "roles"}


def test_a_number_does_not_stand_with_the_words_of_another() -> None:
    wrong = judged("Rusk got 12 years in prison for obstruction of justice.", VALUES, BOTH)
    assert "numbers" in loud(wrong)
    for honest in (
        "Rusk got 12 years in prison, and another three years for obstruction of justice.",
        "Rusk, sentenced to 12 years, was found guilty of obstruction of justice.",
        "For obstruction of justice Rusk got three years.",
    ):
        assert "numbers" not in loud(judged(honest, VALUES, BOTH))


def test_a_day_does_not_stand_with_the_words_of_another_day() -> None:
    source = (
        "The suit stems from a complaint of May 2024 about the Orsk ferry. It stands apart from "
        "one filed in June by the Port Trust of Varn, along with the pilots."
    )
    wrong = "The complaint of May 2024 was filed by the Port Trust of Varn."
    honest = "The suit goes back to May 2024; another was filed in June by the Port Trust of Varn."
    assert "numbers" in loud(judged(wrong, source, BOTH))
    assert "numbers" not in loud(judged(honest, source, BOTH))


def test_a_day_at_the_head_of_a_sentence_is_of_what_follows() -> None:
    source = (
        "For the 2024 season she follows a much criticised captain of the Orsk ferry. In 2017 she "
        "put the line to Perla back on its feet."
    )
    assert "numbers" in loud(
        judged("In 2017 she followed a much criticised captain.", source, BOTH)
    )
    assert "numbers" not in loud(
        judged("In 2024 she follows a much criticised captain.", source, BOTH)
    )


def test_a_deed_does_not_have_the_day_of_the_same_deed_to_another() -> None:
    source = (
        "Before the fund, Orlow founded the shipyard Orsk Lines in 2017. "
        "He founded the Varn Fund in 2019 to bring in money."
    )
    assert "dates" in blocking(judged("Orlow founded Orsk Lines in 2019.", source, BOTH))
    for honest in (
        "Orlow founded Orsk Lines in 2017.",
        "Orlow founded the Varn Fund in 2019.",
    ):
        assert not blocking(judged(honest, source, BOTH))


def test_how_much_later_is_not_the_opposite_of_before() -> None:
    source = (
        "Before the Varn Fund, Orlow founded Orsk Lines in 2017. "
        "Within two years it had ten ferries and the fund had money."
    )
    honest = "Orlow founded Orsk Lines in 2017, and the Varn Fund two years later."
    assert "polarity" not in loud(judged(honest, source, BOTH))
    turned = "Orlow founded Orsk Lines after the Varn Fund, in 2017."
    assert "polarity" in blocking(judged(turned, source, BOTH))


def test_a_name_does_not_have_the_number_of_another() -> None:
    source = "Tam Rusk, the leading scorer, posted 29 points. Alan Orlow finished with 15 points."
    assert "numbers" in blocking(judged("Tam Rusk finished with 15 points.", source, BOTH))
    for honest in (
        "Alan Orlow finished with 15 points.",
        "Rusk posted 29 points, Orlow 15 points.",
    ):
        assert "numbers" not in blocking(judged(honest, source, BOTH))


def test_a_win_told_by_a_noun_is_not_turned() -> None:
    source = "Orsk Rovers came back from their first loss with a 70-58 rout of Varn United."
    assert "roles" in blocking(judged("Varn United beat Orsk Rovers 70-58.", source))
    assert not blocking(judged("Orsk Rovers beat Varn United 70-58.", source))
