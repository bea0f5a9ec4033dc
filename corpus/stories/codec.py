"""Stories as JSON values, in the shape of docs/schema/story.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corpus.codec import instant, instant_text
from corpus.stories.disagreement import Conflict, Telling, Value
from corpus.stories.facts import Fact, Report
from corpus.stories.story import Origin, Story


def story_to_dict(story: Story) -> dict[str, Any]:
    """Return ``story`` as JSON values; ``origins`` are its distinct texts, outlets beneath."""
    texts = {a.id: a.text for a in story.articles}
    return {
        "id": story.id,
        "title": story.title,
        "article_ids": [a.id for a in story.articles],
        "urls": [a.url for a in story.articles if a.url],
        "first": instant_text(story.first),
        "last": instant_text(story.last),
        "origins": [_origin(o) for o in story.origins],
        "conflicts": [conflict_to_dict(c, texts) for c in story.conflicts],
    }


def conflict_to_dict(conflict: Conflict, texts: dict[str, str]) -> dict[str, Any]:
    """Return ``conflict`` as JSON values; ``texts`` are the articles' texts by id."""
    return {
        "what": conflict.what,
        "kind": conflict.kind,
        "values": [_value(v, texts) for v in conflict.values],
    }


def conflict_from_dict(raw: Mapping[str, Any]) -> Conflict:
    """Read what ``conflict_to_dict`` wrote."""
    values = tuple(
        Value(
            value["text"],
            value["low"],
            value["high"],
            value["unit"],
            tuple(
                Telling(
                    t["article_id"],
                    t["outlet"],
                    t["origin"],
                    instant(t["at"]),
                    t["start"],
                    t["end"],
                    (t["sentence_start"], t["sentence_end"]),
                )
                for t in value["tellings"]
            ),
        )
        for value in raw["values"]
    )
    return Conflict(raw["what"], raw["kind"], values)


def fact_to_dict(fact: Fact) -> dict[str, Any]:
    """Return ``fact`` as JSON values, its reports in order of time."""
    return {
        "text": fact.text,
        "origins": fact.origins,
        "reports": [_report(r) for r in fact.reports],
    }


def _origin(origin: Origin) -> dict[str, Any]:
    return {
        "id": origin.id,
        "outlets": list(origin.outlets),
        "credit": origin.credit,
        "article_ids": [a.id for a in origin.articles],
    }


def _value(value: Value, texts: dict[str, str]) -> dict[str, Any]:
    return {
        "text": value.text,
        "low": value.low,
        "high": value.high,
        "unit": value.unit,
        "first": instant_text(value.first),
        "origins": value.origins,
        "tellings": [_telling(t, texts[t.article_id]) for t in value.tellings],
    }


def _telling(telling: Telling, text: str) -> dict[str, Any]:
    return {
        "article_id": telling.article_id,
        "outlet": telling.outlet,
        "origin": telling.origin,
        "at": instant_text(telling.at),
        "start": telling.start,
        "end": telling.end,
        "sentence": text[slice(*telling.sentence)],
        "sentence_start": telling.sentence[0],
        "sentence_end": telling.sentence[1],
    }


def _report(report: Report) -> dict[str, Any]:
    return {
        "article_id": report.article_id,
        "outlet": report.outlet,
        "origin": report.origin,
        "at": instant_text(report.at),
        "start": report.start,
        "end": report.end,
    }
