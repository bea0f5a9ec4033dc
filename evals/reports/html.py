"""The outcome as one HTML file that stands alone: no script, no address that is loaded.

Each sentence stands beside the words it cites, in their context. All text passes the template's
autoescape; an address becomes a link only where it is http or https.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template

from corpus.model import Article, Citation, Finding, Sentence, Severity, Verdict
from evals.evidence import span_of
from evals.gate.model import Judged, Outcome
from evals.pieces import ClaimPiece, claim_pieces
from evals.reports.plots import Plot, plots
from evals.reports.shared import (
    ORDER,
    change_text,
    details,
    grounds_line,
    share_text,
    value_text,
    verdict_line,
)

# Icon and words: a verdict must not be told by colour alone.
_VERDICTS = {
    Verdict.SUPPORTED: ("✓", "supported"),
    Verdict.WEAK: ("≈", "weakly supported"),
    Verdict.UNSUPPORTED: ("✗", "not supported"),
    Verdict.CONTRADICTED: ("≠", "contradicted"),
    Verdict.UNCITED: ("∅", "cites nothing"),
    Verdict.STALE: ("↻", "changed since it was judged"),
    Verdict.NOT_REQUIRED: ("–", "needs no citation"),
    Verdict.UNJUDGED: ("?", "not judged: no source"),
}
_SEVERITIES = {
    Severity.BLOCKING: ("✗", "blocks"),
    Severity.WARNING: ("!", "warning"),
    Severity.INFO: ("i", "note"),
}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of text; ``marked`` is shown as highlighted."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class _Evidence:
    """One citation: its source, and the cited words in their context; none where it is broken."""

    source: str
    url: str | None
    pieces: tuple[_Piece, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """One finding in words."""

    severity: str
    icon: str
    word: str
    check: str
    message: str
    details: tuple[str, ...]
    known: bool


@dataclass(frozen=True, slots=True)
class _Row:
    """One sentence with all that is shown of it."""

    verdict: str
    icon: str
    word: str
    kind: str
    line: int | None
    pieces: tuple[ClaimPiece, ...]
    grounds: str
    findings: tuple[_Said, ...]
    evidence: tuple[_Evidence, ...]


def as_html(outcome: Outcome) -> str:
    """Return the report as one HTML document."""
    return _template().render(
        outcome=outcome,
        summary=verdict_line(outcome),
        scores=_scores(outcome),
        changed=bool(outcome.pinned),
        plots=_plots(outcome),
        documents=[
            {
                "judged": judged,
                "number": number,
                "counts": _counts(judged),
                "whole": _whole(judged),
                "sections": [
                    (section.title, [_row(judged, s) for s in section.sentences])
                    for section in judged.document.briefing.sections
                ],
            }
            for number, judged in enumerate(outcome.judged, 1)
        ],
    )


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    source = (files(__package__) / "report.html").read_text("utf-8")
    return environment.from_string(source)


def _scores(outcome: Outcome) -> list[tuple[str, str, str, str, str]]:
    floors: dict[str, list[str]] = {}
    for held in outcome.floors:
        state = "holds" if held.holds else "missed"
        floors.setdefault(held.name, []).append(f"{held.floor:.3f} {state}")
    return [
        (
            name,
            value_text(score),
            share_text(score),
            ", ".join(dict.fromkeys(floors.get(name, ()))),
            change_text(outcome, name),
        )
        for name, score in outcome.scores.items()
    ]


def _plots(outcome: Outcome) -> tuple[Plot, ...]:
    return plots(outcome.history, tuple(outcome.scores))


def _counts(judged: Judged) -> str:
    found = [f.severity for f in judged.report.findings]
    return ", ".join(f"{found.count(s)} {s}" for s in ORDER)


def _whole(judged: Judged) -> tuple[_Said, ...]:
    ids = {s.id for s in judged.document.briefing.sentences}
    return tuple(_said(judged, f) for f in judged.report.findings if f.sentence_id not in ids)


def _row(judged: Judged, sentence: Sentence) -> _Row:
    verdict = judged.report.verdicts.get(sentence.id, Verdict.UNJUDGED)
    icon, word = _VERDICTS[verdict]
    found = [f for f in judged.report.findings if f.sentence_id == sentence.id]
    found.sort(key=lambda f: ORDER.index(f.severity))
    marks = [(f.start, f.end) for f in found if f.start is not None and f.end is not None]
    grounds = judged.report.grounds.get(sentence.id)
    gaps = grounds.missing if grounds else ()
    return _Row(
        verdict=str(verdict),
        icon=icon,
        word=word,
        kind=str(sentence.kind),
        line=judged.document.lines.get(sentence.id),
        pieces=claim_pieces(sentence.text, differs=marks, unfound=gaps),
        grounds=grounds_line(grounds, sentence.text) if grounds else "",
        findings=tuple(_said(judged, f) for f in found),
        evidence=tuple(_evidence(judged, c) for c in sentence.citations),
    )


def _said(judged: Judged, finding: Finding) -> _Said:
    icon, word = _SEVERITIES[finding.severity]
    return _Said(
        severity=str(finding.severity),
        icon=icon,
        word=word,
        check=finding.check,
        message=finding.message,
        details=tuple(details(finding)),
        known=judged.is_known(finding),
    )


def _evidence(judged: Judged, citation: Citation) -> _Evidence:
    article = judged.document.sources.get(citation.article_id)
    if article is None:
        return _Evidence(f"no source was given for {citation.article_id}", None, ())
    if citation.resolve(judged.document.sources) is None:
        said = f"{_source(article)}: the cited words are not at that place"
        return _Evidence(said, _link(article), ())
    span = span_of(article, citation.start, citation.end)
    near = span.context_sentences or ((citation.start, citation.end),)
    first, last = min(near[0][0], citation.start), max(near[-1][1], citation.end)
    marked = (citation.start - first, citation.end - first)
    return _Evidence(
        _source(article), _link(article), tuple(_pieces(article.text[first:last], [marked]))
    )


def _source(article: Article) -> str:
    day = f"{article.published_at:%Y-%m-%d}" if article.published_at else "undated"
    return ", ".join(x for x in (article.outlet_name, article.title, day) if x)


def _link(article: Article) -> str | None:
    url = article.url
    return url if url is not None and url.startswith(("http://", "https://")) else None


def _pieces(text: str, marks: list[tuple[int, int]]) -> Iterator[_Piece]:
    """Cut ``text`` at the marked stretches; overlapping ones are one."""
    at = 0
    for first, last in sorted(marks):
        start, end = max(first, at), min(last, len(text))
        if start >= end:
            continue
        if start > at:
            yield _Piece(text[at:start], False)
        yield _Piece(text[start:end], True)
        at = end
    if at < len(text):
        yield _Piece(text[at:], False)
