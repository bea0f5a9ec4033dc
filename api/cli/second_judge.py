"""``drafter eval --second-judge``: a model's opinion on the sentences in doubt."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.agreement import load_decisions
from api.cli.output import complain, emit, plain, progress

if TYPE_CHECKING:
    from api.settings import Settings
    from corpus.model import Score, Verdict
    from drafter.llm.judge import ModelJudge
    from evals.agreement import Agreement, Decision
    from evals.gate.model import Judged
    from evals.second_judge import JudgesAgreement, Opinion
    from prompts import HouseStyle

SecondJudge = Annotated[
    bool,
    typer.Option(
        "--second-judge",
        help="Ask the model of the sentences in doubt; it lifts no finding and blocks nothing. "
        "With --agreement it is held to editors' decisions.",
    ),
]
JudgeBudget = Annotated[
    float | None,
    typer.Option("--budget", min=0, metavar="0.50", help="Most that --second-judge may cost, $."),
]


def consult(  # noqa: PLR0913 - what one run brings, all by name
    settings: Settings,
    judged: Sequence[Judged],
    style: HouseStyle,
    *,
    budget: float | None,
    decisions: Path | None,
    json: bool,
) -> list[Judged]:
    """Return the documents with the model's opinions in their reports, and print its agreement.

    The figures go to standard error, so that a report on standard output stays whole; with ``json``
    they are one more object there.
    """
    from api import wiring
    from api.drafts import new_draft_id
    from api.models import model_judge
    from drafter.ledger import SqlLedger

    known = load_decisions(decisions) if decisions else []
    engine = wiring.open_engine(settings)
    try:
        judge = model_judge(
            settings,
            dollars=settings.model.budget if budget is None else budget,
            run_id=f"second-judge-{new_draft_id()}",
            ledger=SqlLedger(engine, now=wiring.utc_now),
            limiter=wiring.open_limiter(settings),
        )
        run = _Run(judge, style, known)
        with progress("asking the second judge …", quiet=json):
            done = asyncio.run(run.all(judged))
    finally:
        engine.dispose()
    for problem in run.problems:
        complain(f"second judge: {problem}")
    _print(run, json=json)
    return done


class _Run:
    """One run over all documents: what was asked, what came back, what it agrees with."""

    def __init__(self, judge: ModelJudge, style: HouseStyle, decisions: Sequence[Decision]) -> None:
        self.judge = judge
        self._style = style
        self._decisions = decisions
        self.asked = 0
        self.problems: list[str] = []
        self._pairs: list[tuple[Verdict, Verdict]] = []
        self._opinions: dict[str, Opinion] = {}

    async def all(self, judged: Sequence[Judged]) -> list[Judged]:
        return [await self._one(item) for item in judged]

    async def _one(self, judged: Judged) -> Judged:
        from drafter.revisions import sentence_hash
        from evals.second_judge import in_doubt, join

        document = judged.document
        questions = in_doubt(document.briefing, judged.report, document.sources, self._style)
        answers = await self.judge.ask(questions)
        self.asked += len(questions)
        self.problems += [f"{judged.name}: {problem}" for problem in answers.problems]
        by_id = {s.id: s for s in document.briefing.sentences}
        for question in questions:
            opinion = answers.opinions.get(question.sentence_id)
            if opinion is not None:
                self._pairs.append((question.first, opinion.verdict))
                self._opinions[sentence_hash(by_id[question.sentence_id])] = opinion
        return replace(judged, report=join(judged.report, questions, answers))

    @property
    def with_checks(self) -> JudgesAgreement:
        from evals.second_judge import judges_agreement

        return judges_agreement(self._pairs)

    @property
    def with_editors(self) -> Agreement | None:
        from evals.agreement import agreement
        from evals.second_judge import as_decisions

        return next(iter(agreement(as_decisions(self._decisions, self._opinions))), None)


def _print(run: _Run, *, json: bool) -> None:
    checks, editors, usage = run.with_checks, run.with_editors, run.judge.usage
    if json:
        emit({"second_judge": _as_dict(run)})
        return
    kappa = "–" if checks.kappa is None else f"{checks.kappa:.2f}"
    lines = [
        f"Second judge {run.judge.name}: {checks.total} of {run.asked} sentences in doubt judged; "
        f"{usage.calls} calls, ${usage.cost:.4f}.",
        f"  with the checks: agrees on {checks.observed.numerator:g}/{checks.total} "
        f"(kappa {kappa}); supported by both {checks.both}, by the checks alone "
        f"{checks.first_only}, by the second judge alone {checks.second_only}, by neither "
        f"{checks.neither}",
    ]
    if editors:
        lines.append(
            f"  with editors: precision {_rate(editors.precision)}, recall "
            f"{_rate(editors.recall)}, silent on clean {_rate(editors.silent)}"
        )
    sys.stderr.write(plain("\n".join(lines)) + "\n")


def _as_dict(run: _Run) -> Mapping[str, Any]:
    from evals.agreement import agreement_to_dict

    checks, editors, usage = run.with_checks, run.with_editors, run.judge.usage
    return {
        "model": run.judge.name,
        "asked": run.asked,
        "answered": checks.total,
        "calls": usage.calls,
        "cost": usage.cost,
        "with_checks": {
            "both": checks.both,
            "first_only": checks.first_only,
            "second_only": checks.second_only,
            "neither": checks.neither,
            "kappa": checks.kappa,
        },
        "with_editors": agreement_to_dict(editors) if editors else None,
        "problems": run.problems,
    }


def _rate(score: Score) -> str:
    return f"{score.numerator:g}/{score.denominator}"
