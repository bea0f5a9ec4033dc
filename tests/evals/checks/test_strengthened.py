"""What a source tells as small or open is not told as full or final."""

from __future__ import annotations

import pytest

from tests.evals.checks.judging import blocking, judged, loud

STRONGER = [
    ("Calder Lines started night ferries to Perla on Monday (just a few boats), a move that "
     "worried the pilots.",
     "Calder Lines started a full night service of ferries to Perla on Monday.",
     "Calder Lines started night ferries to Perla with just a few boats on Monday."),
    ("The council gave preliminary approval to the new quay at Varn.",
     "The council gave approval to the new quay at Varn.",
     "The council gave its first, preliminary approval to the new quay at Varn."),
    ("The quay at Varn was closed for a temporary repair of the crane.",
     "The quay at Varn was closed permanently for a repair of the crane.",
     "The quay at Varn was closed for a temporary repair of its crane."),
]  # fmt: skip


@pytest.mark.parametrize(("source", "wrong", "honest"), STRONGER)
def test_what_is_small_or_open_is_not_told_as_full(source: str, wrong: str, honest: str) -> None:
    assert "modality" in loud(judged(wrong, source))
    assert "modality" not in loud(judged(honest, source))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        # The source's own word, and its like; a quotation.
        ("The trial ferry was given a full service of ten boats.",
         "The trial ferry got a full service of ten boats."),
        ("The provisional board was made permanent in May.",
         "In May the provisional board was made permanent."),
        # No word of a beginning in the source: how full it is, other checks weigh.
        ("The yard closed the slip at Orsk.", "The yard fully closed the slip at Orsk."),
        # The thing stands in the source without the word, too.
        ("The draft law passed on Monday, and the law takes effect in May.",
         "The law takes effect in May."),
    ],
)  # fmt: skip
def test_a_word_that_the_source_has_or_need_not_have_is_left_alone(source: str, text: str) -> None:
    assert "modality" not in loud(judged(text, source))


def test_what_will_be_done_is_not_told_as_done() -> None:
    source = "The Port Trust said it will close three piers at Varn in May."
    assert "modality" in blocking(judged("The Port Trust said it closed three piers.", source))
    for honest in (
        "The Port Trust will close three piers at Varn in May, it said.",
        "The Port Trust said three piers at Varn would be closed in May.",
        "Three piers at Varn are to be closed in May, the Port Trust said.",
    ):
        assert "modality" not in loud(judged(honest, source))


def test_a_deed_beside_what_will_be_done_may_be_told_as_done() -> None:
    source = "The Port Trust closed a pier in May and will close two more in June."
    assert "modality" not in loud(judged("The Port Trust closed a pier in May.", source))


def test_what_is_possible_is_open_to_the_end_of_its_sentence() -> None:
    source = (
        "It is possible that the old winch broke under the weight of the three barges, but the "
        "yard closed the slip in May."
    )
    assert "modality" in blocking(judged("The winch broke under the weight of barges.", source))
    for honest in (
        "It is possible that the old winch broke under the weight of the barges.",
        "The winch may have broken under the weight of three barges.",
        "The yard closed the slip in May.",
    ):
        assert "modality" not in loud(judged(honest, source))
