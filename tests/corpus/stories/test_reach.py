"""What a new article may belong to: the stories most like it, and never more than can be borne."""

import pytest

from corpus.stories import reach as module
from corpus.stories.reach import Reach

TANKER = "Tanker Orla ran aground off Saltmere and the coast guard took off the crew of the Orla"
MINE = "Antimony prices rose in Quessara as the flooded mine at Halvo stayed shut"


@pytest.fixture
def told(make_profile):
    """Return the profiles of ``number`` tellings of a text, much alike."""

    def make(text, number):
        return [make_profile(f"{text}, {i} said.", theme=text) for i in range(number)]

    return make


def reaching(new, stories):
    reach = Reach(new)
    reach.see((name, own) for name, members in stories.items() for own in members)
    return reach


def test_what_has_nothing_in_common_is_clustered_apart(told):
    new = [*told(TANKER, 2), *told(MINE, 2)]
    stories = {"orla": told(TANKER, 3), "halvo": told(MINE, 3)}
    reach = reaching(new, stories)
    assert reach.take() == ([0, 1], ["orla"])
    assert reach.left == [2, 3]
    assert reach.take() == ([2, 3], ["halvo"])
    assert not reach.left


def test_new_articles_that_are_alike_go_together_without_any_story(told):
    reach = reaching([*told(TANKER, 1), *told(MINE, 1), *told(TANKER, 1)], {})
    assert reach.take() == ([0, 2], [])
    assert reach.take() == ([1], [])


def test_an_article_between_two_stories_brings_both(told, make_profile):
    new = [make_profile(f"{TANKER}. {MINE}.", theme=TANKER)]
    stories = {"halvo": told(MINE, 2), "orla": told(TANKER, 2)}
    assert reaching(new, stories).take() == ([0], ["orla", "halvo"])


def test_of_many_stories_those_most_alike_are_looked_at(told, make_profile, monkeypatch):
    monkeypatch.setattr(module, "STORIES", 2)
    weaker = make_profile(f"{TANKER}; a storm in Tarn felled trees and closed schools", theme="x")
    stories = {"weak": [weaker], **{f"orla{i}": told(TANKER, 1) for i in range(2)}}
    some, found = reaching(told(TANKER, 1), stories).take()
    assert (some, set(found)) == ([0], {"orla0", "orla1"})


def test_more_than_a_block_of_members_is_looked_at_whole(told):
    members = [*told(MINE, module.BLOCK), *told(TANKER, 1)]
    assert reaching(told(TANKER, 1), {"mixed": members}).take() == ([0], ["mixed"])


def test_what_is_too_much_at_once_comes_in_rounds_that_see_each_other(told, monkeypatch):
    monkeypatch.setattr(module, "TOGETHER", 5)
    new = told(TANKER, 4)
    reach = reaching(new, {"orla": told(TANKER, 3)})
    assert reach.take() == ([0, 1], ["orla"])
    # The story parts: those that are left look at both halves, and at what has come meanwhile.
    reach.placed({0: "orla", 1: "new"}, {"orla": ["orla", "other"]})
    some, stories = reach.take()
    assert some == [2]
    assert set(stories) == {"orla", "new", "other"}
    reach.placed({2: "new"}, {s: [s] for s in stories})
    assert reach.take()[0] == [3]


def test_one_article_is_taken_however_large_its_story_is(told, monkeypatch):
    monkeypatch.setattr(module, "TOGETHER", 2)
    reach = reaching(told(TANKER, 2), {"orla": told(TANKER, 9)})
    assert reach.take() == ([0], ["orla"])
    reach.placed({0: "orla"}, {"orla": ["orla"]})
    assert reach.take() == ([1], ["orla"])
