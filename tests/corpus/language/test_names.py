"""Names by their capitals, and which of them name the same."""

import pytest

from corpus.language.aliases import same_name
from corpus.language.names import names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The cable of SEACOM failed off Egypt.", ["SEACOM", "Egypt"]),
        ("President Sam Altman of OpenAI left.", ["Sam Altman", "OpenAI"]),
        ("Bank of England officials met Mr. Smith.", ["Bank of England", "Smith"]),
        ("However, Reuters reported it on Monday.", ["Reuters"]),
        ("Officials in São Paulo’s port spoke.", ["São Paulo"]),
        ("The U.S. and the EU agreed.", ["U.S.", "EU"]),
        ("Abu Talat, Marseilles and Cairo", ["Abu Talat", "Marseilles", "Cairo"]),
        ("German Chancellor Angela Merkel spoke.", ["German", "Angela Merkel"]),
        ("General Motors sued the Justice Department.", ["General Motors", "Justice Department"]),
        ("The Department of Justice won.", ["Department of Justice"]),
        ("It asked the Food and Drug Administration.", ["Food and Drug Administration"]),
        ("Secretary of State Hillary Clinton left.", ["Hillary Clinton"]),
        ("Research In Motion fell.", ["Research In Motion"]),
        ("The CEO of Flexport quit.", ["Flexport"]),
        ("Mohammed bin Salman met Bashar al-Assad.", ["Mohammed bin Salman", "Bashar al-Assad"]),
        ("US officials told us so, the WHO said.", ["US", "WHO"]),
        ("It named Ralph Wilson-as expected.", ["Ralph Wilson"]),
        ("The iPhone beat the Ukrainian-born champion.", ["iPhone", "Ukrainian"]),
        ("John F. Kennedy Jr. met Al Michaels.", ["John F. Kennedy Jr", "Al Michaels"]),
        ("Turmoil at Flexport. Obviously, Microsoft waits.", ["Flexport", "Microsoft"]),
        ("Firefighters came. Working late, they left on Monday.", []),
        ("Microsoft typically waits. “Nothing,” it said.", ["Microsoft"]),
        ("Acquiring EYP helps.", ["EYP"]),
        ("It fell in Highway 214 near Carson Street.", ["Carson Street"]),
    ],
)
def test_names(text, found):
    assert [n.text for n in names(text)] == found


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Altman", "Sam Altman", True),
        ("FTC", "Federal Trade Commission", True),
        ("SEACOM", "Seacom", True),
        ("Sao Paulo", "São Paulo", True),
        ("Egyptian", "Egypt", True),
        ("U.S", "United States", True),
        ("American", "U.S.", True),
        ("Sam Altman", "Sam Bankman-Fried", False),
        ("North Korea", "South Korea", False),
        ("New York", "New York Times", False),
        ("Times", "New York Times", True),
        ("Korea", "North Korea", False),
        ("America", "Bank of America", False),
        ("DOJ", "Department of Justice", True),
        ("Justice Department", "Department of Justice", True),
        ("USGS", "U.S. Geological Survey", True),
        ("Egyptians", "Egypt", True),
        ("Dutch", "Netherlands", True),
        ("J. Smith", "John Smith", True),
        ("Bill Clinton", "Hillary Clinton", False),
        ("John Nields", "John W. Nields", True),
        ("Google", "Google LLC", True),
        ("Washington", "Washington Post", False),
        ("", "Egypt", False),
        ("Niger", "Nigeria", False),
        ("Austria", "Australia", False),
        ("Iran", "Iraq", False),
    ],
)
def test_same_name(a, b, same):
    assert same_name(a, b) is same
    assert same_name(b, a) is same


def test_a_headline_in_capitals_names_only_what_the_text_names():
    text = "COURT RULES AGAINST ACME IN SEARCH CASE\nA court ruled that Acme broke the law."
    assert {n.key for n in names(text)} == {"acme"}


def test_a_name_is_kept_at_the_beginning_where_the_text_has_it_inside():
    text = "Creamery lacks cash. The state owns Creamery."
    assert [n.text for n in names(text)] == ["Creamery", "Creamery"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Harbour Department", "DOH", True),
        ("Department of Harbours", "DOH", True),
        ("Harbour Department", "DOG", False),
        ("Brack AI", "BrackAI", True),
        ("Brack AI", "Brack", True),
    ],
)
def test_offices_and_joined_names_go_by_their_short_forms(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same
    assert same_name(other, one) is same
