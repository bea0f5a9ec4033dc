"""Run the operators over true sentences and count what the checks say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from corpus.model import Briefing, Severity, Verdict
from evals.model import Judgement
from evals.mutations.model import Half, Operator, Pool, Seed
from evals.mutations.table import OPERATORS
from evals.run import judge, run
from prompts import HouseStyle

CLEAN = Operator("clean", True, lambda seed, _pool, _rng: seed, "the sentence as it is")


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence as an operator made it from the seed ``made_from``."""

    operator: Operator
    made_from: Seed
    seed: Seed


@dataclass(frozen=True, slots=True)
class Outcome:
    """``flagged``: an editor is told (no clean pass); ``blocked``: a finding forbids to export."""

    case: Case
    judgement: Judgement
    flagged: bool
    blocked: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """Of ``made`` sentences, how many were flagged, and how many of these were blocked.

    ``spoke`` tells by a check's name in how many of them it warned or blocked.
    """

    operator: Operator
    base: str
    half: Half
    made: int
    flagged: int
    blocked: int
    spoke: Mapping[str, int] = field(default_factory=dict)


def cases(
    seeds: Sequence[Seed], *, seed: int, operators: Sequence[Operator] = OPERATORS
) -> Iterator[Case]:
    """Make what can be made, one case at most of each operator and sentence, clean ones first.

    The same arguments make the same cases: chance is drawn from ``seed``, the operator's name and
    the sentence's id alone.
    """
    articles = {s.article.id: s.article for s in seeds}
    pool = Pool(tuple(articles.values()))
    for operator in (CLEAN, *operators):
        for true in seeds:
            made = operator.make(true, pool, Random(f"{seed}:{operator.name}:{true.id}"))
            if made is not None and (made != true or operator is CLEAN):
                yield Case(operator, true, made)


def outcomes(made: Iterable[Case], style: HouseStyle) -> Iterator[Outcome]:
    """Judge each case by the articles it cites."""
    for case in made:
        judgement = _judged(case, style)
        heard = {f.severity for f in judgement.findings}
        blocked = Severity.BLOCKING in heard
        flagged = blocked or judgement.verdict is not Verdict.SUPPORTED
        yield Outcome(case, judgement, flagged or Severity.WARNING in heard, blocked)


def _judged(case: Case, style: HouseStyle) -> Judgement:
    """Judge the sentence alone; where its source has another age, in a briefing of that day."""
    mutant, true = case.seed, case.made_from
    sources = {mutant.article.id: mutant.article}
    alone = judge(mutant.sentence, mutant.section, sources, style)
    now = true.article.published_at
    if mutant.article.id != true.article.id or mutant.article.published_at == now:
        return alone
    report = run(Briefing("b", mutant.article.title, now, (mutant.section,)), sources, style)
    heard = tuple(f for f in report.findings if f.sentence_id == mutant.id)
    return Judgement(alone.verdict, heard)


def rates(found: Iterable[Outcome]) -> list[Rate]:
    """Count outcomes by operator, kind of sentence and half, in the order of the table."""
    counts: dict[tuple[str, str, Half], list[int]] = {}
    operators: dict[str, Operator] = {}
    spoke: dict[tuple[str, str, Half], Counter[str]] = {}
    for outcome in found:
        case = outcome.case
        operators.setdefault(case.operator.name, case.operator)
        key = (case.operator.name, case.made_from.base, case.made_from.half)
        count = counts.setdefault(key, [0, 0, 0])
        count[0] += 1
        count[1] += outcome.flagged
        count[2] += outcome.blocked
        spoke.setdefault(key, Counter()).update(_speakers(outcome.judgement))
    order = list(operators)
    return [
        Rate(
            operators[key[0]],
            key[1],
            key[2],
            made=count[0],
            flagged=count[1],
            blocked=count[2],
            spoke=dict(sorted(spoke[key].items())),
        )
        for key, count in sorted(
            counts.items(), key=lambda item: (order.index(item[0][0]), item[0][1:])
        )
    ]


def _speakers(judgement: Judgement) -> set[str]:
    """Return the names of the checks that warn or block."""
    heard = (f for f in judgement.findings if f.severity is not Severity.INFO)
    return {f.check.partition("@")[0] for f in heard}
