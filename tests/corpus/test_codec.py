"""Briefings as JSON: nothing lost on the way there and back, and clear words on bad input."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.codec import article_to_dict, briefing_from_dict, briefing_to_dict
from corpus.errors import BadInput
from corpus.model import (
    Article,
    Briefing,
    Citation,
    Finding,
    Grounds,
    Kind,
    Precision,
    Report,
    Role,
    Score,
    Section,
    Sentence,
    Severity,
    Usage,
    Verdict,
    Withheld,
    article_id,
)

TEXT = "The cable was cut at dawn. 🌊 Repair may take twelve days."
ARTICLE = Article(
    article_id("https://wire.example/a", TEXT),
    "https://wire.example/a",
    "Harbour Wire",
    "Cable cut",
    TEXT,
    published_at=datetime(2026, 4, 25, 9, 30, tzinfo=UTC),
    date_precision=Precision.INSTANT,
)
SOURCES = {ARTICLE.id: ARTICLE}


def briefing(text: str) -> Briefing:
    cited = Sentence(
        "s1", text, Kind.FACT, (Citation.of(ARTICLE, 0, 26),), 2, Role.DATUM, "editor", Verdict.WEAK
    )
    finding = Finding("support@1", Severity.BLOCKING, "no", "key_data", "s1", 0, 3, "a", "b", "c")
    report = Report(
        (finding,), {"support": Score(0, 1), "names": Score(0, 0)}, {"s1": Verdict.WEAK},
        ("support@1",), "style", "sources", {"s1": Grounds(0.5, 0.25, ((0, 3), (4, 9)))},
    )  # fmt: skip
    return Briefing(
        "d1",
        text,
        datetime(2026, 4, 26, tzinfo=UTC),
        (Section("key_data", "Key Data", (cited,), "open"),),
        (Withheld("key_data", cited, ("no source",), (Citation.of(ARTICLE, 27, 28),)),),
        14, "angle", "llm", "m", "style", ("plan@1",), datetime(2026, 4, 27, tzinfo=UTC), report,
        Usage(3, 100, 20, 0.01), ("a1", "a2"),
    )  # fmt: skip


@given(st.text(st.characters(codec="utf-8")))
def test_a_briefing_survives_json(text):
    there = json.dumps(briefing_to_dict(briefing(text), SOURCES))
    assert briefing_from_dict(json.loads(there)) == briefing(text)


def test_a_report_of_before_grounds_were_told_reads_and_writes_as_it_was():
    there = briefing_to_dict(briefing("A."), SOURCES)
    del there["report"]["grounds"]
    assert briefing_to_dict(briefing_from_dict(there), {})["report"] == there["report"]


def test_a_citation_travels_with_its_outlet_and_words():
    first = briefing_to_dict(briefing("x"), SOURCES)["sections"][0]["sentences"][0]["citations"][0]
    assert first["outlet"] == "Harbour Wire"
    assert first["quote"] == "The cable was cut at dawn."


def test_a_citation_that_does_not_resolve_keeps_its_hash_and_shows_no_words():
    raw = briefing_to_dict(briefing("x"), {})
    assert raw["sections"][0]["sentences"][0]["citations"][0]["quote"] is None
    assert briefing_from_dict(raw) == briefing("x")


def test_a_score_over_nothing_has_no_value():
    scores = briefing_to_dict(briefing("x"), SOURCES)["report"]["scores"]
    assert scores["names"] == {"value": None, "numerator": 0, "denominator": 0}


def test_an_article_is_told_whole():
    told = json.loads(json.dumps(article_to_dict(ARTICLE)))
    assert (told["id"], told["text"]) == (ARTICLE.id, TEXT)
    assert set(told) == {*ARTICLE.__dataclass_fields__, "outlet_details"}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"schema": "briefing/9"}, "briefing/9"),
        ({"sections": None}, "schema"),
        ({"id": ...}, "id"),
        ({"as_of": "2026-04-25T10:00:00"}, "time zone"),
        ({"sections": [{"key": "k", "title": "t", "sentences": [{"id": 1, "text": ""}]}]}, "kind"),
    ],
)
def test_bad_input_names_the_field(change, word):
    raw = briefing_to_dict(briefing("x"), SOURCES) | change
    raw = {k: v for k, v in raw.items() if v is not ...}
    with pytest.raises(BadInput, match=word):
        briefing_from_dict(raw)
