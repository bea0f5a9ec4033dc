"""A doer or a thing that the source does not have; a deed that it only hopes for."""

from __future__ import annotations

import pytest

from tests.evals.checks.judging import blocking, judged, loud

INVENTED = [
    ("A break between Perla and Varn affected all traffic over the cable.",
     "An anchor cut the cable between Perla and Varn.",
     "A break of the cable between Perla and Varn affected all traffic."),
    ("The death of the mate was confirmed by a cousin, Tam Rusk.",
     "The death of the mate was confirmed by a surgeon.",
     "The death of the mate was confirmed by a cousin."),
    ("Calder Lines joined the yard to launch a new summer ferry for weavers at Iddo.",
     "Calder Lines joined the yard to launch a new museum for weavers.",
     "Calder Lines joined the yard to launch a ferry for weavers."),
    # Without an article, and behind "with".
    ("The mate saw the boat drift and alerted other crews, who towed it in.",
     "The mate alerted the hospital, and the boat was towed in.",
     "The mate alerted other crews, and the boat was towed in."),
    ("In 2005 Rusk told that it was he who supplied Tam Orlow of the Harbour Wire with charts.",
     "Rusk told in 2005 that he had supplied Orlow with forged coins.",
     "Rusk told in 2005 that he had supplied Orlow with charts."),
]  # fmt: skip


@pytest.mark.parametrize(("source", "wrong", "honest"), INVENTED)
def test_a_party_that_no_cited_words_have_is_told_to_the_editor(
    source: str, wrong: str, honest: str
) -> None:
    assert "roles" in loud(judged(wrong, source))
    assert "roles" not in loud(judged(honest, source))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        # Whom a writer may say of anybody, and words of one family.
        ("Calder Lines closed the ferry line to Perla in May.",
         "The company closed the ferry line to Perla in May."),
        ("The weavers of Iddo closed the road to the mill.",
         "The weaving mill's road was closed by the weavers of Iddo."),
        # The same thing behind another verb, and a thing named elsewhere in the cited words.
        ("Rusk made a move that he had not made all season and took the ball.",
         "Rusk made a move he hadn't made all season, and took the ball."),
    ],
)  # fmt: skip
def test_plain_words_for_a_party_are_no_invention(source: str, text: str) -> None:
    assert "roles" not in loud(judged(text, source))


HOPED = [
    ("The yard, which raised 800 crowns in May, is hoping to raise 750 crowns in the autumn.",
     "The yard has raised 750 crowns in the autumn.",
     "The yard hopes to raise 750 crowns in the autumn."),
    ("The owners might have a chance of avoiding the closure.",
     "The owners avoid the closure.", "The owners have a chance of avoiding the closure."),
]  # fmt: skip


@pytest.mark.parametrize(("source", "wrong", "honest"), HOPED)
def test_what_is_hoped_for_is_not_told_as_done(source: str, wrong: str, honest: str) -> None:
    assert "modality" in blocking(judged(wrong, source))
    assert "modality" not in loud(judged(honest, source))


def test_the_deed_beside_the_hope_may_be_told_as_done() -> None:
    source = HOPED[0][0]
    assert not blocking(judged("The yard raised 800 crowns in May.", source))


def test_an_aside_in_a_relative_clause_does_not_hide_who_buys_whom() -> None:
    source = (
        "Perla Funds, which keeps money for weavers, reached an agreement to acquire the Orsk "
        "Bank's pension business."
    )
    assert "roles" in blocking(
        judged("The Orsk Bank agreed to acquire the pension business of Perla Funds.", source)
    )
    assert not blocking(
        judged("Perla Funds agreed to acquire the pension business of the Orsk Bank.", source)
    )
