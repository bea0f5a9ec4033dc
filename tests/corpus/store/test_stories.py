"""Stories in the store: the same in every order of arrival, never in the way of an article."""

import logging
import random
from collections import defaultdict

import pytest
from sqlalchemy import delete, select, update

from corpus import database as db
from corpus.errors import BadInput, NotFound
from corpus.library import Library
from corpus.model import Article
from corpus.sample import ARTICLES
from corpus.sources import read
from corpus.store import stories as arrival
from corpus.store import storybook
from corpus.store.stories import name_groups
from corpus.store.story_rows import touch
from corpus.stories import tell_story, timeline
from corpus.stories.telling import tell

IDS = {n: f"article{n}" for n in range(1, 10)}


@pytest.mark.parametrize(
    ("groups", "before", "expected"),
    [
        # New ones are named by their first article; joiners take the name of what they join.
        ([[1, 2], [3]], {}, {1: "article1", 2: "article1", 3: "article3"}),
        ([[1, 2, 3]], {1: "x", 2: "x"}, {1: "x", 2: "x", 3: "x"}),
        # Of two that merge the larger gives the name, of two equally large the older.
        ([[1, 2, 3, 4]], {1: "x", 2: "y", 3: "y"}, dict.fromkeys((1, 2, 3, 4), "y")),
        ([[1, 2, 3]], {1: "x", 2: "y"}, dict.fromkeys((1, 2, 3), "x")),
        # Of one that parts the larger part keeps the name.
        ([[1], [2, 3]], {1: "x", 2: "x", 3: "x"}, {1: "article1", 2: "x", 3: "x"}),
    ],
)
def test_a_story_keeps_its_id_where_most_of_it_goes(groups, before, expected):
    assert name_groups(groups, before, IDS, frozenset(before.values())) == expected


def test_an_id_that_another_story_has_is_not_given_twice():
    before = dict.fromkeys((1, 2, 3), "article1")
    homes = name_groups([[1], [2, 3]], before, IDS, frozenset({"article1"}))
    assert homes[2] == homes[3] == "article1"
    assert homes[1] not in IDS.values()


@pytest.fixture(scope="module")
def sample():
    return [a for a in read(ARTICLES) if isinstance(a, Article)]


@pytest.fixture(scope="module")
def library(tmp_path_factory, embedder, sample):
    folder = tmp_path_factory.mktemp("stories")
    with Library.open(folder, write=True, embedder=embedder) as library:
        for start in range(0, len(sample), 16):
            library.add(sample[start : start + 16])
        yield library


def partition(library):
    a, m = db.articles.c, db.story_members.c
    found = defaultdict(set)
    with library.engine.connect() as connection:
        rows = connection.execute(
            select(m.story_id, a.id).join_from(
                db.story_members, db.articles, m.article_seq == a.seq
            )
        )
        for story, article in rows:
            found[story].add(article)
    return {frozenset(members) for members in found.values()}


def rearrive(library, order, batch):
    """Let the stored articles come once more, numbered in ``order``, as far as stories go."""
    with library.engine.begin() as connection:
        connection.execute(delete(db.story_members))
        touch(connection, connection.scalars(select(db.stories.c.id)).all())
    book = library._stories
    for start in range(0, len(order), batch):
        arrival.assign(
            library.engine,
            library._indexes.chroma.search,
            book._rarity,
            order[start : start + batch],
        )


def test_no_story_mixes_the_events_that_the_sample_was_written_about(library):
    events = {}
    for path in ARTICLES.iterdir():
        event = {"harbour-wire-feed": "mount-halvo", "skerrin-link-survey": "skerrin-link"}
        events.update(
            (a.id, event.get(path.stem, path.stem)) for a in read(path) if isinstance(a, Article)
        )
    stories = library.stories(limit=1000)
    told = [{events[a.id] for a in s.articles} for s in stories]
    assert all(len(of_one) == 1 for of_one in told)
    # The tanker holed by a mine and the escorts are events within one of the three.
    assert len(stories) <= 6


def test_the_order_of_arrival_does_not_matter(library):
    expected = partition(library)
    with library.engine.connect() as connection:
        order = list(connection.execute(select(db.articles.c.seq)).scalars())
    for seed, batch in ((1, 1), (2, 7), (3, len(order))):
        random.Random(seed).shuffle(order)
        rearrive(library, order, batch)
        assert partition(library) == expected


def test_an_article_leads_to_its_story_and_a_beginning_of_the_id_is_enough(library, sample):
    story = library.stories(texts=3, limit=1)[0]
    assert library.story_of(story.articles[0].id) == story
    assert library.story(story.id[:8]) == story
    assert library.story_of("nobody") is None
    with pytest.raises(NotFound, match="nobody"):
        library.story("nobody")
    with pytest.raises(NotFound):
        library.story("")


def test_more_than_one_story_with_a_beginning_is_refused(library):
    m = db.story_members.c
    with library.engine.begin() as connection:
        before = dict(connection.execute(select(m.article_seq, m.story_id)).all())
        for seq, name in zip(sorted(before), ("twin-a", "twin-b"), strict=False):
            connection.execute(
                update(db.story_members).where(m.article_seq == seq).values(story_id=name)
            )
        touch(connection, ("twin-a", "twin-b"))
    try:
        with pytest.raises(BadInput, match="several"):
            library.story("twin-")
    finally:
        rearrive(library, sorted(before), len(before))


def test_stories_are_newest_first_and_can_be_narrowed(library):
    stories = library.stories(limit=1000)
    dated = [s.last for s in stories if s.last]
    assert dated == sorted(dated, reverse=True)
    assert [s.last for s in stories[len(dated) :]] == [None] * (len(stories) - len(dated))
    assert library.stories(limit=2) == stories[:2]
    late = library.stories(since=dated[1], limit=1000)
    assert [s.id for s in late] == [s.id for s in stories if s.last and s.last >= dated[1]]
    assert all(len(s.origins) >= 3 for s in library.stories(texts=3))


def test_of_a_revised_article_the_story_shows_the_newest_revision(tmp_path, embedder, make_article):
    text = "The Tarn harbour in Vessa burnt down on Sunday night."
    old = make_article(text, url="https://paper.example/fire")
    new = make_article(f"{text} Two cranes fell.", url="https://paper.example/fire")
    with Library.open(tmp_path, write=True, embedder=embedder) as library:
        library.add([old])
        library.add([new])
        (story,) = library.stories()
        assert [a.id for a in story.articles] == [new.id]
        assert library.story_of(old.id) == story


def test_what_cannot_be_put_into_a_story_is_stored_all_the_same(
    tmp_path, embedder, make_article, monkeypatch, caplog
):
    good, bad = make_article("A fire in Vessa."), make_article("A flood in Orrin.")
    real = arrival.profile

    def fail(article, *rest):
        if article.id == bad.id:
            raise RuntimeError("broken")
        return real(article, *rest)

    with Library.open(tmp_path, write=True, embedder=embedder) as library:
        monkeypatch.setattr(arrival, "profile", fail)
        with caplog.at_level(logging.ERROR):
            added = library.add([good, bad])
        assert [a.status for a in added] == ["stored", "stored"]
        assert library.article(bad.id).text == bad.text
        assert [s.articles[0].id for s in library.stories()] == [good.id]
        assert "number 2 could not be put into a story" in caplog.text
    monkeypatch.undo()
    # It is tried again when the store is opened, even to read.
    with Library.open(tmp_path, embedder=embedder) as reader:
        assert len(reader.stories()) == 2


def test_of_a_large_story_the_newest_members_stand_for_all(
    tmp_path, embedder, make_article, monkeypatch
):
    monkeypatch.setattr(arrival, "_MEMBERS", 2)
    texts = [f"The Tarn harbour in Vessa burnt down on Sunday night, {n} saw." for n in "abcdef"]
    with Library.open(tmp_path, write=True, embedder=embedder) as library:
        for text in texts:
            library.add([make_article(text)])
        (story,) = library.stories()
        assert len(story.articles) == len(texts)


def test_a_story_is_told_once_for_each_of_its_states(tmp_path, embedder, make_article, monkeypatch):
    told = []

    def counted(story_id, *rest):
        told.append(story_id)
        return tell(story_id, *rest)

    monkeypatch.setattr(storybook, "tell", counted)
    texts = [f"The Tarn harbour in Vessa burnt down; {n} people died on Sunday." for n in (3, 5)]
    with Library.open(tmp_path, write=True, embedder=embedder) as library:
        library.add([make_article(texts[0]), make_article("A flood closed the Orrin mine.")])
        before = library.stories()
        assert library.stories() == before
        assert sorted(told) == sorted(s.id for s in before)
        told.clear()
        library.add([make_article(texts[1])])
        after = library.stories()
        assert told == [before[0].id if "Tarn" in before[0].articles[0].text else before[1].id]
    # What is read back is what would be told anew, in another process too.
    with Library.open(tmp_path, embedder=embedder) as reader:
        assert reader.stories() == after == [tell_story(s.id, s.articles) for s in after]
        assert len(told) == 1


def test_changes_are_numbered_and_a_story_that_went_is_told_of(library):
    book = library.storybook
    every = book.changed_since(0, limit=1000)
    assert [s.change for s in every] == sorted(s.change for s in every)
    last = every[-1].change
    assert book.changed_since(last, limit=1000) == []
    m = db.story_members.c
    one, other = library.stories(texts=3, limit=2)
    with library.engine.begin() as connection:
        moved = update(db.story_members).where(m.story_id == other.id).values(story_id=one.id)
        connection.execute(moved)
        touch(connection, (one.id, other.id))
    try:
        changed = {s.id: s for s in book.changed_since(last, limit=1000)}
        assert changed.keys() == {one.id, other.id}
        assert changed[other.id].articles == 0
        assert other.id not in book.newest_ids(limit=1000)
        with pytest.raises(NotFound):
            library.story(other.id)
        assert len(book.told([one.id])[0]["articles"]) == len(one.articles) + len(other.articles)
    finally:
        with library.engine.connect() as connection:
            seqs = list(connection.execute(select(db.articles.c.seq)).scalars())
        rearrive(library, seqs, len(seqs))


def test_what_was_told_of_an_older_state_does_not_stand_for_a_newer(library):
    book = library.storybook
    (story,) = book.untold([library.stories(texts=3, limit=1)[0].id])
    with library.engine.begin() as connection:
        touch(connection, [story.id])
    book.keep(story, {"title": "of old"})
    assert book.kept([story.id]) == {}
    assert book.told([story.id])[0]["title"] != "of old"
    book.keep(story, {"title": "of old"})
    assert book.kept([story.id])[story.id]["title"] != "of old"


def test_of_one_article_few_facts_are_quoted(library):
    (told,) = library.storybook.told([library.stories(texts=3, limit=1)[0].id])
    for facts, most in ((told["timeline"], 3), (told["latest"], 2)):
        first = [f["reports"][0]["article_id"] for f in facts]
        assert facts
        assert max(first.count(i) for i in first) <= most
    whole = {f.text for f in timeline(library.story(told["id"]).articles, most=10_000)}
    assert {f["text"] for f in told["latest"]} <= whole
    days = [f["reports"][0]["at"] for f in told["latest"]]
    assert days == sorted(days, reverse=True)
