"""Checks against editors' decisions."""

from __future__ import annotations

import json

from corpus.model import Score
from evals.agreement import agreement, examples, read_decisions


def line(sentence: str, decision: str, **more: object) -> str:
    base = {"sentence_hash": sentence, "check": "numbers@2", "decision": decision, "reason": "r",
            "at": "2026-05-10T09:00:00Z"}  # fmt: skip
    return json.dumps({**base, **more})


def test_precision_and_recall_have_their_denominators() -> None:
    text = "\n".join([
        line("a", "edited"), line("b", "edited"), line("c", "override"),
        line("d", "edited", raised=False), line("e", "accepted"), line("f", "accepted"),
        line("a", "override", check="names"),
    ])  # fmt: skip
    decisions, wrong = read_decisions(text)
    assert wrong == []
    names, numbers = agreement(decisions)
    assert numbers.check == "numbers"
    assert (numbers.precision, numbers.recall) == (Score(2, 3), Score(2, 3))
    assert numbers.silent == Score(2, 3)
    assert (names.precision, names.recall.value) == (Score(0, 1), None)


def test_the_last_decision_counts_in_whatever_order() -> None:
    early, late = line("a", "override"), line("a", "edited", at="2026-05-11T09:00:00Z")
    for text in (f"{early}\n{late}", f"{late}\n{early}"):
        decisions, _ = read_decisions(text)
        assert [d.label for d in decisions] == ["true_alarm"]


def test_a_bad_line_is_named_and_the_rest_is_read() -> None:
    bad = [
        "{",
        "[]",
        line("a", "shrug"),
        line("a", "override", raised=False),
        line("a", "edited", at="2026-05-10"),
    ]
    decisions, wrong = read_decisions("\n".join([*bad, "", line("b", "edited")]))
    assert [d.sentence_hash for d in decisions] == ["b"]
    assert [w.split(" is")[0] for w in wrong] == [f"line {n}" for n in range(1, 6)]


def test_examples_carry_label_and_words() -> None:
    decisions, _ = read_decisions(line("a", "edited", raised=False, text="Ten ships sank."))
    row = json.loads(examples(decisions))
    assert (row["label"], row["text"]) == ("missed", "Ten ships sank.")
