"""A story told: its title, its distinct texts, its facts with their first reports."""

import random

import pytest

from corpus.stories import tell_story, timeline


@pytest.fixture
def fire(make_article):
    def make(n, text, **fields):
        fields.setdefault("outlet", f"Paper {n}")
        return make_article(text, url=f"https://paper{n}.example/fire", **fields)

    first = make(
        1,
        "The Tarn harbour in Vessa burnt down on Sunday night.\n"
        "Two cranes fell into the water, the harbour master said.",
        title="Tarn harbour in Vessa burns down",
        day="2026-03-02",
    )
    copy = make(
        2,
        "The Tarn harbour in Vessa burnt down on Sunday night, our reporter saw.",
        title="Sunday's news",
        day="2026-03-03",
        origin_group=first.id,
    )
    other = make(
        3,
        "Fire: on Sunday night the Tarn harbour in Vessa burnt down.\n"
        "Nobody could say on Monday how it began.",
        title="Vessa harbour burns",
    )
    return [copy, other, first]


def test_a_story_counts_texts_and_not_articles(fire):
    copy, other, first = fire
    story = tell_story("s", fire)
    assert story.articles == (first, copy, other)
    assert (story.first, story.last) == (first.published_at, copy.published_at)
    assert [o.outlets for o in story.origins] == [("Paper 1", "Paper 2"), ("Paper 3",)]
    assert story.conflicts == ()


def test_the_title_is_the_one_that_fits_all_and_is_short(fire, make_article):
    assert tell_story("s", fire).title == "Tarn harbour in Vessa burns down"
    long = make_article(fire[2].text, title=" ".join([fire[2].title] * 5))
    assert tell_story("s", [long, fire[1]]).title == "Vessa harbour burns"
    assert tell_story("s", [long]).title == long.title


def test_a_fact_has_its_first_report_and_all_who_carry_it(fire):
    copy, other, first = fire
    facts = timeline(fire)
    burnt = facts[0]
    assert burnt.text == "The Tarn harbour in Vessa burnt down on Sunday night."
    assert [r.article_id for r in burnt.reports] == [first.id, copy.id, other.id]
    assert burnt.origins == 2
    report = burnt.reports[2]
    assert other.text[report.start : report.end].startswith("Fire: on Sunday night")
    assert [f.text for f in facts[1:]] == [
        "Two cranes fell into the water, the harbour master said.",
        "Nobody could say on Monday how it began.",
    ]


def test_another_number_or_another_name_is_another_fact(make_article):
    told = [
        "The fire at the harbour killed 12 people in the night.",
        "The fire at the harbour killed 18 people in the night.",
        "The fire at the harbour killed people in the night, Lind said.",
        "The fire at the harbour killed people in the night, Barr said.",
    ]
    facts = timeline([make_article(t) for t in told])
    together = [{told.index(t) for t in told if t == f.text} for f in facts]
    assert {0} in together
    assert {1} in together
    assert len(facts) >= 3


def test_only_the_most_told_are_kept(fire):
    (only,) = timeline(fire, most=1)
    assert only.origins == 2


def test_the_order_of_the_articles_does_not_matter(fire):
    expected = (tell_story("s", fire), timeline(fire))
    for seed in range(5):
        random.Random(seed).shuffle(fire)
        assert (tell_story("s", fire), timeline(fire)) == expected


def test_no_article_no_facts():
    assert timeline([]) == []
