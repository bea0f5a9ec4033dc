"""Wordings that models chose for real news, told again of invented places: honest and careless."""

from __future__ import annotations

from typing import Any

import pytest

from corpus.model import Kind, Role, Severity
from evals.model import Judgement
from tests.evals.checks import judging
from tests.evals.checks.judging import blocking


def judged(text: str, source: str, *, cited: int = 1, **more: Any) -> Judgement:
    """Judge ``text``, of The Mechanism, by the first ``cited`` sentences of ``source``."""
    return judging.judged(text, source, slice(cited), section="mechanism", **more)


NESTED = (
    "Quill said Dray was asked to join a meeting at noon Friday, during which chief engineer"
    " Ilse Varga informed Dray he was being fired."
)
INDICTED = (
    "Dray is accused of using “millions in ferry deposits” to help buy a house for himself,"
    " according to the indictment, and allegedly used 2 million crowns of deposits to make"
    " political contributions; prosecutors can show evidence of those contributions in this"
    " trial, even though they are not part of the charges brought."
)


@pytest.mark.parametrize(
    ("text", "source", "role"),
    [
        (
            "Quill said that chief engineer Ilse Varga told Dray of his firing at noon on Friday.",
            NESTED,
            Role.BODY,
        ),
        (
            "The alleged contributions are not part of the charges in this trial, although"
            " prosecutors can show evidence of them.",
            INDICTED,
            Role.BODY,
        ),
        (
            "Break: 8 March, between Port Ansel and Varn, Calder Lines said.",
            "Calder Lines started to experience problems on 8 March, which it said was caused by a"
            " fault on a cable between Port Ansel in Orsk and Varn in Velia.",
            Role.DATUM,
        ),
        (
            'The wharf union\'s chief executive claimed that switching takes "too many steps".',
            "The wharf union’s CEO, who testified last week, claimed it takes “too many steps” to"
            " switch.",
            Role.BODY,
        ),
        (
            "Calder Lines told customers that berths added on 10 March had brought it to 83% of"
            " what it needed.",
            '"Some more berths were opened last night [10 March] bringing us up to 83% of our'
            ' required capacity," Calder Lines said.',
            Role.BODY,
        ),
    ],
)
def test_an_honest_wording_raises_no_alarm(text: str, source: str, role: Role) -> None:
    found = judged(text, source, role=role).findings
    loud = [f.message for f in found if f.severity in {Severity.BLOCKING, Severity.WARNING}]
    assert not loud


ESTIMATE = "Initial indications were that the pier would take 12 days to mend."


def test_first_ranks_in_a_judgement_and_counts_in_a_fact() -> None:
    text = "The overrun suggests that a first estimate is a poor basis for planning."
    assert "numbers" not in blocking(judged(text, ESTIMATE, kind=Kind.ANALYSIS))
    counted = "The pier would take 12 days to mend after the first collapse."
    assert "numbers" in blocking(judged(counted, ESTIMATE))


@pytest.mark.parametrize(
    ("check", "source", "careless", "honest"),
    [
        (
            "modality",
            ESTIMATE,
            "The pier will take 12 days to mend.",
            "Initial indications were that the pier would take 12 days to mend.",
        ),
        (
            "modality",
            "If the judge rules against Calder Lines, the outcome could look a lot like the Varn"
            " deal, in which the port was required to change its behavior.",
            "If the judge rules against Calder Lines, the outcome will be the Varn deal.",
            "If the judge rules against Calder Lines, the outcome may be like the Varn deal.",
        ),
        (
            "polarity",
            '"We however were not severely affected due to the backup berth at all our piers,"'
            " Quill added. Calder Lines CEO Mara Quill spoke in Varn.",
            "Calder Lines was severely affected by the outage, chief executive Mara Quill said.",
            "Calder Lines was not severely affected, chief executive Mara Quill said.",
        ),
        (
            "polarity",
            "The partner network has informed us that the tug worked in optimal weather conditions"
            " for the duration of the repairs.",
            "The tug worked in poor weather conditions for the duration of the repairs, the partner"
            " network said.",
            "The tug worked in ideal weather conditions for the duration of the repairs, the"
            " partner network said.",
        ),
    ],
)
def test_a_careless_wording_is_blocked(check: str, source: str, careless: str, honest: str) -> None:
    assert check in blocking(judged(careless, source, cited=2))
    assert check not in blocking(judged(honest, source, cited=2))
