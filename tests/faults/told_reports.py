"""All reports over the golden briefings and claims, to standard output: what must never differ.

A program of its own, for it is run under several hash seeds and several versions of Python.
"""

from __future__ import annotations

import json
import sys

from corpus.codec import report_to_dict
from evals.gate.judging import total
from evals.gate.model import Document, Judged, Outcome
from evals.golden import judge_claim, load_claims, load_style_claims
from evals.golden.briefings import NAMES, load_briefing
from evals.reports import FORMATS
from evals.run import run
from prompts import load_style


def main() -> None:
    style = load_style()
    judged = []
    for name in NAMES:
        golden = load_briefing(name, style)
        report = run(golden.briefing, golden.sources, style)
        document = Document(name, name, golden.briefing, golden.sources, {})
        judged.append(Judged(document, report))
        print(json.dumps(report_to_dict(report), ensure_ascii=False))
    outcome = Outcome(tuple(judged), (), total(j.report for j in judged))
    for form in FORMATS.values():
        print(form(outcome))
    for claim in (*load_claims(), *load_style_claims()):
        print(claim.id, judge_claim(claim, style))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    main()
