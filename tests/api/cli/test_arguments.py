import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cli.arguments import parse_instant, parse_window
from corpus.errors import BadInput


@pytest.mark.parametrize(
    ("text", "end", "expected"),
    [
        ("2026-05-10", False, datetime(2026, 5, 10, tzinfo=UTC)),
        ("2026-05-10", True, datetime(2026, 5, 10, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2026-05-10T09:00:00Z", True, datetime(2026, 5, 10, 9, tzinfo=UTC)),
        ("2026-05-10T09:00:00+03:00", False, datetime(2026, 5, 10, 6, tzinfo=UTC)),
        ("2026-05-10 09:00", False, datetime(2026, 5, 10, 9, tzinfo=UTC)),
    ],
)
def test_dates_as_people_write_them(text, end, expected):
    assert parse_instant(text, end_of_day=end) == expected


def test_no_date_stays_none():
    assert parse_instant(None) is None
    assert parse_window(None) is None


@pytest.mark.parametrize("text", ["yesterday", "10/05/2026", "2026-13-01", "", "2026-05-10T25:00"])
def test_what_is_no_date_is_named_with_a_remedy(text):
    with pytest.raises(BadInput) as caught:
        parse_instant(text)
    assert repr(text) in str(caught.value)
    assert "2026-05-10" in caught.value.help


@pytest.mark.parametrize(
    ("text", "days"), [("14d", 14), ("14", 14), ("2w", 14), ("1 week", 7), (" 3 Days ", 3)]
)
def test_windows(text, days):
    assert parse_window(text) == days


@pytest.mark.parametrize("text", ["0d", "-3d", "d", "14h", "two weeks", "", "99999d"])
def test_what_is_no_window_is_named_with_a_remedy(text):
    with pytest.raises(BadInput) as caught:
        parse_window(text)
    assert "14d" in caught.value.help


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text):
    for parse in (parse_instant, parse_window):
        with contextlib.suppress(BadInput):
            parse(text)
