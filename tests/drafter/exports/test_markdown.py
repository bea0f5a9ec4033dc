from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from markdown_it import MarkdownIt

from corpus.codec import briefing_from_dict
from corpus.model import (
    Article,
    Briefing,
    Citation,
    Kind,
    Role,
    Section,
    Sentence,
    Withheld,
    article_id,
)
from drafter.exports import to_json, to_markdown
from evals.markdown import parse
from prompts import HouseStyle


def article(
    outlet: str | None, text: str, *, url: bool = True, origin: str | None = None
) -> Article:
    address = f"https://{(outlet or 'nobody').lower()}.example/story" if url else None
    return Article(
        id=article_id(address, text),
        url=address,
        outlet=outlet,
        title="A story",
        text=text,
        origin_group=origin,
    )


WIRE = article("Wire", "The bridge closed at noon. Nobody was hurt.")
COPY = article("Gazette", "The bridge closed at noon. Ferries ran.", origin=WIRE.id)
POST = article("Post", "The repair will take nine days.")
PAPER = article("Paper", "The mayor resigned.", url=False)
SOURCES = {a.id: a for a in (WIRE, COPY, POST, PAPER)}


def cite(source: Article, words: str) -> Citation:
    start = source.text.index(words)
    return Citation.of(source, start, start + len(words))


def say(name: str, text: str, *citations: Citation, **more: object) -> Sentence:
    return replace(Sentence(name, text, Kind.FACT, citations), **more)  # type: ignore[arg-type]


BRIEFING = Briefing(
    id="d1",
    topic="The bridge",
    as_of=datetime(2026, 3, 6, 9, tzinfo=UTC),
    sections=(
        Section(
            "situation",
            "The Situation",
            (
                say("a", "The bridge closed.", cite(WIRE, "The bridge closed at noon.")),
                say(
                    "b",
                    "It takes nine days.",
                    cite(POST, "nine days"),
                    cite(COPY, "closed at noon"),
                ),
                say("c", "The mayor resigned.", cite(PAPER, "The mayor resigned.")),
            ),
        ),
        Section(
            "mechanism",
            "The Mechanism",
            (
                say("d", "Steel is short.", role=Role.THESIS, kind=Kind.ANALYSIS),
                say("e", "Repairs wait.", cite(POST, "The repair")),
                say("f", "Politics (one pass):", role=Role.LABEL, block=1),
                say("g", "The mayor went.", cite(PAPER, "The mayor"), block=1),
                say("h", "Find the cause.", role=Role.NOTE, block=2),
            ),
        ),
        Section("key_data", "Key Data", (say("i", "Only a note.", role=Role.NOTE),), "open"),
    ),
    withheld=(
        Withheld(
            "situation",
            say("w", "Forty were hurt."),
            ("the number Forty does not occur",),
            (cite(WIRE, "Nobody was hurt."),),
        ),
    ),
)


def test_the_published_form(style: HouseStyle) -> None:
    printed = to_markdown(BRIEFING, SOURCES, style, dashboard_url="https://desk.example")
    assert printed == (
        "# The Pressure Point: The bridge\n"
        "\n"
        "6 March 2026\n"
        "\n"
        "## 1. The Situation\n"
        "\n"
        "The bridge closed. It takes nine days. The mayor resigned. "
        "([Wire](https://wire.example/story#:~:text=The%20bridge%20closed%20at%20noon.), "
        "[Post](https://post.example/story#:~:text=nine%20days), Paper)\n"
        "\n"
        "## 2. The Mechanism\n"
        "\n"
        "- **Steel is short.** Repairs wait. "
        "([Post](https://post.example/story#:~:text=The%20repair))\n"
        "- **Politics (one pass):** The mayor went. (Paper)\n"
        "\n"
        "For the full dashboard and real-time updates, visit https://desk.example.\n"
    )


def test_copies_of_one_text_are_named_once_and_the_first_used_is_named(style: HouseStyle) -> None:
    section = BRIEFING.sections[0]
    swapped = replace(
        BRIEFING,
        sections=(replace(section, sentences=(section.sentences[1], section.sentences[0])),),
    )
    printed = to_markdown(swapped, SOURCES, style)
    assert "Gazette" in printed
    assert "Wire" not in printed


def test_every_article_of_an_outlet_is_one_step_away_and_read_back(style: HouseStyle) -> None:
    later = replace(article("Post", "The ferry runs again."), url="https://post.example/ferry")
    sources = {**SOURCES, later.id: later}
    sentences = (
        say("a", "It takes nine days.", cite(POST, "nine days")),
        say("b", "The ferry runs.", cite(later, "The ferry runs again.")),
        say("c", "The mayor resigned.", cite(PAPER, "The mayor resigned.")),
    )
    issue = replace(BRIEFING, sections=(replace(BRIEFING.sections[0], sentences=sentences),))
    shown = to_markdown(issue, sources, style)
    assert (
        "([Post](https://post.example/story#:~:text=nine%20days) "
        "[2](https://post.example/ferry#:~:text=The%20ferry%20runs%20again.), Paper)"
    ) in shown
    cited = {c.article_id for s in parse(shown, style).sentences for c in s.citations}
    assert {c.partition("#")[0] for c in cited} == {
        "url:https://post.example/story",
        "url:https://post.example/ferry",
        "outlet:Paper",
    }


def test_a_note_that_stands_alone_in_a_section_of_bullets_is_read_back_as_one(
    style: HouseStyle,
) -> None:
    note = say("h", "Find the cause.", role=Role.NOTE)
    issue = replace(BRIEFING, sections=(Section("mechanism", "The Mechanism", (note,), "open"),))
    (read,) = parse(to_markdown(issue, SOURCES, style, notes=True), style).sentences
    assert (read.role, read.text) == (Role.NOTE, "Find the cause.")


def test_an_editors_form_shows_notes_and_what_was_withheld(style: HouseStyle) -> None:
    printed = to_markdown(BRIEFING, SOURCES, style, notes=True, withheld=True)
    assert "\n\n> Editor: Find the cause.\n" in printed
    assert "## 3. Key Data\n\n> Editor: Only a note.\n" in printed
    assert "- The Situation: Forty were hurt.\n" in printed
    assert "  - Why: the number Forty does not occur\n" in printed
    assert "“Nobody was hurt.” ([Wire](" in printed


def test_print_holds_no_note_and_nothing_withheld(style: HouseStyle) -> None:
    printed = to_markdown(BRIEFING, SOURCES, style)
    for word in (
        "Editor",
        "Find the cause",
        "Only a note",
        "Forty",
        "Withheld",
        "Key Data",
        "dashboard",
    ):
        assert word not in printed


@pytest.mark.parametrize(
    "text",
    [
        "A *bold* claim, a [link](https://evil.example) and `code`.",
        "<script>alert(1)</script> and &lt;b&gt;.",
        "# Not a heading",
        "1. Not a list",
        "- Not a bullet\n\nnor a new paragraph",
        "> Not a quotation",
        "back\\slash __init__ ![x](y)",
        "=====",
    ],
)
def test_text_is_shown_as_it_is_and_never_as_markup(style: HouseStyle, text: str) -> None:
    section = Section("situation", "The Situation", (say("a", text),))
    printed = to_markdown(replace(BRIEFING, sections=(section,)), {}, style)
    tokens = MarkdownIt("commonmark").parse(printed)
    paragraphs = [t for t in tokens if t.type == "inline"]
    shown = "".join(child.content for child in paragraphs[-1].children or [])
    assert shown == " ".join(text.split())
    kinds = {child.type for token in paragraphs for child in token.children or []}
    assert kinds <= {"text", "text_special"}


def test_a_citation_that_does_not_resolve_is_seen(style: HouseStyle) -> None:
    assert "(unresolved source)" in to_markdown(
        replace(BRIEFING, sections=BRIEFING.sections[:1]), {}, style
    )


def test_the_checks_read_back_what_is_printed(style: HouseStyle) -> None:
    printed = to_markdown(BRIEFING, SOURCES, style, dashboard_url="https://desk.example")
    back = parse(printed, style)
    assert back.topic == BRIEFING.topic
    told = [
        [(s.block, s.role, s.text) for s in section.sentences if s.role is not Role.NOTE]
        for section in BRIEFING.sections[:2]
    ]
    assert [
        [(s.block, s.role, s.text) for s in section.sentences] for section in back.sections[:2]
    ] == told


def test_json_comes_back_without_loss() -> None:
    assert briefing_from_dict(to_json(BRIEFING, SOURCES)) == BRIEFING
    first = to_json(BRIEFING, SOURCES)["sections"][0]["sentences"][0]["citations"][0]
    assert first["outlet"] == "Wire"
    assert first["quote"] == "The bridge closed at noon."
