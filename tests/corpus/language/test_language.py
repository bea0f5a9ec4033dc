"""What every reader of words must hold: offsets slice to the text, in order, on any input."""

import itertools
import time
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.language.attribution import attributions
from corpus.language.dates import dates
from corpus.language.names import names
from corpus.language.quantities import quantities
from corpus.language.quotes import find_exact, quotations
from corpus.language.sentences import sentence_spans
from corpus.language.tokens import tokens

REFERENCE = datetime(2026, 4, 25, 12, tzinfo=UTC)
NEWS = st.lists(
    st.sampled_from(
        [
            "The", "U.S.", "said", "“We", "go”", "on", "8 October 2011", "$1.2bn", "about",
            "12-day",
            "according to", "Mr.", "Smith’s", "two-thirds of", "é́", "🌊", "\u00a0", "\n", ".", ",",
            "tens of thousands", "-", "10-15", "percent", "''", "``", "Q3 2025", "may 5", "\u200b",
        ]
    )
).map(" ".join)  # fmt: skip


@pytest.mark.parametrize(
    "read",
    [
        tokens,
        names,
        quantities,
        lambda text: dates(text, REFERENCE),
        lambda text: dates(text, None),
        attributions,
    ],
)
@given(text=st.one_of(st.text(max_size=300), NEWS))
@example(text="\x00\ud7ff\U0010ffff e\u0301 \u0130stanbul ﬁ")
def test_mentions_slice_to_the_text_in_order(read, text):
    last = 0
    for mention in read(text):
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.start >= last or read is attributions
        last = mention.start
        if hasattr(mention, "text"):
            assert mention.text == text[mention.start : mention.end]


@given(text=st.one_of(st.text(max_size=300), NEWS))
def test_sentences_hold_every_visible_character_once(text):
    spans = sentence_spans(text)
    covered = "".join(text[a:b] for a, b in spans)
    assert "".join(covered.split()) == "".join(text.split())
    assert all(text[a:b].strip() == text[a:b] != "" for a, b in spans)
    assert spans == sorted(spans)


@given(text=st.one_of(st.text(max_size=300), NEWS))
def test_quotations_do_not_overlap(text):
    spans = quotations(text)
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


def test_a_megabyte_of_one_letter_is_read():
    text = "a" * 1_000_000
    assert len(tokens(text)) == 1
    assert sentence_spans(text)[-1][1] == len(text)
    assert quotations(text) == names(text) == quantities(text) == attributions(text) == []
    assert find_exact("b", text) is None


@pytest.mark.parametrize(
    "char",
    [
        "a",
        "A",
        "A.",
        " ",
        '"',
        "“",
        "“a ",
        "'a ",
        "1",
        "1,",
        "-",
        "the ",
        "One ",
        "'",
        "\n",
        "said ",
    ],
)
def test_long_monotony_is_read_in_linear_time(char):
    # Four times the text may take four times as long; quadratic work would take sixteen.
    readers = (
        tokens,
        sentence_spans,
        quotations,
        names,
        quantities,
        attributions,
        lambda text: dates(text, REFERENCE),
        lambda text: find_exact("zz", text),
    )
    for read in readers:
        assert any(_grows_linearly(read, char, attempt) for attempt in range(3))


def _grows_linearly(read, char, attempt):
    # A pause of the machine spoils one measurement; quadratic work spoils all three. Each attempt
    # reads texts of its own, because what was read once is remembered.
    short, long = (_seconds(read, char * (n // len(char) + attempt)) for n in (5_000, 20_000))
    return long < 0.3 or long < 9 * short


def _seconds(read, text):
    began = time.process_time()
    read(text)
    return time.process_time() - began
