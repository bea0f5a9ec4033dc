from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dateline import date_from_text, date_from_url, date_of_line, is_date_line
from corpus.model import Precision


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("October 14, 2011", (2011, 10, 14)),
        ("October 14,2011", (2011, 10, 14)),
        ("14 October 2011", (2011, 10, 14)),
        ("Posted: March 14th, 2013", (2013, 3, 14)),
        ("Published: Tuesday, Aug. 2 2011 7:08 p. m. MDT", (2011, 8, 2)),
        ("Updated Thu 6 May 2010,9: 03am AEST", (2010, 5, 6)),
        ("On Tue, 16 / 08 / 2011-13:42", (2011, 8, 16)),
        ("11 / 28 / 05", (2005, 11, 28)),
        ("10:55 P. M. FEB. 2,2009", (2009, 2, 2)),
        ("Sunday 4 August 2013,19:30", (2013, 8, 4)),
        ("Filed in Courts by A. Writer on 4 August 2013", (2013, 8, 4)),
        ("POSTED: 04 / 02 / 07,9: 00 PM PDT |", (2007, 4, 2)),
        ("August 10,2011 - - Updated 0947 GMT (1747 HKT)", (2011, 8, 10)),
        ("Released 2013-09-28 05:08:35 GMT", (2013, 9, 28)),
        # Not the article's own date, or none that can be told:
        ("8 / 2 / 13", None),
        ("Dec. 24 4:33 AM EST", None),
        ("Updated 9:06 AM", None),
        ("End of Watch: Friday, June 24, 2005", None),
        ("The pact of October 14, 2011", None),
        ("The pact was signed on October 14, 2011.", None),
        ("Published on October 14, 2011 and again on May 3, 2013", None),
        ("October 14, 2011" + " " * 200, None),
        ("", None),
    ],
)
def test_lines_that_are_dates(line, day):
    found = date_of_line(line)
    assert (found and found.at) == (day and datetime(*day, tzinfo=UTC))


def test_only_the_head_is_read():
    assert date_from_text("Headline\nBy A. Writer\nMay 3, 2013\nText.").at.day == 3
    assert date_from_text("One.\nTwo.\nThree.\nMay 3, 2013") is None


def test_the_address_settles_the_order():
    near = date_from_url("https://news.example/2013/08/cable")
    assert near.precision is Precision.MONTH
    assert date_from_text("8 / 2 / 13 at 1:30 PM", near).at == datetime(2013, 8, 2, tzinfo=UTC)
    assert date_from_text("2 / 8 / 13 at 1:30 PM", near).at == datetime(2013, 8, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "day", "precision"),
    [
        ("https://a.example/2010/12/07/x", (2010, 12, 7), Precision.DAY),
        ("https://a.example/2009/Feb/02/x", (2009, 2, 2), Precision.DAY),
        ("https://a.example/news/2010-05-05/x", (2010, 5, 5), Precision.DAY),
        ("https://a.example/2005-12-19-x.htm", (2005, 12, 19), Precision.DAY),
        ("https://a.example/article/20130425/x", (2013, 4, 25), Precision.DAY),
        ("https://a.example/20131399/x", None, None),
        ("https://a.example/2013/08/5-thoughts", (2013, 8, 1), Precision.MONTH),
        ("https://a.example/2013/13/01/x", None, None),
        ("https://a.example/1234/05/06/x", None, None),
        ("https://a.example/x?d=/2010/12/07/", None, None),
        (None, None, None),
    ],
)
def test_dates_in_addresses(url, day, precision):
    found = date_from_url(url)
    assert (found and found[:2]) == (day and (datetime(*day, tzinfo=UTC), precision))


def test_lines_that_hold_nothing_but_a_date():
    assert is_date_line("May 2,2013,1: 12 PM")
    assert is_date_line("8 / 2 / 13 at 1:30 PM")
    assert is_date_line("Updated 9:06 AM")
    assert not is_date_line("Cable cut on May 2, 2013")
    assert not is_date_line("Posted")
    assert not is_date_line("")


@given(st.text(alphabet="0123456789/-,.: MayOctPublished\n", max_size=150))
def test_any_text_is_survived(text):
    date_from_text(text)
    is_date_line(text)
