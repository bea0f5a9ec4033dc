"""One story out of what a search returns."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from corpus.language.tfidf import cosine
from corpus.model import Article, Precision, article_id
from drafter.gather.profile import Profile, profiles, topic_of
from drafter.gather.relevance import Choice, choose, grouped, likeness

TOPIC = "Seakord cable failure in Velmia"


def _article(title: str, text: str, at: str | None, origin: str | None = None) -> Article:
    day = datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None
    precision = Precision.DAY if day else Precision.UNKNOWN
    return Article(
        article_id(title, text), None, "Northline", title, text,
        published_at=day, date_precision=precision, origin_group=origin,
    )  # fmt: skip


AUGUST = [
    _article(
        "Seakord downtime explained",
        "Seakord was down for an hour on Tuesday. A land cable in Velmia, by Alda, was cut, "
        "Seakord said. All links are back.",
        "2011-08-16",
    ),
    _article(
        "Cable cut disrupts Velmia",
        "A land cable of Seakord between Alda and Sues in Velmia was cut on Tuesday. "
        "Links came back within an hour.",
        "2011-08-17",
    ),
]
OCTOBER = [
    _article(
        "Seakord outage to last twelve days",
        "Seakord expects twelve days of repair on its undersea cable off Velmia. "
        "A repair ship waits for permits, Seakord said.",
        "2011-10-10",
    ),
    _article(
        "Seakord ship has its permit",
        "The repair ship of Seakord has its permits and sails to the broken undersea cable off "
        "Velmia, Seakord said.",
        "2011-10-20",
    ),
    _article(
        "Seakord cable repaired",
        "The undersea cable of Seakord off Velmia has been repaired by the ship, Seakord said.",
        "2011-11-04",
    ),
]
ELSEWHERE = [
    _article("Dam fails", "A dam failed in Carrow and the quay was flooded.", "2011-10-11"),
    _article(
        "Round-up", "A dam failed. A bank sold shares. Cables were cut by thieves.", "2011-10-12"
    ),
    _article("Oscars", "An actor is to host the show in Carrow next spring.", "2011-10-12"),
    _article("Trial", "A court in Carrow heard the first witness of the trial.", "2011-10-13"),
]


def _choose(articles: list[Article], topic: str = TOPIC) -> Choice:
    pool = profiles(articles)
    return choose(pool, topic_of(topic, pool))


def _titles(members: tuple[Profile, ...]) -> set[str]:
    return {p.article.title for p in members}


def test_the_newest_event_is_taken_and_the_other_is_named() -> None:
    choice = _choose([*AUGUST, *ELSEWHERE, *OCTOBER])
    assert choice.story is not None
    assert _titles(choice.story.members) == {a.title for a in OCTOBER}
    assert [_titles(e.members) for e in choice.others] == [{a.title for a in AUGUST}]
    assert _titles(choice.off_topic) == {a.title for a in ELSEWHERE}


def test_without_the_newer_event_the_older_is_the_story() -> None:
    choice = _choose([*AUGUST, *ELSEWHERE])
    assert choice.story is not None
    assert _titles(choice.story.members) == {a.title for a in AUGUST}


def test_the_order_of_the_pool_does_not_matter() -> None:
    there = _choose([*AUGUST, *ELSEWHERE, *OCTOBER]).story
    back = _choose([*OCTOBER, *ELSEWHERE, *AUGUST][::-1]).story
    assert there is not None
    assert back is not None
    assert _titles(there.members) == _titles(back.members)


def test_a_topic_of_which_the_pool_knows_no_word() -> None:
    choice = _choose(ELSEWHERE, "Zanzibar clove harvest")
    assert choice.story is None
    assert len(choice.off_topic) == len(ELSEWHERE)
    assert _choose([]).story is None


def test_a_name_only_further_on_is_a_mention_in_passing() -> None:
    passing = _article(
        "Markets this week",
        "Shares rose in Carrow. " * 40 + "The cable of Seakord off Velmia was cut, traders said.",
        "2011-10-21",
    )
    choice = _choose([*OCTOBER, passing, *ELSEWHERE])
    assert choice.story is not None
    assert passing.title not in _titles(choice.story.members)


def test_a_place_named_in_passing_is_no_story_of_a_topic_that_nobody_tells() -> None:
    members = _article(
        "Seakord sued by its customers",
        "Eighteen groups joined the complaint against Seakord. They sit in Alda, Osk and Velmia.",
        "2011-10-12",
    )
    pool = profiles([members, *ELSEWHERE])
    choice = choose(pool, topic_of("Beekeeping subsidies in Velmia", pool))
    assert choice.story is None
    assert {p.article.id for p in choice.off_topic} == {p.article.id for p in pool}


def test_a_topic_in_other_words_than_the_articles_still_finds_them() -> None:
    pool = profiles([*OCTOBER, *ELSEWHERE])
    choice = choose(pool, topic_of("Seakord rupture in Velmia", pool))
    assert choice.story is not None
    assert _titles(choice.story.members) == {a.title for a in OCTOBER}


def test_copies_count_once_in_the_size_of_an_event() -> None:
    first = OCTOBER[0]
    copies = [_article(f"Copy {n}", first.text, "2011-10-10", origin=first.id) for n in range(3)]
    choice = _choose([first, *copies, *ELSEWHERE])
    assert choice.story is not None
    assert len(choice.story.members) == 4
    assert choice.story.texts == 1


def test_days_apart_make_two_texts_less_alike_and_a_missing_date_too() -> None:
    text = OCTOBER[0].text
    near, far, undated = (
        _article("A", text, "2011-10-10"),
        _article("B", text, "2012-10-10"),
        _article("C", text, None),
    )
    a, b, c = profiles([near, far, undated])
    assert cosine(a.vector, a.vector) > 0.999
    assert likeness(a, b) < likeness(a, c) < likeness(a, a)


@given(st.lists(st.sampled_from([*AUGUST, *OCTOBER, *ELSEWHERE]), max_size=8, unique=True))
def test_grouping_loses_and_doubles_nobody(articles: list[Article]) -> None:
    groups = grouped(profiles(articles))
    ids = [p.article.id for g in groups for p in g]
    assert sorted(ids) == sorted(a.id for a in articles)


@given(st.lists(st.sampled_from([*AUGUST, *OCTOBER, *ELSEWHERE]), max_size=8, unique=True))
def test_every_article_is_story_other_or_off_topic(articles: list[Article]) -> None:
    choice = _choose(articles)
    story = choice.story.members if choice.story else ()
    told = [*story, *(p for e in choice.others for p in e.members), *choice.off_topic]
    assert sorted(p.article.id for p in told) == sorted(a.id for a in articles)
