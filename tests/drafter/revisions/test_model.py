from dataclasses import replace
from datetime import UTC, datetime

import pytest

from corpus.errors import BadInput
from drafter.revisions import content_hash, restore, revise

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
A, B = ("s1", "A gate failed.", 0), ("s2", "Water rose.", 0)


def test_revisions_form_a_chain_and_a_restored_text_is_a_new_link(make):
    first = revise(None, make(x=[A]), author="ed", at=AT)
    second = revise(first, make(x=[A, B]), author="ed", at=AT)
    third = restore(second, first, author="ed", at=AT)
    assert (first.n, second.n, third.n) == (1, 2, 3)
    assert (first.parent, second.parent, third.parent) == (None, first.hash, second.hash)
    assert content_hash(third.briefing) == content_hash(first.briefing)
    assert third.hash != first.hash


@pytest.mark.parametrize(
    "change", [{"author": "other"}, {"n": 2}, {"parent": "0" * 64}, {"report_hash": "0" * 64}]
)
def test_a_revision_that_was_tampered_with_is_not_intact(make, change):
    first = revise(None, make(x=[A]), author="ed", at=AT)
    assert first.intact
    assert not replace(first, **change).intact
    assert not replace(first, briefing=make(x=[B])).intact


def test_two_sentences_of_one_id_are_refused(make):
    with pytest.raises(BadInput, match="share the id"):
        revise(None, make(x=[A, A]), author="ed", at=AT)
