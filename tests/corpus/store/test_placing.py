"""The order of an answer: turns among outlets, and newer before older in a window alone."""

from datetime import UTC, datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Passage, Precision
from corpus.store.placing import by_turns, named_outlet, recency
from corpus.store.query import Query
from corpus.store.rows import PassageRow


def row(day=None, outlet=None):
    at = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
    vector = np.zeros(2, dtype=np.float32)
    passage = Passage("a", 0, 5)
    precision = Precision.DAY if at else Precision.UNKNOWN
    return PassageRow(1, passage, "words", "Title", outlet, None, at, precision, vector)


def test_named_outlets_take_turns_and_the_others_keep_their_places():
    group = {0: "A", 1: "A", 2: None, 3: "A", 4: "B", 5: "B"}
    assert by_turns([0, 1, 2, 3, 4, 5], group.get) == [0, 4, 2, 1, 5, 3]


@given(st.lists(st.sampled_from(["A", "B", None]), max_size=12))
def test_turns_lose_nothing_and_keep_the_order_within_an_outlet(groups):
    order = list(range(len(groups)))
    turned = by_turns(order, lambda i: groups[i])
    assert sorted(turned) == order
    for name in ("A", "B"):
        members = [i for i in turned if groups[i] == name]
        assert members == sorted(members)
    assert all(turned[i] == i for i in order if groups[i] is None)


def test_newer_counts_in_a_window_and_nowhere_else():
    rows = [row("2026-03-01"), row("2026-03-11"), row()]
    window = Query("x", since=datetime(2026, 3, 1, tzinfo=UTC))
    assert recency(rows, window).tolist() == [0.0, 1.0, 0.0]
    assert recency(rows, Query("x")).tolist() == [0.0, 0.0, 0.0]


def test_an_outlet_is_named_by_whole_words_or_by_a_filter():
    assert named_outlet(row(outlet="Northern Wire"), Query("what Northern Wire said"))
    assert not named_outlet(row(outlet="Wire"), Query("a Wireless set"))
    assert named_outlet(row(outlet="Northern Wire"), Query("x", outlets=("northern wire",)))
