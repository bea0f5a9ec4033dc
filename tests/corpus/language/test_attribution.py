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
        ("According to the U.S. Survey, it shook.", "the U.S. Survey", Strength.SAID),
        ("Epic also claims that it is so.", "Epic", Strength.CLAIMED),
        ("He would not confirm it.", "He", Strength.SAID),
        ("Microsoft's claim that it works is new.", "Microsoft", Strength.CLAIMED),
        ("There were reports of gunfire.", None, Strength.REPORTED),
        ("He was accused by the ministry of fraud.", "the ministry", Strength.ALLEGED),
        ("He was accused of fraud.", None, Strength.ALLEGED),
        ("Oler stands accused of fraud.", None, Strength.ALLEGED),
        ("The firm, seemingly unaware, went on.", None, Strength.REPORTED),
        ("The port is expected to open.", None, Strength.PREDICTED),
        ("It is said to be large.", None, Strength.REPORTED),
        ("“Go,” said Paul Lee, president of ABC.", "Paul Lee", Strength.SAID),
        ("It closed, said Marcus, a fisherman.", "Marcus", Strength.SAID),
        ("It closed, officials said.", "officials", Strength.SAID),
        ("Not so, said the harbour office: it stayed open.", "the harbour office", Strength.SAID),
        ("Gregg Marks, spokesman for the port, said it closed.", "Gregg Marks", Strength.SAID),
        ("“It fell,” its chief, Ali Reza, said on Tuesday.", "Ali Reza", Strength.SAID),
        ("Marks couldn't say more, but said it closed.", "Marks", Strength.SAID),
        ("Officials on Saturday confirmed the toll.", "Officials", Strength.CONFIRMED),
        ("It won nine alleged prizes.", None, Strength.ALLEGED),
        ("It was in a statement on Tuesday.", None, Strength.SAID),
        ("A study found that it fell.", "A study", Strength.SAID),
        ("Our partner has informed us that the ship worked.", "Our partner", Strength.SAID),
        ("The ministry notified residents that it was shut.", "The ministry", Strength.SAID),
        ("But Egypt's minister Amr Badawi warned that it could.", "Egypt's minister Amr Badawi",
         Strength.PREDICTED),
    ],
)  # fmt: skip
def test_attributions(text, speaker, strength):
    found = [(a.speaker, a.strength) for a in attributions(text)]
    assert (speaker, strength) in found


def test_claims_harden_and_soften():
    assert harder_than(None, Strength.CLAIMED)
    assert harder_than(Strength.CONFIRMED, Strength.ALLEGED)
    assert not harder_than(Strength.CLAIMED, Strength.SAID)


@pytest.mark.parametrize(
    "text",
    [
        "This week I wrote about a yard that builds ferries.",
        "Voters made an informed choice in May.",
        "The council informed the port of its decision.",
        "Ohio State won.",
        "You can tell it by the colour.",
        "He found a box.",
        "An estimated two million left.",
        "The firm's claims are two.",
        "Daily Reports Inc rose.",
        "OpenAI fights copyright claims",
        "They face murder charges for the deaths.",
        "It mended the Explorer flaw revealed earlier.",
    ],
)
def test_namesakes_of_reporting_verbs_attribute_nothing(text):
    assert attributions(text) == []


def test_one_speaker_keeps_on_where_the_clause_goes_on():
    found = attributions(
        "The ministry denied it but said that work went on, adding that it hurried."
    )
    assert [a.speaker for a in found] == ["The ministry"] * 3
