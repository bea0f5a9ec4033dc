"""``drafter eval --agreement``: the checks against what editors decided."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.codes import ExitCode
from api.cli.output import complain, emit, print_table, say
from corpus.errors import BadInput

if TYPE_CHECKING:
    from corpus.model import Score
    from evals.agreement import Decision

AgreementFile = Annotated[
    Path | None,
    typer.Option("--agreement", metavar="FILE", help="Compare the checks with editors' decisions."),
]
Export = Annotated[
    Path | None,
    typer.Option("--export", metavar="FILE", help="Write the decisions as labelled examples."),
]


def run_agreement(path: Path, export: Path | None, *, json: bool) -> int:
    """Print precision and recall of each check; write the examples where asked to."""
    from evals.agreement import agreement, agreement_to_dict, examples

    decisions = load_decisions(path)
    found = agreement(decisions)
    if json:
        for item in found:
            emit(agreement_to_dict(item))
    else:
        rows = [[i.check, _cell(i.precision), _cell(i.recall), _cell(i.silent)] for i in found]
        print_table(("check", "precision", "recall", "silent on clean"), rows)
        say(f"{len(decisions):,} decisions.")
    if export is not None:
        try:
            export.write_text(examples(decisions), encoding="utf-8")
        except OSError as error:
            raise BadInput(f"cannot write {export}: {error}", help="check the path") from None
    return ExitCode.OK


def load_decisions(path: Path) -> list[Decision]:
    """Read editors' decisions; a line that is none is named, a file without any is ``BadInput``."""
    from evals.agreement import read_decisions, refuse_empty

    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"cannot read {path}: {error}", help="check the path") from None
    decisions, wrong = read_decisions(text)
    for said in wrong:
        complain(f"{path}: {said}", "see docs/ci.md for the form of a line")
    refuse_empty(decisions, str(path))
    return decisions


def _cell(score: Score) -> str:
    value = "–" if score.value is None else f"{score.value:.3f}"
    return f"{value} ({score.numerator:g}/{score.denominator})"
