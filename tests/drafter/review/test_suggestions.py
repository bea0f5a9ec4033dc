"""Suggestions as values: proposed, carried out, overtaken; what a section written anew gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import BadInput, NotFound
from corpus.model import Briefing, Citation, Kind, Role, Section, Sentence, Verdict
from drafter.review.editing import find_sentence, section_of, with_section
from drafter.review.suggestions import (
    Overtaken,
    Proposed,
    Settled,
    Suggestion,
    apply,
    differences,
    proposed_addition,
    proposed_deletion,
    proposed_edit,
    standing,
)
from drafter.revisions import sentence_hash
from evals.markdown.section import UnknownCitation

NOW = datetime(2026, 5, 10, 9, tzinfo=UTC)
CITED = Citation("a1", 0, 5, "hash")
CITES = {"c1": CITED, "c2": Citation("a2", 3, 9, "other")}


def suggestion(change: Proposed, place: int = 0, **more: object) -> Suggestion:
    made = Suggestion(f"g{place}", "g", place, change, "ana", NOW)
    return replace(made, **more)  # type: ignore[arg-type]


def texts(briefing: Briefing, key: str = "situation") -> list[str]:
    return [s.text for s in section_of(briefing, key).sentences]


def test_an_edit_keeps_id_kind_and_place_and_turns_stale(briefing: Briefing) -> None:
    change = proposed_edit(briefing, "s2", "Repairs will cost millions.[^c2]", CITES)
    _, after = find_sentence(apply(briefing, suggestion(change)), "s2")
    assert (after.text, after.citations) == ("Repairs will cost millions.", (CITES["c2"],))
    assert (after.kind, after.block, after.verdict) == (Kind.FACT, 0, Verdict.STALE)


def test_a_deletion_takes_the_sentence_out(briefing: Briefing) -> None:
    after = apply(briefing, suggestion(proposed_deletion(briefing, "s2")))
    assert [s.id for s in section_of(after, "situation").sentences] == ["s1", "s3"]


def test_an_addition_goes_on_in_the_paragraph_or_opens_one(briefing: Briefing) -> None:
    def blocks(paragraph: bool, after_id: str | None) -> list[tuple[str, int]]:
        change = proposed_addition(
            briefing,
            "situation",
            after_id,
            "Nobody was hurt.[^c1]",
            CITES,
            new_id="n1",
            paragraph=paragraph,
        )
        rows = section_of(apply(briefing, suggestion(change)), "situation").sentences
        return [(s.id, s.block) for s in rows]

    assert blocks(False, "s2") == [("s1", 0), ("s2", 0), ("n1", 0), ("s3", 1)]
    assert blocks(True, "s2") == [("s1", 0), ("s2", 0), ("n1", 1), ("s3", 2)]
    assert blocks(True, None) == [("n1", 0), ("s1", 1), ("s2", 1), ("s3", 2)]
    # In the middle of a paragraph there is no room for another one.
    assert blocks(True, "s1") == [("s1", 0), ("n1", 0), ("s2", 0), ("s3", 1)]


def test_an_addition_whose_neighbour_is_gone_goes_to_the_end(briefing: Briefing) -> None:
    change = proposed_addition(
        briefing, "situation", "s1", "Nobody was hurt.[^c1]", CITES, new_id="n1", paragraph=False
    )
    without = apply(briefing, suggestion(proposed_deletion(briefing, "s1")))
    after = apply(without, suggestion(change))
    assert texts(after)[-1] == "Nobody was hurt."


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_additions_at_one_place_keep_their_order_whichever_is_taken_first(
    briefing: Briefing, order: tuple[int, ...]
) -> None:
    group = [
        suggestion(
            Proposed(
                "add", "situation", "s2", None, Sentence(f"n{i}", f"Word {i}.", Kind.FACT, (CITED,))
            ),
            i,
        )
        for i in range(3)
    ]
    after = briefing
    for i in order:
        after = apply(after, group[i], group)
    assert [s.id for s in section_of(after, "situation").sentences] == [
        *("s1", "s2", "n0", "n1", "n2", "s3")
    ]


def test_a_sentence_that_changed_since_overtakes_the_suggestion(briefing: Briefing) -> None:
    edit = suggestion(proposed_edit(briefing, "s2", "Repairs will cost little.[^c1]", CITES))
    gone = suggestion(proposed_deletion(briefing, "s2"))
    assert standing(edit, briefing) == "open"
    other = suggestion(proposed_edit(briefing, "s2", "Repairs will take weeks.[^c1]", CITES))
    changed = apply(briefing, other)
    for overtaken in (edit, gone):
        assert standing(overtaken, changed) == "overtaken"
        with pytest.raises(Overtaken):
            apply(changed, overtaken)
    # Taken back, the text is again what it was made for.
    assert standing(edit, briefing) == "open"


def test_what_was_settled_stays_settled(briefing: Briefing) -> None:
    rejected = suggestion(proposed_deletion(briefing, "s2"), state="rejected")
    assert standing(rejected, briefing) == "rejected"
    with pytest.raises(Settled):
        apply(briefing, rejected)


def test_what_is_added_twice_is_overtaken(briefing: Briefing) -> None:
    change = proposed_addition(
        briefing, "situation", "s2", "Nobody was hurt.[^c1]", CITES, new_id="n1", paragraph=False
    )
    once = apply(briefing, suggestion(change))
    assert standing(suggestion(change, 1), once) == "overtaken"


def test_an_id_that_is_taken_is_not_used_again(briefing: Briefing) -> None:
    change = proposed_addition(
        briefing, "situation", "s2", "Nobody was hurt.[^c1]", CITES, new_id="o1", paragraph=False
    )
    after = apply(briefing, suggestion(change))
    assert len({s.id for s in after.sentences}) == len(after.sentences) == 5


def test_a_suggestion_is_one_sentence_with_citations_that_are_known(briefing: Briefing) -> None:
    for markdown in ("One thing. Another thing.", "  ", "One.\n\nTwo."):
        with pytest.raises(BadInput, match="one sentence"):
            proposed_edit(briefing, "s2", markdown, CITES)
    with pytest.raises(UnknownCitation):
        proposed_edit(briefing, "s2", "Repairs cost.[^c9]", CITES)
    with pytest.raises(BadInput, match="as it stands"):
        proposed_edit(briefing, "s2", "Repairs will cost three million dollars.[^c1]", CITES)
    with pytest.raises(NotFound):
        proposed_edit(briefing, "s9", "Repairs cost.", CITES)
    with pytest.raises(NotFound):
        proposed_deletion(briefing, "s9")
    for section, after in (("situation", "o1"), ("situation", "s9")):
        with pytest.raises(BadInput, match="has no sentence"):
            proposed_addition(briefing, section, after, "A.", CITES, new_id="n", paragraph=False)


def test_a_section_written_anew_gives_edits_additions_and_deletions(briefing: Briefing) -> None:
    old = section_of(briefing, "situation")
    s1, s2, s3 = old.sentences
    new = replace(
        old,
        sentences=(
            replace(s1, id="x1"),
            replace(s2, id="x2", text="Repairs will cost four million dollars."),
            Sentence("x3", "Two ferries lie idle.", Kind.FACT, (CITED,), 1),
            Sentence("x4", "Write more.", Kind.CONNECTIVE, (), 2, Role.NOTE),
        ),
    )
    changes = differences(old, new)
    assert [(c.kind, c.sentence_id) for c in changes] == [
        ("edit", "s2"),
        ("add", "s2"),
        ("delete", "s3"),
    ]
    assert changes[1].after
    assert changes[1].after.block == 1  # it opened a paragraph
    assert differences(old, replace(old, sentences=(s3, s1, s2))) == ()
    assert differences(old, old) == ()


WORDS = st.sampled_from(("pier", "ferry", "fuel", "mayor", "vote", "barge", "repair", "storm"))
SENTENCES = st.lists(
    st.lists(WORDS, min_size=3, max_size=6, unique=True).map(lambda w: " ".join(w) + "."),
    max_size=6,
    unique=True,
)


@given(old=SENTENCES, new=SENTENCES, data=st.data())
def test_taking_all_suggestions_in_any_order_gives_the_sentences_of_the_new_section(
    old: list[str], new: list[str], data: st.DataObject
) -> None:
    def made(prefix: str, words: list[str]) -> Section:
        return Section(
            "situation",
            "The Situation",
            tuple(
                Sentence(f"{prefix}{i}", text, Kind.FACT, (CITED,), i // 2)
                for i, text in enumerate(words)
            ),
        )

    before, after = made("o", old), made("n", new)
    briefing = Briefing("d1", "Ferries", None, (before,))
    group = [suggestion(change, i) for i, change in enumerate(differences(before, after))]
    text = briefing
    for taken in data.draw(st.permutations(group)):
        text = apply(text, taken, group)
    got = section_of(text, "situation").sentences
    assert {sentence_hash(s) for s in got} == {sentence_hash(s) for s in after.sentences}
    blocks = [s.block for s in got]
    assert blocks == sorted(blocks)
    assert with_section(text, section_of(text, "situation")).sections
