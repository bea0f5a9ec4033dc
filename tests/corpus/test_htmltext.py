import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.htmltext import html_to_text, plain_line, plain_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One <b>wor</b>d</p><p>two</p>", "One word\ntwo"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("<p>a</p><script>x()</script><style>p{}</style>b", "a\nb"),
        ("<p>Bread &amp; butter&nbsp;&#8217;s</p>", "Bread & butter ’s"),
        ("<p>a\n  b</p>", "a b"),
        ("<!-- x --><p>a</p><?php y ?>", "a"),
        ('<?xml version="1.0" encoding="latin-1"?><nitf><body><p>é</p></body></nitf>', "é"),
        ("<p>2 &lt; 3</p>", "2 < 3"),
        ("", ""),
    ],
)
def test_markup_becomes_lines(markup, text):
    assert html_to_text(markup) == text


def test_text_without_tags_is_left_alone():
    assert plain_text("a < b and b > c\n\n2 & 3") == "a < b and b > c\n\n2 & 3"
    assert plain_text("Don&#8217;t") == "Don’t"
    assert plain_line(" A <b>bold</b>\n title ") == "A bold title"


def test_depth_costs_neither_stack_nor_time():
    begun = time.monotonic()
    html_to_text("<div>" * 100_000 + "x" + "</div>" * 100_000)
    html_to_text("<b>" * 100_000 + "x")
    assert time.monotonic() - begun < 5


@given(st.text(max_size=200))
def test_any_text_is_survived(text):
    assert "\0" not in plain_text(text)
    html_to_text(f"<p>{text}")
