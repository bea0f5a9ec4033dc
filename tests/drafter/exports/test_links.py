from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.exports.links import link_to, text_directive


@pytest.mark.parametrize(
    ("url", "words", "link"),
    [
        ("https://a.example/x", "cut off", "https://a.example/x#:~:text=cut%20off"),
        ("https://a.example/x#top", "cut", "https://a.example/x#top:~:text=cut"),
        ("https://a.example/x?q=1", "well-known, so & so", None),
        ("https://a.example/(x) y", "cut", "https://a.example/%28x%29%20y#:~:text=cut"),
        ("https://a.example/é", "é", "https://a.example/%C3%A9#:~:text=%C3%A9"),
        ("https://a.example/%C3%A9", "", "https://a.example/%C3%A9"),
    ],
)
def test_links(url: str, words: str, link: str | None) -> None:
    made = link_to(url, words)
    if link is None:
        assert made == "https://a.example/x?q=1#:~:text=well%2Dknown%2C%20so%20%26%20so"
    else:
        assert made == link


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "ftp://a.example/x", "https://", "/x", "https://[bad"]
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert link_to(url, "words") is None


def test_long_words_are_given_by_their_ends() -> None:
    words = " ".join(f"w{i}" for i in range(40))
    assert text_directive(words) == "text=w0%20w1%20w2%20w3%20w4,w35%20w36%20w37%20w38%20w39"
    assert text_directive("first line\nsecond line here") == "text=first%20line,line%20here"


@given(st.text())
def test_a_directive_holds_no_syntax_of_its_own(words: str) -> None:
    directive = text_directive(words)
    if directive:
        parts = directive.removeprefix("text=").split(",")
        assert len(parts) <= 2
        assert not set("".join(parts)) & set(" -&()[]<>#\n")
        assert " ".join(words.split()).startswith(unquote(parts[0]))


@given(st.text(), st.text())
def test_a_link_stands_in_markdown_as_it_is(path: str, words: str) -> None:
    link = link_to(f"https://a.example/{path}", words)
    assert link is None or not set(link) & set(' ()<>"\n\t')
