from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import BadInput
from drafter.revisions import diff
from drafter.revisions.diff import moved_ids

A, B, C = ("s1", "A gate failed.", 0), ("s2", "Water rose.", 0), ("s3", "People left.", 1)


def marks(found):
    return {
        (c.after or c.before).sentence.id: (
            "added" if c.before is None else "deleted" if c.after is None else ""
        )
        + ("moved" if c.moved else "")
        + ("edited" if c.edited else "")
        for c in found.changes
        if not c.kept
    }


def test_a_moved_sentence_is_moved_not_deleted_and_added(make):
    assert marks(diff(make(x=[A, B, C]), make(x=[C, A, B]))) == {"s3": "moved"}


def test_a_sentence_carried_to_another_section_under_a_new_id_is_moved(make):
    before = make(x=[A, B], y=[C])
    after = make(x=[A], y=[C, ("new", "Water rose.", 1)])
    assert marks(diff(before, after)) == {"s2": "moved"}


def test_edited_added_and_deleted(make):
    after = make(x=[("s1", "Two gates failed.", 0), C, ("s9", "It rained.", 1)])
    assert marks(diff(make(x=[A, B, C]), after)) == {"s1": "edited", "s9": "added", "s2": "deleted"}


def test_a_verdict_is_no_change(make):
    before = make(x=[A])
    section = before.sections[0]
    judged = replace(section.sentences[0], verdict="supported")
    after = replace(before, sections=(replace(section, sentences=(judged,)),))
    assert diff(before, after).same


def test_two_sentences_of_one_id_are_refused(make):
    with pytest.raises(BadInput, match="share the id 's1'"):
        diff(make(x=[A]), make(x=[A], y=[A]))


@given(st.permutations([f"s{i}" for i in range(7)]))
def test_moved_are_the_fewest_that_explain_the_order(make, order):
    ids = [f"s{i}" for i in range(7)]
    moved = moved_ids(make(x=[(i, i, 0) for i in ids]), make(x=[(i, i, 0) for i in order]))
    stayed = [i for i in order if i not in moved]
    assert stayed == sorted(stayed)
    longest = [1] * 7  # by the quadratic definition
    for right in range(7):
        for left in range(right):
            if order[left] < order[right]:
                longest[right] = max(longest[right], longest[left] + 1)
    assert len(stayed) == max(longest)
