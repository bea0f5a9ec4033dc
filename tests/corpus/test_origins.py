"""Copies of one text: found though cut and localised, and never chained."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.bench.grouping import measure_copies, read_copy_labels
from corpus.bench.labelled import read_labelled
from corpus.origins import (
    LEAST_COVERED,
    RUN,
    Relation,
    covered,
    fewest_sampled,
    origin_groups,
    relation,
    shared_text,
    shingles,
)

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


def test_a_blend_of_two_wire_texts_belongs_to_the_nearer_one(make_article):
    first, second = words(1, 200), words(2, 150)
    blend = make_article(text(first[:150], second[:140]))
    long, short = make_article(text(first)), make_article(text(second))
    groups = origin_groups([blend, long, short])
    assert groups == {blend.id: blend.id, long.id: blend.id, short.id: short.id}
    # Without the blend, they have nothing in common.
    assert len(set(origin_groups([long, short]).values())) == 2


def test_what_many_quote_makes_no_copy(make_article):
    said = text(words(1, 60))
    one = make_article(f"{text(words(2, 50))} “{said}” {text(words(3, 20))}")
    other = make_article(f'{text(words(4, 45))} "{said}" {text(words(5, 10))}')
    assert covered(shingles(one.text), shingles(other.text), quotations=True) > LEAST_COVERED
    assert relation(one, other) is Relation.DISTINCT
    # A text that is nearly all quotation is compared whole.
    release = make_article(f"“{said}” said {text(words(6, 6))}")
    assert relation(one, release) is Relation.COPY


def test_between_a_copy_and_nothing_lies_shared_text(make_article):
    wire = words(1, 400)
    whole = make_article(text(wire))
    part = make_article(text(wire[:40], words(2, 60)))
    assert relation(whole, part) is relation(part, whole) is Relation.SHARES_TEXT


def test_pairs_that_share_text_are_told_once_and_copies_are_not(make_article):
    wire = words(1, 400)
    whole, part = make_article(text(wire)), make_article(text(wire[:40], words(2, 60)))
    copy = make_article(text(wire[:300]), origin_group=whole.id)
    other = make_article(text(words(3, 100)))
    assert shared_text([whole, copy, other, part]) == [(whole, part)]


def test_an_undated_copy_brings_no_two_days_together(make_article):
    wire = words(1, 300)
    undated = make_article(text(wire, words(2, 30)))
    early = make_article(text(wire), day="2026-03-01")
    late = make_article(text(wire[:200]), day="2026-03-20")
    groups = origin_groups([late, undated, early])
    assert groups == {undated.id: undated.id, early.id: undated.id, late.id: late.id}


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


@pytest.fixture(scope="module")
def news():
    """Real news as it is ingested, under its labels."""
    if not NEWS.exists():
        pytest.skip("the measuring data is not here (../shared/data/news)")
    return read_labelled(NEWS)


@pytest.mark.shared_data
def test_the_size_of_a_sample_is_hardly_ever_taken_for_more_than_it_is(news):
    texts = [a.article.text for a in news]
    over = sum(fewest_sampled(len(t)) > len(shingles(t).sample) for t in texts)
    assert over <= len(texts) // 100


@pytest.mark.shared_data
def test_groups_of_real_news_never_join_two_stories(news):
    story = {a.article.id: a.story for a in news}
    groups = origin_groups([a.article for a in news])
    copies = [(i, g) for i, g in groups.items() if i != g]
    assert len(copies) >= 75
    assert all(story[i] == story[g] for i, g in copies)


@pytest.mark.shared_data
def test_copies_as_a_reader_labels_them(news):
    counts = measure_copies(news, read_copy_labels())
    assert counts.pairs == 892
    assert counts.precision >= 0.97
    assert counts.recall >= 0.85
