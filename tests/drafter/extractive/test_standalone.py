"""Which sentences can stand by themselves, and the reason where one cannot."""

from __future__ import annotations

import pytest

from drafter.extractive.leaning import capitals
from drafter.extractive.standalone import balanced, outside_quotations, speaks_on, why_not

GOOD = [
    "The dam authority said 340 households were moved to schools overnight.",
    "“Nobody picked up the telephone,” said the League's chairman, Oskar Pell.",
    "Traders on the lower quay of Port Carrow put their losses at 2.4 million crowns.",
    "Tamrand said she had warned the ministry twice before the gate failed.",
    "After the flood, engineers from Port Carrow closed the second gate of the dam.",
    "The lawsuit against Velm Hydro was filed in Port Carrow on Monday morning.",
    "The Velm Dam, built in 1931, holds back 40 million cubic metres of water.",
]
BAD = [
    ("He said the gate had last been inspected in 2019 by the ministry.", "leans"),
    ("This led to a flood on the lower quay of Port Carrow.", "leans"),
    ("The company said repairs at the dam would take six weeks.", "leans"),
    ("The 31-year-old founded the hydro company in the year 2019.", "leans"),
    ("Instead, the authority closed the second gate of the dam.", "leans"),
    ("Days later, the authority closed the second gate of the dam.", "leans"),
    ("Some of them were moved to schools in Port Carrow overnight.", "leans"),
    ("The report found that nobody had inspected either of the gates since autumn.", "leans"),
    ("The authority ordered it to close the second gate before noon.", "leans"),
    ("“The gate had failed before,” he told reporters in Port Carrow.", "leans"),
    ("“The board no longer trusts his word,” a statement by Velm Hydro said.", "pronoun"),
    ("The Velm Dam Commission would accept all three inspectors, he said on Monday.", "pronoun"),
    ("In the morning they opened the second gate of the Velm Dam.", "pronoun"),
    ("The dam failed again; click here to read what the ministry said.", "furniture"),
    ("Photo by Anna Reed shows the lower quay under water on Monday.", "furniture"),
    ("Sign up for the morning newsletter and never miss the news.", "furniture"),
    ("Readers may write to desk@northline.example about the flood on the quay.", "furniture"),
    ("Why did nobody answer the telephone at the Velm Dam?", "no whole sentence"),
    ("The dam failed, and who is surprised? Nobody in Port Carrow.", "question"),
    ("What a night the people of Port Carrow had on the quay!", "question"),
    ("We stood on the quay and watched the water of the Velm rise.", "“I”"),
    ("If you live on the quay, take your papers to the school.", "“I”"),
    ("Unfortunately, nobody in Port Carrow had heard the warning of the dam.", "opinion"),
    ("It is hard to believe that Port Carrow was not warned in time.", "opinion"),
    ("Sluice Gate Fails At The Velm Dam, Flooding Lower Quay Of Town.", "headline"),
    ("Initial estimates put the repair time at about twelve days", "no whole sentence"),
    ("Gate fails again.", "too short"),
    ("“The gate had failed before, Oskar Pell told reporters in Port Carrow.", "half"),
    ("“Nobody picked up the telephone on the night of the flood.”", "without a speaker"),
    ("The authority wants to settle this issue with Port Carrow by May.", "points"),
]


@pytest.mark.parametrize("text", GOOD)
def test_a_sentence_that_stands_by_itself(text: str) -> None:
    assert why_not(text, outlet="Northline Wire") is None


@pytest.mark.parametrize(("text", "reason"), BAD, ids=[t[:30] for t, _ in BAD])
def test_a_sentence_that_does_not(text: str, reason: str) -> None:
    found = why_not(text, outlet="Northline Wire")
    assert found is not None
    assert reason in found


def test_inside_a_quotation_that_goes_on() -> None:
    text = "The gate of the dam had failed before, in the year 2019."
    assert why_not(text) is None
    assert why_not(text, in_quotation=True) == "half of a quotation or of a bracket"


def test_the_outlet_as_an_actor_is_no_news_but_as_a_listener_it_is() -> None:
    actor = "Northline Wire never printed the warning of the engineers at the dam."
    heard = "Oskar Pell told Northline Wire that nobody had picked up the telephone."
    assert why_not(actor, outlet="Northline Wire") == "the outlet speaks of itself"
    assert why_not(heard, outlet="Northline Wire") is None


def test_a_sentence_s_first_capital_makes_no_name() -> None:
    text = "Operators said he had opened the second gate of the dam."
    assert why_not(text, known=capitals("The dam failed. Operators said so.")) is not None
    named = "Tamrand said she had opened the second gate of the dam."
    assert why_not(named, known=capitals("The engineer Ilse Tamrand said so.")) is None


def test_the_topic_itself_needs_no_telling() -> None:
    text = "The case is expected to go on for several weeks in the autumn."
    assert why_not(text) == "leans on the sentence before"
    assert why_not(text, about=frozenset({"case"})) is None


def test_speech_that_the_next_sentence_attributes() -> None:
    claim = "FTX was no Ponzi scheme."
    assert speaks_on(claim, "It was a very innovative company, he argued.")
    assert not speaks_on(claim, "The court adjourned for the day.")
    assert not speaks_on("Mark Cohen said FTX was no Ponzi scheme.", "It was new, he argued.")


def test_quotations_are_blanked_at_the_same_length() -> None:
    text = "“We failed,” Pell said, “and I am sorry.”"
    bare = outside_quotations(text)
    assert len(bare) == len(text)
    assert "We" not in bare
    assert "Pell said" in bare


@pytest.mark.parametrize("text", ['He said "no', "“no", "(no", "`` no"])
def test_marks_that_do_not_close(text: str) -> None:
    assert not balanced(text)


def test_a_caption_is_known_by_its_tense() -> None:
    caption = "A worker sorts out parcels at the dock in Port Carrow on Aug. 31, 2021."
    assert why_not(caption) == "site furniture"
    assert why_not("A worker closed the gate of the dam in Port Carrow on Aug. 31, 2021.") is None


def test_a_character_that_was_lost_spoils_the_sentence() -> None:
    assert (
        why_not("The dam authority wants 30bn euros (\ufffd25.7bn) from the ministry.") is not None
    )


@pytest.mark.parametrize(
    "text",
    [
        "Cue objected to all these things being considered part of setup by Apple.",
        "When the two sides renegotiated the deal, Apple wanted a higher share of it.",
        "Kelmara would accept minehunters from the Commission, he said on Monday in Averin.",
        "The minister Pavo Istrend said it proved that inspections were needed at sea.",
        "MWEB operations has issued an update on the downtime to its many customers.",
        "The officials in Haldris asked not to be named because the talks are secret.",
    ],
)
def test_more_that_only_its_surroundings_explain(text: str) -> None:
    assert why_not(text) is not None


def test_said_he_had_is_no_attribution_turned_round() -> None:
    assert why_not("Jorge Valdemar said he had done nothing wrong in all those years.") is None
    assert why_not("Valdemar said he had done nothing wrong in all those years.") is None
