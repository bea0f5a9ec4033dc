import re

import pytest

from corpus.outlets import outlet_name, outlet_of, table


@pytest.mark.parametrize(
    ("given", "url", "name"),
    [
        ("bbc.co.uk", None, "BBC"),
        ("www.bbc.co.uk", None, "BBC"),
        ("https://news.bbc.co.uk/x", None, "BBC"),
        ("edition.cnn.com", None, "CNN"),
        ("articles.latimes.com", None, "Los Angeles Times"),
        (None, "https://www.theguardian.com/world/x", "The Guardian"),
        ("Harbour Wire", "https://www.theguardian.com/world/x", "Harbour Wire"),
        ("mirror.example", None, "mirror.example"),
        (None, "https://www.mirror.example/x", "mirror.example"),
        ("notbbc.co.uk", None, "notbbc.co.uk"),
        ("", None, None),
        (None, None, None),
        (None, "http://[", None),
    ],
)
def test_names(given, url, name):
    assert outlet_name(given, url) == name


def test_the_table_is_sound():
    for domain, outlet in table().items():
        assert re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}", domain), domain
        assert not domain.startswith("www."), domain
        assert outlet.name.strip() == outlet.name, domain
        assert re.fullmatch(r"[A-Z]{2}", outlet.country or ""), domain


def test_agencies_and_state_outlets_are_marked():
    assert outlet_of("https://www.reuters.com/x").wire
    assert outlet_of("tass.com").state
    assert outlet_of("tass.com").wire
    assert not outlet_of("bbc.com").state
    assert outlet_of("com") is None
