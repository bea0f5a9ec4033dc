"""How far each check agrees with what editors decided: precision and recall, with denominators.

A decision is one line of JSON: ``{sentence_hash, check, decision, reason, at}`` and, where known,
``text`` (the words judged) and ``raised`` (whether the check had said something). ``override``: the
editor kept a sentence that the check had held against (a false alarm). ``edited``: the editor
changed it (a true alarm where the check had raised it, else a miss). ``accepted``: the sentence was
approved as it stood, without a word of the check.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from corpus.codec import instant, instant_text
from corpus.errors import BadInput
from corpus.model import Score

Choice = Literal["override", "edited", "accepted"]
Label = Literal["true_alarm", "false_alarm", "missed", "clean"]
_CHOICES: dict[str, Choice] = {c: c for c in ("override", "edited", "accepted")}


@dataclass(frozen=True, slots=True)
class Decision:
    """What an editor decided of one check's word, or silence, on one sentence."""

    sentence_hash: str
    check: str
    decision: Choice
    raised: bool
    reason: str
    at: datetime
    text: str = ""

    @property
    def label(self) -> Label:
        """The decision as a label of an example."""
        if self.decision == "edited":
            return "true_alarm" if self.raised else "missed"
        return "false_alarm" if self.raised else "clean"


@dataclass(frozen=True, slots=True)
class Agreement:
    """One check against the editors. ``precision`` is over its alarms, ``recall`` over the faults.

    ``silent`` is over the sentences that nobody had to change: those it said nothing of.
    """

    check: str
    precision: Score
    recall: Score
    silent: Score


def read_decisions(text: str) -> tuple[list[Decision], list[str]]:
    """Read decisions, one a line; a later one on the same sentence and check replaces the earlier.

    Returns them in the order of their sentences, and a word on each line that is none.
    """
    kept: dict[tuple[str, str], Decision] = {}
    wrong: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            decision = _decision(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            wrong.append(f"line {number} is no decision: {error}")
            continue
        key = (decision.sentence_hash, decision.check)
        if key not in kept or kept[key].at <= decision.at:
            kept[key] = decision
    return [kept[key] for key in sorted(kept)], wrong


def decision_to_dict(decision: Decision) -> dict[str, Any]:
    """Return a decision as the JSON values that ``read_decisions`` reads."""
    return {
        "sentence_hash": decision.sentence_hash,
        "check": decision.check,
        "decision": decision.decision,
        "raised": decision.raised,
        "reason": decision.reason,
        "at": instant_text(decision.at),
        "text": decision.text,
    }


def agreement(decisions: Iterable[Decision]) -> list[Agreement]:
    """Return precision and recall of each check, in the order of their names."""
    labels: dict[str, list[Label]] = {}
    for decision in decisions:
        labels.setdefault(decision.check, []).append(decision.label)
    return [_agreement(check, found) for check, found in sorted(labels.items())]


def examples(decisions: Sequence[Decision]) -> str:
    """Return the decisions as labelled examples, one JSON object a line."""
    rows = (
        {
            "sentence_hash": d.sentence_hash,
            "text": d.text,
            "check": d.check,
            "label": d.label,
            "reason": d.reason,
            "at": instant_text(d.at),
        }
        for d in decisions
    )
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def agreement_to_dict(found: Agreement) -> dict[str, Any]:
    """Return one check's figures as JSON values (docs/schema/agreement.json)."""
    scores = {"precision": found.precision, "recall": found.recall, "silent": found.silent}
    return {"check": found.check} | {
        name: {"value": s.value, "numerator": s.numerator, "denominator": s.denominator}
        for name, s in scores.items()
    }


def _agreement(check: str, labels: Sequence[Label]) -> Agreement:
    true, false = labels.count("true_alarm"), labels.count("false_alarm")
    missed, clean = labels.count("missed"), labels.count("clean")
    return Agreement(
        check,
        precision=Score(true, true + false),
        recall=Score(true, true + missed),
        silent=Score(clean, clean + false),
    )


def _decision(raw: dict[str, Any]) -> Decision:
    choice = _CHOICES.get(raw["decision"])
    if choice is None:
        raise ValueError(f"decision {raw['decision']!r}, not override, edited or accepted")
    raised = raw.get("raised", choice != "accepted")
    if choice == "override" and not raised:
        raise ValueError("an override of a check that raised nothing")
    at = instant(raw["at"])
    if at is None:
        raise ValueError("no time")
    check = str(raw["check"]).partition("@")[0]
    reason = str(raw.get("reason") or "")
    words = str(raw.get("text") or "")
    return Decision(str(raw["sentence_hash"]), check, choice, bool(raised), reason, at, words)


def refuse_empty(decisions: Sequence[Decision], where: str) -> None:
    """Say that there is nothing to agree with, where no decision was read."""
    if not decisions:
        raise BadInput(f"no decision in {where}", help="see docs/ci.md for the form of a line")
