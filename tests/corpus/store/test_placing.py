"""The order of an answer: turns among outlets, and newer before older in a window alone."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Article, Precision
from corpus.store.placing import by_turns, named_outlet, recency
from corpus.store.query import Query


def article(day=None, outlet=None):
    at = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
    precision = Precision.DAY if at else Precision.UNKNOWN
    return Article(
        id="a", url=None, outlet=outlet, title="Title", text="words", published_at=at,
        date_precision=precision,
    )  # fmt: skip


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
    articles = [article("2026-03-01"), article("2026-03-11"), article()]
    window = Query("x", since=datetime(2026, 3, 1, tzinfo=UTC))
    assert recency(articles, window).tolist() == [0.0, 1.0, 0.0]
    assert recency(articles, Query("x")).tolist() == [0.0, 0.0, 0.0]


def test_an_outlet_is_named_by_whole_words_or_by_a_filter():
    assert named_outlet(article(outlet="Northern Wire"), Query("what Northern Wire said"))
    assert not named_outlet(article(outlet="Wire"), Query("a Wireless set"))
    assert named_outlet(article(outlet="Northern Wire"), Query("x", outlets=("northern wire",)))
