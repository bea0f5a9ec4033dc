from hypothesis import given
from hypothesis import strategies as st

from drafter.revisions import content_hash, merge

A, B, C = ("s1", "A gate failed.", 0), ("s2", "Water rose.", 0), ("s3", "People left.", 1)
BASE = [A, B, C]


def rows(briefing):
    return [(s.id, s.text, s.block) for s in briefing.sentences]


def test_edits_of_different_sentences_merge(make):
    mine = make(x=[("s1", "Two gates failed.", 0), B, C])
    theirs = make(x=[A, B, ("s3", "Many left.", 1)])
    found = merge(make(x=BASE), mine, theirs)
    assert not found.conflicts
    assert rows(found.briefing) == [
        ("s1", "Two gates failed.", 0),
        B,
        ("s3", "Many left.", 1),
    ]


def test_the_same_sentence_edited_twice_is_a_conflict_that_a_choice_settles(make):
    mine, theirs = make(x=[("s1", "Mine.", 0), B]), make(x=[("s1", "Theirs.", 0), B])
    found = merge(make(x=[A, B]), mine, theirs)
    (conflict,) = found.conflicts
    assert (conflict.kind, conflict.mine.text, conflict.theirs.text) == (
        "edit_edit",
        "Mine.",
        "Theirs.",
    )
    chosen = merge(make(x=[A, B]), mine, theirs, {"s1": "mine"})
    assert not chosen.conflicts
    assert chosen.briefing.sentences[0].text == "Mine."


def test_the_same_edit_made_twice_is_none(make):
    both = make(x=[("s1", "Same.", 0)])
    assert not merge(make(x=[A]), both, both).conflicts


def test_delete_against_edit_is_a_conflict_either_way(make):
    edited, deleted = make(x=[("s1", "Edited.", 0), B]), make(x=[B])
    for mine, theirs, side in ((edited, deleted, "theirs"), (deleted, edited, "mine")):
        found = merge(make(x=[A, B]), mine, theirs)
        assert [c.kind for c in found.conflicts] == ["delete_edit"]
        assert [s.text for s in found.briefing.sentences] == ["Edited.", "Water rose."]
        settled = merge(make(x=[A, B]), mine, theirs, {"s1": side})
        assert rows(settled.briefing) == [B]


def test_both_add_under_one_id_and_both_stay(make):
    mine, theirs = make(x=[A, ("n", "Mine.", 0)]), make(x=[A, ("n", "Theirs.", 0)])
    found = merge(make(x=[A]), mine, theirs)
    assert sorted(s.text for s in found.briefing.sentences) == [A[1], "Mine.", "Theirs."]
    assert len({s.id for s in found.briefing.sentences}) == 3
    assert {s.block for s in found.briefing.sentences} == {0}


def test_a_move_of_mine_carries_an_edit_of_theirs(make):
    mine, theirs = make(x=[B, A], y=[C]), make(x=[A, ("s2", "Water fell.", 0)], y=[C])
    found = merge(make(x=[A, B], y=[C]), mine, theirs)
    assert not found.conflicts
    assert [s.text for s in found.briefing.sentences] == ["Water fell.", A[1], C[1]]


def test_a_paragraph_whose_first_sentences_both_delete_stays_a_paragraph(make):
    base = [A, ("t1", "One.", 1), ("t2", "Two.", 1), ("t3", "Three.", 1)]
    mine, theirs = make(x=[base[0], *base[2:]]), make(x=[*base[:2], base[3]])
    assert rows(merge(make(x=base), mine, theirs).briefing) == [A, ("t3", "Three.", 1)]


@st.composite
def edits(draw, tag):
    """One editor's version of six sentences in two sections: [(id, text)] twice."""
    kept = [i for i in range(6) if draw(st.integers(0, 4))]
    named = [(f"s{i}", f"{tag} {i}" if draw(st.integers(0, 3)) == 0 else f"text {i}") for i in kept]
    named += [(f"n{i}", f"{tag} new {i}") for i in range(draw(st.integers(0, 2)))]
    order = draw(st.permutations(named)) if draw(st.booleans()) else named
    cut = draw(st.integers(0, len(order)))
    return order[:cut], order[cut:]


def built(make, version):
    return make(**{k: [(i, t, 0) for i, t in v] for k, v in zip("xy", version, strict=True)})


ORIGINAL = (
    [(f"s{i}", f"text {i}") for i in range(3)],
    [(f"s{i}", f"text {i}") for i in range(3, 6)],
)


@given(edits("mine"), edits("theirs"))
def test_no_edit_is_lost(make, mine, theirs):
    base = built(make, ORIGINAL)
    found = merge(base, built(make, mine), built(make, theirs))
    shown = [s.text for s in found.briefing.sentences]
    shown += [s.text for c in found.conflicts for s in (c.mine, c.theirs) if s]
    for text in (t for v in (mine, theirs) for part in v for _, t in part):
        if not text.startswith("text"):
            assert text in shown
    ids = [s.id for s in found.briefing.sentences]
    assert len(ids) == len(set(ids))


@given(edits("theirs"))
def test_an_idle_side_changes_nothing(make, theirs):
    base, edited = built(make, ORIGINAL), built(make, theirs)
    for found in (
        merge(base, base, edited),
        merge(base, edited, base),
        merge(base, edited, edited),
    ):
        assert not found.conflicts
        assert {s.id: s.text for s in found.briefing.sentences} == {
            s.id: s.text for s in edited.sentences
        }
    assert content_hash(merge(base, base, edited).briefing) == content_hash(edited)
