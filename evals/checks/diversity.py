"""Whose words the briefing rests on: outlets, distinct texts, outlets under a government's control.

Counted are the citations of facts and forecasts that resolve to a given source. Copies of one text
count as one text, however many outlets print it.
"""

from __future__ import annotations

from collections import Counter

from corpus.model import Article, Finding, Kind, Section, Severity
from evals.model import Outcome, Whole, rate, warning_at
from evals.texts import distinct_texts, is_state_run

_REPORTED = frozenset({Kind.FACT, Kind.FORECAST})
_LEAST_IN_SECTION = 3  # citations from which a section of one text is told


def check_diversity(whole: Whole) -> Outcome:
    """Score ``distinct_texts`` (of cited articles) and ``not_state_run`` (of citations)."""
    by_section = [(s, _cited(s, whole)) for s in whole.briefing.sections]
    cited = [a for _, articles in by_section for a in articles]
    groups = distinct_texts((a.id for a in cited), whole.sources)
    limits = whole.style.wording.diversity
    state = [a for a in cited if is_state_run(a)]
    findings: list[Finding] = []
    texts = len(set(groups.values()))
    if len(cited) >= limits.least_citations:
        if texts == 1:
            findings.append(_single(cited))
        else:
            findings.extend(_one_outlet(cited, limits.outlet_share))
        if len(state) / len(cited) > limits.state_share:
            findings.append(_state(state, len(cited), limits.state_share))
    if texts > 1:
        findings.extend(
            _single_in(section, articles)
            for section, articles in by_section
            if len(articles) >= _LEAST_IN_SECTION and len({groups[a.id] for a in articles}) == 1
        )
    return Outcome(
        tuple(findings),
        {
            "distinct_texts": rate(texts, len(groups)),
            "not_state_run": rate(len(cited) - len(state), len(cited)),
        },
    )


def _cited(section: Section, whole: Whole) -> list[Article]:
    return [
        whole.sources[c.article_id]
        for at, sentence in whole.judged
        if at is section and sentence.kind in _REPORTED
        for c in sentence.citations
        if c.article_id in whole.sources
    ]


def _single(cited: list[Article]) -> Finding:
    return warning_at(
        f"all {len(cited)} citations lead to one text",
        expected="at least two distinct texts",
        found=", ".join(sorted({a.outlet_name for a in cited})),
        hint="look for another source, or say in the text that this is the one there is",
    )


def _single_in(section: Section, articles: list[Article]) -> Finding:
    return warning_at(
        f"all {len(articles)} citations of {section.title} lead to one text",
        section=section.key,
        severity=Severity.INFO,
        found=", ".join(sorted({a.outlet_name for a in articles})),
        hint="see whether another source tells it too",
    )


def _one_outlet(cited: list[Article], limit: float) -> list[Finding]:
    outlet, most = max(
        Counter(a.outlet_name for a in cited).items(), key=lambda item: (item[1], item[0])
    )
    if most / len(cited) <= limit:
        return []
    return [
        warning_at(
            f"{outlet} holds {most} of {len(cited)} citations",
            expected=f"at most {limit:.0%} from one outlet",
            found=f"{most / len(cited):.0%}",
            hint="cite others where they tell it too",
        )
    ]


def _state(state: list[Article], total: int, limit: float) -> Finding:
    return warning_at(
        f"{len(state)} of {total} citations are of outlets under a government's control",
        expected=f"at most {limit:.0%}",
        found=", ".join(sorted({a.outlet_name for a in state})),
        hint="set an independent source beside them, or name them in the text",
    )
