"""A draft keeps the house style that it was made in, whatever becomes of the desk's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from api.review.judging import Judging
from api.styles import StyleBook
from corpus.errors import BadInput
from corpus.library import Library
from corpus.model import Briefing, Kind, Section, Sentence
from prompts import HouseStyle, load_style, style_path

BRIEF = load_style("intelligence-brief")


@pytest.fixture
def night(tmp_path: Path) -> HouseStyle:
    """A desk's own style, in a file that is gone by the time the test uses it."""
    path = tmp_path / "night-desk.toml"
    shipped = style_path("intelligence-brief").read_text(encoding="utf-8")
    path.write_text(shipped.replace("One-Page Brief", "Night Desk"), encoding="utf-8")
    style = load_style(path)
    path.unlink()
    return style


def test_a_style_is_found_by_hash_and_name_after_its_file_is_gone(
    engine: Engine, night: HouseStyle, now: datetime
) -> None:
    StyleBook(engine, night).keep(night, now=now)
    StyleBook(engine, night).keep(night, now=now)
    later = StyleBook(engine, load_style())
    assert later.of(night.hash) == night
    assert later.named("night-desk") == later.named(night.hash) == night
    assert [s.id for s in later.all()] == ["pressure-point", "intelligence-brief", "night-desk"]
    assert later.of(None) == later.of("never kept") == load_style()


def test_what_is_no_style_is_told_with_the_likeliest_name(engine: Engine, tmp_path: Path) -> None:
    styles = StyleBook(engine, load_style())
    with pytest.raises(BadInput, match="no house style 'presure-point'") as raised:
        styles.named("presure-point")
    assert "did you mean pressure-point?" in raised.value.help
    # What a request over HTTP names is never read as a path.
    with pytest.raises(BadInput):
        styles.named(str(style_path()))
    assert styles.find(str(style_path())) == load_style()


def test_an_edited_draft_is_judged_by_its_own_style(engine: Engine, tmp_path: Path) -> None:
    text = "The council met."
    sections = tuple(
        Section(s.key, s.title, (Sentence(s.key, text, Kind.CONNECTIVE, (), 0),), "open")
        for s in BRIEF.sections
    )
    briefing = Briefing("d1", "A council", None, sections, style_hash=BRIEF.hash)
    with Library.open(tmp_path, write=True) as library:
        judging = Judging(library, StyleBook(engine, load_style()).of)
        own, _ = judging.judged(briefing)
        other, _ = judging.judged(replace(briefing, style_hash=load_style().hash))
    assert own.report
    assert other.report
    assert own.report.style_hash == BRIEF.hash
    messages = [f.message for f in other.report.findings]
    assert "the section The Situation is missing" in messages
    assert "the style knows no section Bottom Line" in messages
    assert not {"the section The Situation is missing"} & {f.message for f in own.report.findings}


def test_a_draft_asked_for_in_a_style_has_its_sections_to_the_last_page(desk: Any) -> None:
    topic = "The pier collapse at Quill Bay and Marrow Island's ferries"
    draft = desk.finished(desk.ask(topic, style="intelligence-brief"))
    assert draft["request"]["style"] == draft["briefing"]["style_hash"] == BRIEF.hash
    assert [s["key"] for s in draft["briefing"]["sections"]] == [s.key for s in BRIEF.sections]
    path = f"/v1/drafts/{draft['id']}"
    read = desk.client.get(f"{path}/sections/bottom_line")
    sent = {"markdown": read.json()["markdown"] + " It was quiet in the port."}
    headers = {"if-match": read.headers["etag"]}
    saved = desk.client.put(f"{path}/sections/bottom_line", json=sent, headers=headers)
    assert saved.status_code == 200, saved.text
    report = desk.client.get(path).json()["briefing"]["report"]
    assert report["style_hash"] == BRIEF.hash
    markdown = desk.client.get(f"{path}/exports/markdown").text
    assert markdown.startswith(f"# Brief: {topic}")
    assert "## 1. Bottom Line" in markdown
    page = desk.client.get(f"/drafts/{draft['id']}").text
    assert "Source Descriptors" in page
    assert "Key Data" not in page


def test_a_style_that_there_is_none_of_is_refused_with_its_names(desk: Any) -> None:
    for path, body in (
        ("/v1/drafts", {"topic": "Ferries", "style": "inteligence-brief"}),
        ("/v1/evaluations", {"markdown": "# A\n\nB.", "style": "/etc/passwd"}),
    ):
        reply = desk.client.post(path, json=body)
        assert reply.status_code == 422, reply.text
        assert "house style" in reply.json()["detail"]


def test_the_form_offers_every_style(desk: Any) -> None:
    page = desk.client.get("/?style=intelligence-brief").text
    assert f'<option value="{BRIEF.hash}" selected>The One-Page Brief' in page
    assert '<option value="">The Pressure Point' in page
