"""Copies of one text: found though cut and localised, and never chained."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.model import normalise_text
from corpus.origins import RUN, covered, origin_groups, shingles

NEWS = Path(__file__).parents[3] / "shared" / "data" / "news" / "ecbplus.jsonl"


def words(seed, number):
    source = random.Random(seed)
    return [f"w{source.randrange(10**6)}" for _ in range(number)]


def text(*parts):
    return " ".join(w for part in parts for w in part)


def test_a_cut_and_localised_copy_joins_its_original(make_article):
    wire = words(1, 300)
    original = make_article(text(wire), day="2026-03-01")
    copy = make_article(text(words(2, 30), wire[:120], words(3, 20)), day="2026-03-02")
    other = make_article(text(words(4, 300)), day="2026-03-02")
    groups = origin_groups([copy, other, original])
    assert groups == {original.id: original.id, copy.id: original.id, other.id: other.id}


@pytest.mark.parametrize(("kept", "joined"), [(60, True), (40, False)])
def test_half_of_the_shorter_text_decides(make_article, kept, joined):
    wire = words(1, 400)
    original = make_article(text(wire))
    copy = make_article(text(wire[:kept], words(2, 100 - kept)))
    assert (origin_groups([original, copy])[copy.id] == original.id) is joined


def test_two_copies_of_different_halves_meet_in_the_whole_and_do_not_chain(make_article):
    wire = words(1, 400)
    whole, first, second = (make_article(text(w)) for w in (wire, wire[:150], wire[250:]))
    bridge = make_article(text(wire[250:], words(5, 120)))
    assert set(origin_groups([first, second, whole]).values()) == {whole.id}
    groups = origin_groups([first, second, whole, bridge])
    assert groups[bridge.id] == whole.id
    # Without the whole, the halves have nothing in common and stay apart.
    assert len(set(origin_groups([first, second]).values())) == 2


def test_a_week_apart_is_no_copy_unless_undated(make_article):
    wire = text(words(1, 200))
    early = make_article(wire, url="https://a.example/1", day="2026-03-01")
    late = make_article(wire, url="https://b.example/1", day="2026-03-09")
    undated = make_article(wire, url="https://c.example/1")
    assert len(set(origin_groups([early, late]).values())) == 2
    assert len(set(origin_groups([early, undated]).values())) == 1


def test_of_two_equal_texts_the_earlier_is_the_centre(make_article):
    wire = text(words(1, 200))
    early = make_article(wire, url="https://z.example/1", day="2026-03-01")
    late = make_article(wire, url="https://a.example/1", day="2026-03-02")
    undated = make_article(wire, url="https://b.example/1")
    assert set(origin_groups([undated, late, early]).values()) == {early.id}


def test_texts_too_short_for_a_run_stay_by_themselves(make_article):
    one = make_article("Four words in all", url="https://a.example/")
    two = make_article("Four words in all", url="https://b.example/")
    assert origin_groups([one, two]) == {one.id: one.id, two.id: two.id}


def test_nothing_gives_nothing():
    assert origin_groups([]) == {}


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(make_article, source):
    wire = words(1, 300)
    articles = [make_article(text(wire[i * 20 : i * 20 + 120], words(i, 60))) for i in range(8)]
    expected = origin_groups(articles)
    source.shuffle(articles)
    assert origin_groups(articles) == expected


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from("abcd"), max_size=40), st.lists(st.sampled_from("abcd"), max_size=40)
)
def test_coverage_is_what_counting_run_by_run_gives(one, other):
    short, long = sorted((one, other), key=len)
    runs = {tuple(long[i : i + RUN]) for i in range(len(long) - RUN + 1)}
    inside = set()
    for i in range(len(short) - RUN + 1):
        if tuple(short[i : i + RUN]) in runs:
            inside.update(range(i, i + RUN))
    expected = len(inside) / len(short) if len(short) >= RUN else 0.0
    assert covered(shingles(" ".join(one)), shingles(" ".join(other))) == pytest.approx(expected)


@pytest.mark.shared_data
def test_groups_of_real_news_never_join_two_stories(make_article):
    if not NEWS.exists():
        pytest.skip("the measuring data is not here (../shared/data/news)")
    story = {}
    articles = []
    for line in NEWS.read_text(encoding="utf-8").splitlines():
        raw = json.loads(line)
        article = make_article(normalise_text(raw["text"]), url=raw["url"] or raw["id"])
        articles.append(article)
        story[article.id] = raw["story"]
    groups = origin_groups(articles)
    copies = [(i, g) for i, g in groups.items() if i != g]
    assert len(copies) >= 100
    assert all(story[i] == story[g] for i, g in copies)
