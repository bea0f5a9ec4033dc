"""Numbers that articles of one story tell differently, and those that only seem so."""

import random

import pytest

from corpus.stories import conflicts

LEDE = "A fire broke out at the Tarn harbour in Vessa, the harbour master said."


@pytest.fixture
def tell(make_article):
    """Make an article that says ``sentence`` about the fire in Vessa."""
    number = iter(range(1000))

    def make(sentence, **fields):
        fields.setdefault("url", f"https://paper{next(number)}.example/fire")
        return make_article(f"{LEDE}\n{sentence}", **fields)

    return make


def summary(found):
    return [(c.what, c.kind, [v.text for v in c.values]) for c in found]


@pytest.mark.parametrize(
    ("one", "other", "what", "values"),
    [
        ("The fire killed 12 people.", "Eighteen people were killed in the fire.", "dead",
         ["12", "Eighteen"]),
        ("At least 12 dead, Vessa police say.", "The death toll stood at 30 in Vessa.", "dead",
         ["12", "30"]),
        ("Three men were arrested in Vessa.", "Police arrested five people in Vessa.", "arrested",
         ["Three", "five"]),
        ("A magnitude 5.6 quake shook Vessa.", "The 6.1-magnitude quake shook Vessa.", "magnitude",
         ["5.6", "6.1"]),
        ("The fire destroyed two harbour cranes in Vessa.",
         "The fire in Vessa destroyed three harbour cranes.", "harbour crane", ["two", "three"]),
        ("The damage to the Tarn harbour came to $20 million.",
         "The damage to the Tarn harbour came to $35 million.", "USD",
         ["$20 million", "$35 million"]),
        ("Imports through Vessa fell by 12 percent.",
         "Imports through Vessa fell by 19 percent.", "%", ["12 percent", "19 percent"]),
    ],
)  # fmt: skip
def test_one_quantity_told_in_two_ways(tell, one, other, what, values):
    (found,) = conflicts([tell(one), tell(other)])
    assert found.what == what
    assert found.kind == "conflict"
    assert sorted(v.text for v in found.values) == sorted(values)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # No other number at all, or one that agrees.
        ("The fire killed 12 people.", "Twelve people were killed in the fire."),
        ("The fire killed 12 people.", "The fire killed at least 10 people."),
        ("The fire killed 80 people.", "The fire killed dozens of people."),
        ("The damage came to $1.25 billion in Vessa.", "The damage came to $1.3 billion in Vessa."),
        ("It burnt a 170,000-square-foot hall in Vessa.",
         "It burnt a 15,800-square-metre hall in Vessa."),
        # Other people, other things, other times, other places.
        ("The fire killed 12 people.", "The fire injured 18 people."),
        ("The fire killed 12 people.", "In February, a fire in Vessa killed 18 people."),
        ("The fire killed 12 people.", "Fires have killed 18 people in Vessa since the spring."),
        ("The fire killed 12 people.", "A fire killed 18 people in Orrin Bay."),
        ("The fire killed 12 people.", "Two of those killed in Vessa were divers."),
        ("The fire killed 12 people.", "The dead man, Oskar Lind, 36, was a diver."),
        ("The fire killed 12 people.", "The fire killed a 19-year-old diver."),
        ("The fire killed 12 people.", "The fire killed 900 fish in Vessa."),
        ("The fire killed 12 people.", "Fires like it killed 900 people."),
        ("Ada Rook scored 14 points in Vessa.", "Nils Barr scored 16 points in Vessa."),
        ("She scored 14 points in Vessa.", "She scored 16 points in Vessa."),
        ("Vessa won 30-7 after 2 players were injured.", "Vessa won 28-7; 2 players were injured."),
        ("The 15-inch Rook costs $1,799 in Vessa.", "The 13-inch Rook costs $1,499 in Vessa."),
        ("The loan of 110 euros ($143) to Vessa.", "The loan of 110 euros ($158) to Vessa."),
    ],
)  # fmt: skip
def test_what_only_seems_to_disagree(tell, one, other):
    assert conflicts([tell(one), tell(other)]) == []


def test_each_value_says_who_tells_it_and_when_in_which_words(tell):
    first = tell("The fire killed 12 people.", outlet="The Vessa Post", day="2026-03-02")
    other = tell("The fire killed 18 people.", outlet="Tarn Radio", day="2026-03-02")
    (found,) = conflicts([other, first])
    low, high = found.values
    assert [(t.outlet, t.at) for t in low.tellings] == [("The Vessa Post", first.published_at)]
    told = high.tellings[0]
    assert other.text[told.start : told.end] == "18"
    assert other.text[slice(*told.sentence)] == "The fire killed 18 people."
    assert (low.low, low.high, low.unit) == (12, 12, "")


def test_a_toll_that_rises_by_the_day_is_an_update(tell):
    articles = [
        tell("The fire killed 12 people.", day="2026-03-01"),
        tell("The fire killed 18 people.", day="2026-03-02"),
        tell("Eighteen people died in the fire.", day="2026-03-03"),
    ]
    assert summary(conflicts(articles)) == [("dead", "update", ["12", "18"])]
    # The old number told once more after the new one: they disagree.
    late = tell("The fire killed 12 people.", day="2026-03-04")
    assert [c.kind for c in conflicts([*articles, late])] == ["conflict"]
    # Without a date nobody can tell.
    undated = tell("The fire killed 25 people.")
    assert [c.kind for c in conflicts([*articles, undated])] == ["conflict"]


def test_who_gives_both_numbers_disagrees_with_nobody(tell):
    both = tell("The fire killed 12 people. The toll rose to 18 dead at night in Vessa.")
    assert conflicts([tell("The fire killed 12 people."), both]) == []


def test_copies_of_one_text_are_one_voice(tell):
    original = tell("The fire killed 12 people.")
    copy = tell("The fire killed 18 people.", origin_group=original.id)
    assert conflicts([original, copy]) == []
    (found,) = conflicts([original, tell("The fire killed 18 people."), copy])
    assert [v.origins for v in found.values] == [1, 2]


def test_the_order_of_the_articles_does_not_matter(tell):
    articles = [
        tell(f"The fire killed {n} people. It destroyed {n} harbour cranes in Vessa.", day=day)
        for n, day in [(12, "2026-03-01"), (18, None), (25, "2026-03-01"), (12, None)]
    ]
    expected = conflicts(articles)
    assert len(expected) == 2
    for seed in range(5):
        random.Random(seed).shuffle(articles)
        assert conflicts(articles) == expected


def test_nothing_and_one_article_disagree_with_nobody(tell):
    assert conflicts([]) == []
    assert conflicts([tell("The fire killed 12 people.")]) == []
