"""Profiles: what is in them, and that the store gives back what it was given."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.stories import Rarity
from corpus.stories.profiles import pack, unpack


def test_rare_words_weigh_more_and_unknown_ones_most():
    known = Rarity.of_vocabulary(["[PAD]", "##ing", "!", "people", "city", "harbour"])
    assert known.of("peopl") == known.of("stem nobody has")  # not the stem: unknown
    assert known.of("person") < known.of("citi") < known.of("harbour") < known.of("antimoni")
    assert known.of("antimoni") == pytest.approx(math.log(20_001))


def test_of_two_forms_of_a_stem_the_commoner_counts():
    both = Rarity.of_vocabulary(["report", "filler", "reports"])
    assert both.of("report") == Rarity.of_vocabulary(["report"]).of("report")


def test_names_are_what_has_a_capital_wherever_it_stands(make_profile):
    one = make_profile("Vessa burnt. Fires in Vessa. The harbour of Vessa burnt in 2026.")
    other = make_profile("Smoke over Vessa, 2026.")
    assert len(one.anchors & other.anchors) == 2  # Vessa and 2026; smoke is capital by its place
    assert set(one.names.hashes) & set(other.names.hashes)


@given(st.text(max_size=400))
def test_any_text_has_a_profile_that_survives_the_store(make_profile, text):
    before = make_profile(text, theme="fire")
    after = unpack(pack(before))
    assert after.anchors == before.anchors
    for ours, theirs in ((before.words, after.words), (before.names, after.names)):
        assert ours.hashes.tolist() == theirs.hashes.tolist()
        assert np.allclose(ours.weights, theirs.weights, atol=1e-3)
    assert np.allclose(before.vector, after.vector, atol=1e-3)
    assert np.linalg.norm(before.vector) == pytest.approx(1)


def test_a_profile_of_another_version_is_refused(make_profile):
    blob = pack(make_profile("Vessa burnt."))
    with pytest.raises(ValueError, match="version 9"):
        unpack(bytes([9]) + blob[1:])
