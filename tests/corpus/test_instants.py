from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.instants import UNKNOWN_ZONE, parse_instant, zone_of
from corpus.model import Precision

I, D, M, Y = Precision.INSTANT, Precision.DAY, Precision.MONTH, Precision.YEAR  # noqa: E741


@pytest.mark.parametrize(
    ("written", "at", "precision"),
    [
        ("2026-05-05T17:50:00-03:00", (2026, 5, 5, 20, 50), I),
        ("2026-05-05T17:50:00.123456789Z", (2026, 5, 5, 17, 50, 0, 123456), I),
        ("2026-05-05 17:50:00+0000", (2026, 5, 5, 17, 50), I),
        ("20260505T175000Z", (2026, 5, 5, 17, 50), I),
        ("2026-05-05T24:00:00Z", (2026, 5, 5), D),
        ("2016-12-31T23:59:60Z", (2016, 12, 31, 23, 59, 59), I),
        ("2026-05-05T17:50:00", (2026, 5, 5, 17, 50), D),
        ("2026-05-05", (2026, 5, 5), D),
        ("20260505", (2026, 5, 5), D),
        ("2026-05", (2026, 5, 1), M),
        ("2026", (2026, 1, 1), Y),
        ("Tue, 05 May 2026 17:50:00 -0300", (2026, 5, 5, 20, 50), I),
        ("Tue, 05 May 2026 17:50:00 GMT", (2026, 5, 5, 17, 50), I),
        ("5 May 26 17:50 EST", (2026, 5, 5, 22, 50), I),
        ("Tue, 05 May 2026 17:50:00", (2026, 5, 5, 17, 50), D),
        ("14 October 2011", (2011, 10, 14), D),
        ("Oct 14, 2011 3:00 PM", (2011, 10, 14), D),
        (1778003400, (2026, 5, 5, 17, 50), I),
        (1778003400000, (2026, 5, 5, 17, 50), I),
        ("1778003400", (2026, 5, 5, 17, 50), I),
        ("8/2/13", None, None),
        ("yesterday", None, None),
        ("2026-02-30", None, None),
        ("0000-01-01", None, None),
        ("0001-01-01T00:00:00+14:00", None, None),
        (7, None, None),
        (True, None, None),
        (float("nan"), None, None),
        (float("inf"), None, None),
        (None, None, None),
        ([], None, None),
        ("", None, None),
    ],
)
def test_dates_as_machines_write_them(written, at, precision):
    found = parse_instant(written)
    if at is None:
        assert found is None
    else:
        assert found[:2] == (datetime(*at, tzinfo=UTC), precision)


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("2026-05-05T17:50:00-03:00", "-03:00"),
        ("2026-05-05T17:50+0530", "+05:30"),
        ("2026-05-05T17:50:00Z", "+00:00"),
        ("5 May 26 17:50 EST", "-05:00"),
        (1778003400, "+00:00"),
        ("2026-05-05T17:50:00", UNKNOWN_ZONE),
        ("Tue, 05 May 2026 17:50:00", UNKNOWN_ZONE),
        # RFC 5322 §3.3: the time is UTC, the local zone is not told.
        ("Tue, 05 May 2026 17:50:00 -0000", UNKNOWN_ZONE),
        ("2026-05-05", None),
        ("14 October 2011", None),
    ],
)
def test_the_zone_is_kept_as_written_or_said_to_be_unknown(written, zone):
    found = parse_instant(written)
    assert found.zone == zone
    assert (found.precision is Precision.INSTANT) == (zone not in {None, UNKNOWN_ZONE})


@settings(max_examples=40)
@given(st.datetimes(datetime(1700, 1, 1), datetime(2150, 1, 1), timezones=st.timezones()))
def test_iso_instants_come_back(at):
    offset = at.utcoffset()
    if offset.total_seconds() % 60:
        return  # local mean time; ISO 8601 has no seconds in an offset
    found = parse_instant(at.isoformat())
    assert found[:2] == (at.astimezone(UTC), Precision.INSTANT)
    assert found.zone == zone_of(at)


@given(st.one_of(st.text(max_size=40), st.integers(), st.floats()))
def test_anything_is_read_or_left(value):
    found = parse_instant(value)
    assert found is None or found.at.tzinfo is UTC
