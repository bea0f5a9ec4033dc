import pytest

from drafter.bench.policy import EVERY, KINDS, Passage, changed, sentences, written

FERRY = (
    "The ferry Osprey sank off Quill Bay with 40 people on board, officials said. "
    "Rescuers from the harbour at Marrow reached the wreck within 30 minutes of the call. "
    "The captain told Harbour Radio that the engine had failed twice during the crossing. "
    "Divers recovered the last of the lifeboats on the morning of the second day."
)
PIER = (
    "The pier at Quill Bay will stay closed for 12 weeks while the piles are tested. "
    "Its owner, the town of Marrow, put the cost of the work at 3 million crowns. "
    "Traders on the pier have asked the council for help with their lost takings. "
    "A meeting is planned in the town hall for all who have a stall on the pier."
)
SHOWN = [Passage("1", FERRY), Passage("2", PIER)]


def test_copies_are_letters_of_the_passage_and_every_fourth_is_changed():
    lines = written(SHOWN, "a prompt")
    assert len(lines) == 8
    texts = {"1": FERRY, "2": PIER}
    for place, line in enumerate(lines):
        assert line.source in texts[line.key]
        if place % EVERY == EVERY - 1:
            assert line.planted in KINDS
            assert line.text not in texts[line.key]
        else:
            assert line.text == line.source
            assert not line.planted


def test_the_same_prompt_gets_the_same_answer_and_no_sentence_twice():
    lines = written(SHOWN, "a prompt")
    assert lines == written(SHOWN, "a prompt")
    assert len({line.source for line in lines}) == len(lines)
    assert len(written(SHOWN, "a prompt", most=3)) == 3
    assert written([], "a prompt") == []


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_changes_one_thing(kind):
    first, second = sentences(FERRY)[:2]
    assert {
        "number": changed(first, "number"),
        "name": changed(first, "name"),
        "attribution": changed(first, "attribution"),
        "invented": (changed(first, "invented") or "").split(" into ")[1][:10],
    }[kind] == {
        "number": first.replace("40", "47"),
        "name": first.replace("Osprey", "Pemberton"),
        "attribution": "The ferry Osprey sank off Quill Bay with 40 people on board.",
        "invented": "the matter",
    }[kind]
    assert changed(second, "attribution") is None


def test_fragments_and_questions_are_no_sentences():
    assert sentences("Read more\nWho was on the bridge when the ferry went down that night?") == []
