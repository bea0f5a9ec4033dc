"""A sentence cut into pieces loses no letter, and each piece is marked as its places say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evals.pieces import claim_pieces, words_at

_PLACES = st.lists(st.tuples(st.integers(-3, 30), st.integers(-3, 30)), max_size=4)


@given(st.text(max_size=24), _PLACES, _PLACES)
def test_each_letter_is_marked_by_the_places_it_lies_in(
    text: str, differs: list[tuple[int, int]], unfound: list[tuple[int, int]]
) -> None:
    pieces = claim_pieces(text, differs=differs, unfound=unfound)
    assert "".join(p.text for p in pieces) == text
    marks = [(p.differs, p.unfound) for p in pieces for _ in p.text]
    for at, (one, other) in enumerate(marks):
        assert one == any(a <= at < b for a, b in differs)
        assert other == any(a <= at < b for a, b in unfound)


def test_words_are_told_once_in_the_order_of_the_text() -> None:
    assert words_at("red blue red", [(9, 12), (4, 8), (0, 3)]) == ("red", "blue")
    assert words_at("red", [(3, 9), (2, 2)]) == ()
