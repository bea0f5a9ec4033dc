import re

import pytest

from corpus.errors import BadInput
from corpus.outlets import outlet_name, outlet_of, table, use


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


@pytest.fixture
def laid_over(tmp_path):
    """Lay a table over the shipped one for one test."""

    def lay(text: str) -> None:
        path = tmp_path / "outlets.toml"
        path.write_text(text, encoding="utf-8")
        use(path)

    yield lay
    use(None)


def test_a_table_of_ones_own_is_laid_over_the_shipped_one(laid_over):
    laid_over(
        '"harbour.example" = { name = "The Harbour Gazette", country = "GB" }\n'
        '"Reuters.com" = { wire = false }\n'
    )
    assert outlet_name("www.harbour.example", None) == "The Harbour Gazette"
    reuters = outlet_of("reuters.com")
    assert (reuters.name, reuters.wire, reuters.country) == ("Reuters", False, "GB")
    assert outlet_of("bbc.com").name == "BBC"


@pytest.mark.parametrize(
    "text",
    [
        '"harbour.example" = { country = "GB" }',
        '"harbour.example" = { name = "H", country = "Britain" }',
        '"harbour.example" = { name = "H", owner = "me" }',
        '"harbour.example" = { name = "H", wire = "yes" }',
        '"harbour.example" = "The Harbour Gazette"',
        '"harbour" = { name = "H" }',
        "no table",
    ],
)
def test_a_table_that_does_not_fit_is_refused_by_name(laid_over, text):
    with pytest.raises(BadInput) as error:
        laid_over(text)
    assert "outlets.toml" in str(error.value)
    assert error.value.help
    assert outlet_of("bbc.com").name == "BBC"


def test_a_table_that_is_missing_is_named(tmp_path):
    with pytest.raises(BadInput, match="missing"):
        use(tmp_path / "missing.toml")
