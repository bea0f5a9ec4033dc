"""Who stands for a large story: every text where there is room, else the earliest and latest."""

import pytest

from corpus.stories import facts as facts_module
from corpus.stories import story as story_module
from corpus.stories import tell_story, timeline
from corpus.stories.standing import MOST, standing_for


@pytest.fixture
def made(make_article):
    """Return articles in order of time, ``n`` copies or other texts as ``origins`` say."""

    def make(origins):
        return [
            make_article(
                f"The Tarn harbour in Vessa burnt down, {number} people said on Sunday.",
                day=f"2026-03-{1 + number % 28:02}",
                url=f"https://paper{number}.example/fire",
                title=f"Fire {number}",
                origin_group=origin,
            )
            for number, origin in enumerate(origins)
        ]

    return make


def test_a_story_that_is_not_large_is_told_by_all(made):
    articles = made("abc")
    assert standing_for(articles, 3) == articles


def test_copies_stand_behind_their_origin(made):
    articles = made("aaaabac")
    assert [articles.index(a) for a in standing_for(articles, 3)] == [0, 4, 6]
    assert [articles.index(a) for a in standing_for(articles, 5)] == [0, 1, 2, 4, 6]


def test_of_too_many_texts_the_earliest_and_the_latest_are_told(made):
    articles = made("abcdefgh")
    assert [articles.index(a) for a in standing_for(articles, 3)] == [0, 1, 7]
    assert [articles.index(a) for a in standing_for(articles, 4)] == [0, 1, 6, 7]


def test_a_burst_is_told_at_a_bounded_cost_and_all_of_it_is_listed(made, monkeypatch):
    articles = made(["a"] * 3 * MOST + ["b"])
    read = []
    monkeypatch.setattr(story_module, "conflicts", lambda told: read.extend(told) or [])
    real = facts_module._sentences
    monkeypatch.setattr(facts_module, "_sentences", lambda told: read.extend(told) or real(told))
    story = tell_story("s", articles)
    timeline(articles)
    assert len(read) == 2 * MOST
    assert articles[-1] in read
    assert len(story.articles) == len(articles)
    assert [len(o.articles) for o in story.origins] == [3 * MOST, 1]
