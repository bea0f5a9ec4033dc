import pytest

from corpus.language.bounds import side_of, worded_bounds
from corpus.language.clauses import clause_ids
from corpus.language.quantities import quantities
from corpus.language.tokens import tokens


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("up to 30 men", "down"),
        ("as many as 30 men", "down"),
        ("nearly 30 men", "down"),
        ("30 men at most", None),
        ("30 or fewer", "down"),
        ("at least 30 men", "up"),
        ("more than 30 men", "up"),
        ("swimmers older than 30", "up"),
        ("30 or more", "up"),
        ("about 30 men", "near"),
        ("30 men or so", "near"),
        ("30 men", None),
        ("grew over two years", None),
        ("over 30 men", "up"),
        ("no fewer than 30 men", "up"),
        ("higher than 30", "up"),
        ("higher than the 30", None),
        ("no more than 30 men", "down"),
    ],
)
def test_the_side_of_a_number(text, side):
    (quantity,) = quantities(text)
    assert side_of(text, quantity) == side


def test_bounds_of_what_is_no_number():
    text = "It took more than a year and at most an hour."
    assert [(text[a:b], side, noun) for a, b, side, noun in worded_bounds(text)] == [
        ("more than a year", "up", "year"),
        ("at most an hour", "down", "hour"),
    ]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("He left, she stayed", ["He left", "she stayed"]),
        ("He left because she stayed", ["He left", "because she stayed"]),
        ("as long as it lasts", ["as long as it lasts"]),
        ("“Go” he said", ["Go", "he said"]),
        ("", []),
    ],
)
def test_clauses(text, clauses):
    words = tokens(text)
    found: dict[int, list[str]] = {}
    for word, clause in zip(words, clause_ids(text, words), strict=True):
        found.setdefault(clause, []).append(word.text)
    assert [" ".join(group) for group in found.values()] == clauses
