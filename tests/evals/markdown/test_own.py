"""Our own Markdown comes back whole, whatever the words; edits are told from what stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import BadInput
from corpus.model import Briefing, Citation, Kind, Role, Section, Sentence, Verdict, quote_hash
from evals.markdown import parse, render
from evals.markdown.escape import escape, unescape
from evals.markdown.section import parse_section, render_section
from prompts import load_style

STYLE = load_style()
HARD = "a*[]^<>!-#1. \\&|_`~\n\t“é\u0301👩\u200d🚀>:\u00a0\u2028\x85"
ANY = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60)
WORDS = st.one_of(ANY, st.text(HARD, min_size=1, max_size=30)).filter(lambda s: bool(s.strip()))
CITES = st.builds(
    lambda name, start, size: Citation(name, start, start + size, quote_hash(name)),
    ANY, st.integers(0, 99), st.integers(1, 50),
)  # fmt: skip


@st.composite
def briefings(draw: st.DrawFn) -> Briefing:
    sections = []
    count = 0
    for number in range(draw(st.integers(1, 3))):
        sentences: list[Sentence] = []
        block = 0
        for index in range(draw(st.integers(1, 5))):
            block += bool(index and draw(st.booleans()))
            cites = tuple(dict.fromkeys(draw(st.lists(CITES, max_size=2))))
            sentences.append(
                Sentence(
                    f"s{count}", draw(WORDS), draw(st.sampled_from(Kind)), cites, block,
                    draw(st.sampled_from(Role)), draw(st.sampled_from(["writer", "editor"])),
                    draw(st.sampled_from(Verdict)),
                )
            )  # fmt: skip
            count += 1
        status = draw(st.sampled_from(["complete", "open"]))
        title = f"{number} {draw(WORDS)}"
        sections.append(Section(f"k{number}", title, tuple(sentences), status))
    when = datetime(2026, 3, 1, 12, tzinfo=UTC)
    return Briefing(
        "b", draw(WORDS), when, tuple(sections), prompts=("plan@1",), gathered=("a", "b")
    )


@settings(max_examples=150, deadline=None)
@given(briefings())
def test_nothing_is_lost(briefing: Briefing) -> None:
    assert parse(render(briefing, {}), STYLE) == briefing


@given(briefings())
def test_a_section_by_itself_loses_nothing(briefing: Briefing) -> None:
    cited = dict.fromkeys(c for s in briefing.sentences for c in s.citations)
    numbers = {c: n for n, c in enumerate(cited, 1)}
    labels = {f"c{n}": c for c, n in numbers.items()}
    for section in briefing.sections:
        assert parse_section(render_section(section, numbers), section, labels) == section


def test_a_bracket_of_the_text_right_before_a_token_is_no_part_of_it() -> None:
    cite = Citation("a1", 0, 9, quote_hash("x"))
    sentence = Sentence("s0", "[^", Kind.FACT, (cite,), verdict=Verdict.SUPPORTED)
    section = Section("k0", "Title", (sentence,), "complete")
    assert parse_section(render_section(section, {cite: 1}), section, {"c1": cite}) == section


@given(WORDS)
def test_escaped_text_is_one_line_and_comes_back(text: str) -> None:
    line = escape(text)
    assert len(line.splitlines()) == 1
    assert unescape(line) == text


def small() -> Briefing:
    cite = Citation("a1", 0, 9, quote_hash("x"))
    sentences = (
        Sentence("s1", "The ferry ran aground.", Kind.FACT, (cite,), 0, verdict=Verdict.SUPPORTED),
        Sentence("s2", "It had 214 aboard.", Kind.FACT, (cite,), 0, verdict=Verdict.SUPPORTED),
        Sentence("s3", "Nobody saw it coming.", Kind.ANALYSIS, (), 1, verdict=Verdict.NOT_REQUIRED),
    )
    return Briefing("b", "The ferry", None, (Section("situation", "The Situation", sentences),))


def test_an_edited_sentence_keeps_its_id_and_turns_stale() -> None:
    text = render(small(), {}).replace("It had 214 aboard.", "It had 241 on board.")
    first, second, third = parse(text, STYLE).sentences
    assert first == small().sentences[0]
    assert third == small().sentences[2]
    assert (second.id, second.text, second.verdict) == ("s2", "It had 241 on board.", Verdict.STALE)
    assert second.origin == "editor"
    assert second.citations == small().sentences[1].citations


def test_words_put_before_a_sentence_make_it_another() -> None:
    text = "Ferries stopped on Tuesday."
    cited = Citation("a", 0, 5, quote_hash("a"))
    known = Sentence("s1", text, Kind.FACT, (cited,), 0, Role.BODY, "writer", Verdict.SUPPORTED)
    briefing = Briefing("b", "t", None, (Section("k", "K", (known,), "complete"),))
    changed = render(briefing, {}).replace(text, f"It is false that {text}")
    (edited,) = parse(changed, STYLE).sentences
    assert (edited.id, edited.verdict) == ("s1", Verdict.STALE)
    assert edited.text == f"It is false that {text}"


def test_two_neighbours_edited_stay_two() -> None:
    text = render(small(), {}).replace("ran aground.", "ran ashore.").replace("214", "9")
    found = parse(text, STYLE).sentences
    assert [s.id for s in found] == ["s1", "s2", "s3"]
    assert [s.verdict for s in found[:2]] == [Verdict.STALE, Verdict.STALE]


def test_a_sentence_added_or_taken_out_leaves_the_others() -> None:
    added = render(small(), {}).replace("- Nobody", "- It was dark. Nobody")
    removed = render(small(), {}).replace("Nobody saw it coming.", "")
    assert [s.text for s in parse(added, STYLE).sentences][2] == "It was dark."
    assert [s.id for s in parse(added, STYLE).sentences if s.id.startswith("s")][:2] == ["s1", "s2"]
    assert parse(added, STYLE).sentences[-1] == small().sentences[2]
    assert parse(removed, STYLE).sentences == small().sentences[:2]


CITED = Citation("a1", 0, 9, quote_hash("x"))


def read_again(before: str, after: str) -> tuple[Sentence, ...]:
    section = small().sections[0]
    markdown = render_section(section, {CITED: 1})
    assert before in markdown
    return parse_section(markdown.replace(before, after), section, {"c1": CITED}).sentences


def test_of_two_new_sentences_the_one_that_was_edited_keeps_the_id() -> None:
    read = read_again("Nobody saw it coming.", "A warning failed. Nobody saw that coming.")
    assert [(s.id, s.text) for s in read if s.id == "s3"] == [("s3", "Nobody saw that coming.")]
    assert read[2].text == "A warning failed."


def test_of_two_sentences_the_one_that_is_left_keeps_its_id() -> None:
    read = read_again("The ferry ran aground.[^c1] It had 214 aboard.", "It had 241 aboard.")
    assert [s.id for s in read] == ["s2", "s3"]


def test_a_paragraph_with_a_note_is_no_bullet() -> None:
    fact = Sentence("s1", "It fell on Tuesday.", Kind.FACT)
    note = Sentence("n1", "Say why.", Kind.CONNECTIVE, block=1, role=Role.NOTE)
    section = Section("situation", "Situation", (fact, note))
    assert render_section(section, {}).startswith("It fell on Tuesday.")
    assert parse_section(render_section(section, {}), section, {}) == section


@pytest.mark.parametrize("words", ["The council decides first.", "For the editor to write: why."])
def test_what_is_written_over_a_note_is_a_sentence(words: str) -> None:
    fact = Sentence("s1", "It fell on Tuesday.", Kind.FACT)
    note = Sentence("n1", "For the editor to write: why.", Kind.CONNECTIVE, block=0, role=Role.NOTE)
    section = Section("situation", "Situation", (fact, note))
    markdown = render_section(section, {})
    over = f"> Editor: {note.text}"
    assert over in markdown
    read = parse_section(markdown.replace(over, words), section, {}).sentences
    assert read[0].id == "s1"
    assert (read[1].text, read[1].role, read[1].origin) == (words, Role.BODY, "editor")
    assert read[1].id != "n1"


def test_a_damaged_comment_is_named() -> None:
    text = render(small(), {})
    with pytest.raises(BadInput, match="comment at the end"):
        parse(text.replace('"sections"', '"section"'), STYLE)


def test_tokens_are_footnotes_that_name_the_source() -> None:
    assert "The ferry ran aground.[^c1]" in render(small(), {})
    assert "[^c1]:" in render(replace(small(), topic="x"), {})
