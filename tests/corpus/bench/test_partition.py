"""Agreement of two groupings, by hand-counted examples and by what must always hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.bench.partition import b_cubed, pair_counts

groupings = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=12)


def test_b_cubed_as_counted_by_hand():
    # Found {a, b, c} and {d}; right are {a, b} and {c, d}.
    found = {"a": 1, "b": 1, "c": 1, "d": 2}
    agreement = b_cubed(found, {"a": "x", "b": "x", "c": "y", "d": "y"})
    assert agreement.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert agreement.recall == pytest.approx((1 + 1 + 1 / 2 + 1 / 2) / 4)
    assert agreement.f1 == pytest.approx(2 * (2 / 3) * 0.75 / (2 / 3 + 0.75))
    assert agreement.items == 4


def test_an_item_without_a_label_counts_nowhere():
    assert b_cubed({"a": 1, "b": 1, "z": 1}, {"a": "x", "b": "x"}).precision == 1
    with pytest.raises(KeyError):
        b_cubed({"a": 1}, {"b": "x"})
    assert b_cubed({}, {}).f1 == 0


@given(groupings)
def test_precision_one_way_is_recall_the_other_way(pairs):
    one = {str(i): a for i, (a, _b) in enumerate(pairs)}
    other = {str(i): b for i, (_a, b) in enumerate(pairs)}
    there, back = b_cubed(one, other), b_cubed(other, one)
    assert there.precision == pytest.approx(back.recall)
    assert there.recall == pytest.approx(back.precision)
    assert b_cubed(one, one).f1 == pytest.approx(1)
    assert 0 < there.f1 <= 1 + 1e-9


def test_pairs_count_within_their_sets_alone():
    counts = pair_counts(
        [["a", "b", "c"], ["d", "e"]],
        {"a": 1, "b": 1, "c": 2, "d": 2, "e": 2},
        [("b", "a"), ("a", "c"), ("c", "d")],
    )
    assert (counts.pairs, counts.found, counts.labelled, counts.right) == (4, 2, 2, 1)
    assert (counts.precision, counts.recall) == (0.5, 0.5)
    nothing = pair_counts([["a", "b"]], {"a": 1, "b": 2}, [])
    assert (nothing.precision, nothing.recall) == (1, 1)
