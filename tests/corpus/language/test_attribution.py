"""Who says so, and how firmly."""

import pytest

from corpus.language.attribution import Strength, attributions, harder_than


@pytest.mark.parametrize(
    ("text", "speaker", "strength"),
    [
        ("The ministry said the port was closed.", "The ministry", Strength.SAID),
        ("“We go,” Brockman wrote.", "Brockman", Strength.SAID),
        ("According to the harbour office, it closed.", "the harbour office", Strength.SAID),
        ("The group claimed the attack.", "The group", Strength.CLAIMED),
        ("The firm reportedly lost money.", None, Strength.REPORTED),
        ("Police confirmed the death.", "Police", Strength.CONFIRMED),
        ("Officials denied it.", "Officials", Strength.DENIED),
        ("He allegedly fled.", None, Strength.ALLEGED),
        ("Analysts expect a rise, and experts warned of more.", "experts", Strength.PREDICTED),
    ],
)
def test_attributions(text, speaker, strength):
    found = [(a.speaker, a.strength) for a in attributions(text)]
    assert (speaker, strength) in found


def test_claims_harden_and_soften():
    assert harder_than(None, Strength.CLAIMED)
    assert harder_than(Strength.CONFIRMED, Strength.ALLEGED)
    assert not harder_than(Strength.CLAIMED, Strength.SAID)
