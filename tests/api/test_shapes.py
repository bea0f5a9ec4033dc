"""The documented shapes are exactly what the codec writes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import ValidationError
from referencing import Registry

from api.drafts import request_to_dict
from api.shapes.articles import ArticleOut
from api.shapes.briefings import BriefingOut, ReportOut
from api.shapes.drafts import DraftIn, RequestOut
from corpus.codec import article_to_dict, briefing_to_dict, report_to_dict
from corpus.model import (
    Article,
    Briefing,
    Citation,
    Finding,
    Kind,
    Report,
    Score,
    Section,
    Sentence,
    Severity,
    Usage,
    Verdict,
    Withheld,
    article_id,
)
from drafter.model import DraftRequest

AT = datetime(2026, 3, 10, 8, tzinfo=UTC)
TEXT = "Ferries stopped on Tuesday."
ARTICLE = Article(article_id(None, TEXT), None, "Herald", "Ferries", TEXT, published_at=AT)
CITED = Citation.of(ARTICLE, 0, 15)
SENTENCE = Sentence("s1", "Ferries stopped.", Kind.FACT, (CITED,), verdict=Verdict.SUPPORTED)
REPORT = Report(
    findings=(Finding("shape@1", Severity.WARNING, "short", "situation", "s1", 0, 3),),
    scores={"resolves": Score(1, 1), "quotation_exact": Score(0, 0)},
    verdicts={"s1": Verdict.SUPPORTED},
    checks=("shape@1",),
    style_hash="a",
    sources_hash="b",
)
BRIEFING = Briefing(
    id="d1",
    topic="Ferries",
    as_of=AT,
    sections=(Section("situation", "The Situation", (SENTENCE,), "open"),),
    withheld=(Withheld("situation", replace(SENTENCE, id="s2"), ("no source",), (CITED,)),),
    window_days=7,
    created_at=AT,
    report=REPORT,
    usage=Usage(1, 2, 3, 0.5),
)


def test_a_briefing_goes_through_its_shape_unchanged() -> None:
    raw = briefing_to_dict(BRIEFING, {ARTICLE.id: ARTICLE})
    assert BriefingOut.model_validate(raw).model_dump(mode="json", by_alias=True) == raw
    bare = briefing_to_dict(Briefing("d2", "Ferries", None, ()), {})
    assert BriefingOut.model_validate(bare).model_dump(mode="json", by_alias=True) == bare


def test_a_report_an_article_and_a_request_do_too() -> None:
    report = report_to_dict(REPORT)
    assert ReportOut.model_validate(report).model_dump(mode="json") == report
    article = {**article_to_dict(ARTICLE), "characters": len(TEXT)}
    assert ArticleOut.model_validate(article).model_dump(mode="json") == article
    request = request_to_dict(DraftRequest("Ferries", AT, 7, "fuel", ("Herald",)))
    assert RequestOut.model_validate(request).model_dump(mode="json") == request


def test_the_service_and_the_command_give_briefings_of_one_schema() -> None:
    folder = Path(__file__).parents[2] / "docs" / "schema"
    schemas = {path.name: json.loads(path.read_text()) for path in folder.glob("*.json")}
    registry = Registry().with_contents(schemas.items())
    schema = schemas["briefing.json"]
    shape = BriefingOut.model_json_schema(by_alias=True)
    assert set(schema["properties"]) == set(shape["properties"])
    raw = briefing_to_dict(BRIEFING, {ARTICLE.id: ARTICLE})
    jsonschema.Draft202012Validator(schema, registry=registry).validate(raw)


@pytest.mark.parametrize(
    "wrong",
    [
        {"topic": ""},
        {"topic": "x" * 501},
        {"topic": "x", "window_days": 0},
        {"topic": "x", "budget": -0.01},
        {"topic": "x", "writer": "gpt"},
        {"topic": "x", "prefer": [""]},
        {"topic": "x", "as_of": "2026-03-10T08:00:00"},
        {"topic": "x", "colour": "red"},
    ],
)
def test_a_request_that_cannot_be_meant_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        DraftIn.model_validate(wrong)
