"""Briefings, reports and articles as JSON values, and back without loss.

The shape is public (docs/schema/briefing.json) and carries the version of its schema. What a reader
of the JSON would otherwise have to look up stands beside each citation: outlet, URL, the words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from corpus.errors import BadInput
from corpus.model import (
    Article,
    Briefing,
    Citation,
    Finding,
    Grounds,
    Kind,
    Report,
    Role,
    Score,
    Section,
    Sentence,
    Severity,
    Usage,
    Verdict,
    Withheld,
    quote_hash,
)
from corpus.outlets import outlet_of

SCHEMA = "briefing/1"
Sources = Mapping[str, Article]


def briefing_to_dict(briefing: Briefing, sources: Sources) -> dict[str, Any]:
    """Return ``briefing`` as JSON values; ``sources`` are the articles that it cites, by id."""
    return {
        "schema": SCHEMA,
        **outline_to_dict(briefing, lambda sentence: sentence_to_dict(sentence, sources)),
        "withheld": [
            {
                "section": w.section,
                "text": w.sentence.text,
                "reasons": list(w.reasons),
                "sentence": sentence_to_dict(w.sentence, sources),
                "nearest": [citation_to_dict(c, sources) for c in w.nearest],
            }
            for w in briefing.withheld
        ],
        "report": report_to_dict(briefing.report) if briefing.report else None,
        "usage": {
            "calls": briefing.usage.calls,
            "prompt_tokens": briefing.usage.prompt_tokens,
            "completion_tokens": briefing.usage.completion_tokens,
            "cost": briefing.usage.cost,
        },
    }


def outline_to_dict(briefing: Briefing, row: Callable[[Sentence], object]) -> dict[str, Any]:
    """Return what a briefing is and its sections, without what was withheld and how it was judged.

    ``row`` gives each sentence as JSON values.
    """
    return {
        "id": briefing.id,
        "topic": briefing.topic,
        "as_of": instant_text(briefing.as_of),
        "window_days": briefing.window_days,
        "angle": briefing.angle,
        "writer": briefing.writer,
        "model": briefing.model,
        "style_hash": briefing.style_hash,
        "prompts": list(briefing.prompts),
        "created_at": instant_text(briefing.created_at),
        "gathered": list(briefing.gathered),
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "status": section.status,
                "sentences": [row(s) for s in section.sentences],
            }
            for section in briefing.sections
        ],
    }


def briefing_from_dict(raw: Mapping[str, Any]) -> Briefing:
    """Read what ``briefing_to_dict`` wrote; anything else is ``BadInput`` that names the field."""
    if raw.get("schema", SCHEMA) != SCHEMA:
        raise BadInput(
            f"a briefing of schema {raw['schema']!r}", help=f"this version reads {SCHEMA}"
        )
    try:
        return _briefing(raw)
    except KeyError as error:
        raise BadInput(
            f"the briefing lacks {error}", help="see docs/schema/briefing.json"
        ) from None
    except (TypeError, ValueError, AttributeError) as error:
        raise BadInput(
            f"the briefing does not fit its schema: {error}", help="see docs/schema/briefing.json"
        ) from None


def report_to_dict(report: Report) -> dict[str, Any]:
    """Return a report as JSON values, each score with its denominator.

    ``grounds`` stands there only where there are any, so that a report of before keeps its hash.
    """
    grounds = {key: grounds_to_dict(g) for key, g in report.grounds.items()}
    return {
        "passed": report.passed,
        "scores": {
            name: {"value": s.value, "numerator": s.numerator, "denominator": s.denominator}
            for name, s in report.scores.items()
        },
        "findings": [finding_to_dict(f) for f in report.findings],
        "verdicts": {key: str(verdict) for key, verdict in report.verdicts.items()},
        "checks": list(report.checks),
        "style_hash": report.style_hash,
        "sources_hash": report.sources_hash,
        **({"grounds": grounds} if grounds else {}),
    }


def report_from_dict(raw: Mapping[str, Any]) -> Report:
    """Read what ``report_to_dict`` wrote; ``passed`` follows from the findings."""
    return Report(
        findings=tuple(finding_from_dict(f) for f in raw["findings"]),
        scores={n: Score(s["numerator"], s["denominator"]) for n, s in raw["scores"].items()},
        verdicts={key: Verdict(v) for key, v in raw["verdicts"].items()},
        checks=tuple(raw["checks"]),
        style_hash=raw["style_hash"],
        sources_hash=raw["sources_hash"],
        grounds={key: grounds_from_dict(g) for key, g in raw.get("grounds", {}).items()},
    )


def grounds_to_dict(grounds: Grounds) -> dict[str, Any]:
    """Return how far a sentence is carried as JSON values."""
    return {
        "share": grounds.share,
        "probability": grounds.probability,
        "missing": [list(place) for place in grounds.missing],
    }


def grounds_from_dict(raw: Mapping[str, Any]) -> Grounds:
    """Read what ``grounds_to_dict`` wrote."""
    missing = tuple((int(start), int(end)) for start, end in raw["missing"])
    return Grounds(float(raw["share"]), float(raw["probability"]), missing)


def finding_to_dict(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON values, every field present."""
    return {
        "check": finding.check,
        "severity": str(finding.severity),
        "section": finding.section,
        "sentence_id": finding.sentence_id,
        "start": finding.start,
        "end": finding.end,
        "message": finding.message,
        "expected": finding.expected,
        "found": finding.found,
        "hint": finding.hint,
    }


def finding_from_dict(raw: Mapping[str, Any]) -> Finding:
    """Read what ``finding_to_dict`` wrote."""
    fields = {name: raw.get(name) for name in Finding.__dataclass_fields__}
    return Finding(**{**fields, "severity": Severity(raw["severity"])})  # type: ignore[arg-type]


def sentence_to_dict(sentence: Sentence, sources: Sources) -> dict[str, Any]:
    """Return a sentence as JSON values, its citations with the words that they cite."""
    return {
        "id": sentence.id,
        "kind": str(sentence.kind),
        "text": sentence.text,
        "verdict": str(sentence.verdict),
        "block": sentence.block,
        "role": str(sentence.role),
        "origin": sentence.origin,
        "citations": [citation_to_dict(c, sources) for c in sentence.citations],
    }


def sentence_from_dict(raw: Mapping[str, Any]) -> Sentence:
    """Read what ``sentence_to_dict`` wrote."""
    origin = raw.get("origin", "writer")
    if origin not in {"writer", "source", "editor"}:
        raise ValueError(f"origin {origin!r}")
    return Sentence(
        id=str(raw["id"]),
        text=str(raw["text"]),
        kind=Kind(raw["kind"]),
        citations=tuple(citation_from_dict(c) for c in raw.get("citations", ())),
        block=int(raw.get("block", 0)),
        role=Role(raw.get("role", Role.BODY)),
        origin=origin,
        verdict=Verdict(raw.get("verdict", Verdict.UNJUDGED)),
    )


def citation_to_dict(citation: Citation, sources: Sources) -> dict[str, Any]:
    """Return a citation; ``quote`` is ``None`` where it does not resolve in ``sources``."""
    article = sources.get(citation.article_id)
    return {
        "article_id": citation.article_id,
        "outlet": article.outlet_name if article else None,
        "title": article.title if article else None,
        "url": article.url if article else None,
        "published_at": instant_text(article.published_at) if article else None,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.resolve(sources),
        "quote_hash": citation.quote_hash,
    }


def citation_from_dict(raw: Mapping[str, Any]) -> Citation:
    """Read a citation; where it carries no hash, the hash is that of its ``quote``."""
    known = raw.get("quote_hash") or quote_hash(str(raw["quote"]))
    return Citation(str(raw["article_id"]), int(raw["start"]), int(raw["end"]), known)


def article_to_dict(article: Article) -> dict[str, Any]:
    """Return an article as JSON values, text included, with what is known of its outlet."""
    fields = {name: getattr(article, name) for name in Article.__dataclass_fields__}
    known = outlet_of(article.url)
    return {
        **fields,
        "outlet_details": asdict(known) if known else None,
        "published_at": instant_text(article.published_at),
        "fetched_at": instant_text(article.fetched_at),
        "date_precision": str(article.date_precision),
    }


def instant_text(value: datetime | None) -> str | None:
    """Write an instant as RFC 3339 in UTC with a ``Z``."""
    if value is None:
        return None
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def instant(value: str | None) -> datetime | None:
    """Read an RFC 3339 instant; one without a zone is a ``ValueError``."""
    if value is None:
        return None
    parsed = datetime.fromisoformat(value)
    if parsed.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone")
    return parsed.astimezone(UTC)


def _briefing(raw: Mapping[str, Any]) -> Briefing:
    return Briefing(
        id=str(raw["id"]),
        topic=str(raw["topic"]),
        as_of=instant(raw.get("as_of")),
        window_days=raw.get("window_days"),
        angle=raw.get("angle"),
        writer=raw.get("writer") or "unknown",
        model=raw.get("model"),
        style_hash=raw.get("style_hash") or "",
        prompts=tuple(raw.get("prompts") or ()),
        created_at=instant(raw.get("created_at")),
        sections=tuple(
            Section(
                key=str(s["key"]),
                title=str(s["title"]),
                sentences=tuple(sentence_from_dict(x) for x in s["sentences"]),
                status="open" if s.get("status") == "open" else "complete",
            )
            for s in raw["sections"]
        ),
        withheld=tuple(
            Withheld(
                section=str(w["section"]),
                sentence=sentence_from_dict(w["sentence"]),
                reasons=tuple(w["reasons"]),
                nearest=tuple(citation_from_dict(c) for c in w.get("nearest", ())),
            )
            for w in raw.get("withheld") or ()
        ),
        report=report_from_dict(raw["report"]) if raw.get("report") else None,
        usage=Usage(**(raw.get("usage") or {})),
        gathered=tuple(str(i) for i in raw.get("gathered", ())),
    )
