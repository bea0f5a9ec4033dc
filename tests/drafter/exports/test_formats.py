"""Every format against its golden file, its own validator, and what may never leave the desk."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import docx
import feedparser
import html5lib
import jsonschema
import pytest
from referencing import Registry, Resource

from corpus.model import Citation, Role, Sentence
from corpus.sources import read
from drafter.exports import FORMATS, Issue, UnknownFormat, file_name, format_named
from drafter.exports.formats import Format
from drafter.exports.linked_data import json_ld
from drafter.exports.printed import printed
from drafter.exports.word import to_docx
from evals.markdown import parse
from prompts import HouseStyle

SCHEMAS = Path(__file__).with_name("schemas")
OURS = Path(__file__).parents[3] / "docs" / "schema"
TEXTS = [f for f in FORMATS.values() if f.name != "docx"]
HTML = ["html", "email"]
Golden = Callable[[str, bytes], bytes]


def made(name: str, issue: Issue) -> str:
    return format_named(name).body(issue).decode()


def value(name: str, issue: Issue) -> Any:
    return json.loads(made(name, issue))


def valid(name: str, what: Any, folder: Path = SCHEMAS) -> None:
    resources = [
        (p.name, Resource.from_contents(json.loads(p.read_text()))) for p in folder.glob("*.json")
    ]
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    schema = json.loads((folder / f"{name}.json").read_text())
    registry: Registry[Any] = Registry().with_resources(resources)
    jsonschema.Draft202012Validator(schema, registry=registry, format_checker=checker).validate(
        what
    )


@pytest.mark.parametrize("format", TEXTS, ids=lambda f: f.name)
def test_golden(format: Format, corrected: Issue, golden: Golden) -> None:
    body = format.body(corrected)
    assert body == golden(f"issue.{format.suffix}", body)


@pytest.mark.parametrize("format", FORMATS.values(), ids=lambda f: f.name)
def test_no_note_no_withheld_sentence_and_nothing_merely_gathered_leaves(
    format: Format, issue: Issue
) -> None:
    body = format.body(issue)
    if format.name == "docx":
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            body = b"".join(parts.read(name) for name in parts.namelist())
    for hidden in (b"EDITOR ONLY", b"WITHHELD", b"nobody-cites-this"):
        assert hidden not in body


@pytest.mark.parametrize("format", FORMATS.values(), ids=lambda f: f.name)
def test_the_same_issue_gives_the_same_bytes(format: Format, issue: Issue) -> None:
    assert format.body(issue) == format.body(issue)


SAYS_HOW = sorted(set(FORMATS) - {"annotations", "csl", "audit", "docx"})


@pytest.mark.parametrize("name", SAYS_HOW)
def test_each_text_says_how_it_was_made_and_who_answers(name: str, issue: Issue) -> None:
    words = " ".join(re.sub(r"[\\*]", "", made(name, issue)).split())
    assert "A program without a language model drafted this issue from 7 articles" in words
    assert "An editor wrote 1 of its 7 sentences." in words
    assert "Ines Marlo approved revision 5f0c5f0c5f0c and answers for it." in words


@pytest.mark.parametrize("name", SAYS_HOW)
def test_an_unapproved_text_says_so(name: str, issue: Issue) -> None:
    draft = replace(issue, approver=None, published_at=None, number=None)
    assert "nobody has approved it" in " ".join(made(name, draft).split())


@pytest.mark.parametrize("name", sorted(set(SAYS_HOW) - {"jsonld"}))
def test_a_retracted_issue_keeps_its_notice_and_loses_its_text(name: str, retracted: Issue) -> None:
    body = made(name, retracted)
    assert "rested on a forged page" in body
    assert "One wire carried" not in body
    assert "Tessovia and Orrenland went dead" not in body


@pytest.mark.parametrize("name", HTML)
@pytest.mark.parametrize("which", ["issue", "corrected", "retracted"])
def test_html_has_no_parse_error(name: str, which: str, request: pytest.FixtureRequest) -> None:
    body = made(name, request.getfixturevalue(which))
    html5lib.HTMLParser(strict=True).parse(body)
    assert "<script" not in body


def test_the_strict_parser_sees_an_error() -> None:
    with pytest.raises(html5lib.html5parser.ParseError):
        html5lib.HTMLParser(strict=True).parse("<!doctype html><title>x</title><p><b>y</p>")


def test_outlets_lead_to_the_cited_words_and_copies_are_named_once(issue: Issue) -> None:
    body = made("html", issue)
    address = "https://harbour-wire.example/2026/04/23/undersea-cable-failure-orrenland"
    assert (
        f'href="{address}#:~:text=The%20Skerrin%20Link%20went%20dead%20at%203%3A14%20a.m.' in body
    )
    assert "(Harbour Wire" in made("text", issue)


def test_an_outlet_that_the_text_names_in_brackets_is_not_named_again(
    issue: Issue, style: HouseStyle
) -> None:
    def named(sentence: Sentence) -> Sentence:
        article = issue.sources[sentence.citations[0].article_id] if sentence.citations else None
        if article is None or sentence.role is Role.NOTE:
            return sentence
        outlet = article.outlet_name
        return replace(sentence, text=f"{sentence.text[:-1]} (reported by {outlet}).")

    sections = tuple(
        replace(s, sentences=tuple(map(named, s.sentences))) if s.key == "key_data" else s
        for s in issue.briefing.sections
    )
    told = replace(issue, briefing=replace(issue.briefing, sections=sections))
    data = printed(told).sections[-1]
    cited = [s for b in data.blocks for s in b.sentences if s.cited]
    assert cited
    assert [o for b in data.blocks for o in b.outlets] == []
    for sentence in cited:
        outlet, href = sentence.cited[0].outlet, sentence.cited[0].href
        assert sentence.pieces[1:] == ((outlet, href), (").", None))
        assert f"(reported by [{outlet}]({href}))." in made("markdown", told)
        assert f'(reported by <a href="{href}">{outlet}</a>).' in made("html", told)
    text = docx.Document(io.BytesIO(to_docx(told)))
    assert sum("(reported by" in p.text and p.text.endswith(").") for p in text.paragraphs) == len(
        cited
    )
    # What the Markdown names inside a sentence is read back as a source of that sentence.
    back = parse(made("markdown", told), style)
    read = [s for s in back.sections[-1].sentences if "(reported by" in s.text]
    assert len(read) == len(cited)
    assert all(s.citations for s in read)


def test_plain_text_reads_like_the_house(issue: Issue) -> None:
    lines = made("text", issue).splitlines()
    headings = [line for line in lines if re.match(r"\d\. ", line)]
    assert lines[0] == "The Pressure Point"
    assert lines[2] == "10 May 2026 · No. 7"
    assert headings == ["1. The Situation", "2. The Mechanism", "3. Key Data"]
    assert "- The link was the reserve. One wire carried what no plant could. (Keel and" in lines
    assert max(len(x) for x in lines if "://" not in x) <= 76


@pytest.mark.parametrize(("name", "version"), [("atom", "atom10"), ("rss", "rss20")])
def test_feedparser_reads_the_feeds(
    name: str, version: str, issue: Issue, corrected: Issue
) -> None:
    before, after = (feedparser.parse(made(name, i)) for i in (issue, corrected))
    assert not before.bozo
    assert before.version == version
    assert before.feed.title == "The Pressure Point"
    one, two = before.entries[0], after.entries[0]
    assert one.link == "https://pressure.example/archive/" + issue.path
    assert one.id == two.id
    assert (one.title, two.title) == (issue.title, f"Corrected: {issue.title}")
    assert "Tessovia and Orrenland went dead" in one.content[0].value
    assert two.summary.startswith("The number of households was that of the operator")
    if name == "atom":
        assert two.updated > one.updated
        assert one.published == two.published == "2026-05-10T09:30:00Z"


@pytest.mark.parametrize("name", ["atom", "rss"])
def test_what_xml_cannot_hold_is_left_out(name: str, issue: Issue) -> None:
    odd = replace(issue, briefing=replace(issue.briefing, topic="A\ufffe \x0b]]> <b>&amp;"))
    root = ET.fromstring(made(name, odd))
    title = next(e for e in root.iter() if e.tag.endswith(("entry", "item")))
    assert any(e.text == "The Pressure Point: A ]]> <b>&amp;" for e in title)


@pytest.mark.parametrize(
    ("name", "schema"),
    [("jsonfeed", "jsonfeed"), ("ninjs", "ninjs"), ("csl", "csl"), ("annotations", "annotations")],
)
@pytest.mark.parametrize("which", ["issue", "corrected", "retracted"])
def test_schemas_of_the_standards(
    name: str, schema: str, which: str, request: pytest.FixtureRequest
) -> None:
    valid(schema, value(name, request.getfixturevalue(which)))


@pytest.mark.parametrize("which", ["issue", "corrected", "retracted"])
def test_our_own_schema(which: str, request: pytest.FixtureRequest) -> None:
    valid("issue", value("json", request.getfixturevalue(which)), OURS)


def test_ninjs_is_read_back_by_the_reader_of_articles(issue: Issue, tmp_path: Path) -> None:
    path = tmp_path / "issue.json"
    path.write_text(made("ninjs", issue), encoding="utf-8")
    [article] = read(path)
    assert article.title == issue.title
    assert "Tessovia and Orrenland went dead" in article.text


def test_ninjs_status(issue: Issue, retracted: Issue) -> None:
    assert value("ninjs", issue)["pubStatus"] == "usable"
    assert value("ninjs", retracted)["pubStatus"] == "canceled"
    assert value("ninjs", replace(issue, approver=None))["pubStatus"] == "withheld"


def test_json_ld_names_sources_and_corrections(corrected: Issue) -> None:
    data = json_ld(corrected)
    assert data["@type"] == "NewsArticle"
    assert [c["publisher"]["name"] for c in data["citation"]][:2] == [
        "Harbour Wire",
        "The Brennick Standard",
    ]
    assert data["correction"][0]["@type"] == "CorrectionComment"
    assert data["dateModified"] > data["datePublished"]


def test_annotations_hold_the_exact_words_at_their_place(issue: Issue) -> None:
    by_url = {a.url: a for a in issue.sources.values()}
    items = value("annotations", issue)["first"]["items"]
    assert len(items) == 7
    for item in items:
        quote, place = item["target"]["selector"]
        text = by_url[item["target"]["source"]].text
        assert text[place["start"] : place["end"]] == quote["exact"]
        assert quote.get("prefix", "") + quote["exact"] + quote.get("suffix", "") in text


def test_word_is_read_back(corrected: Issue) -> None:
    document = docx.Document(io.BytesIO(to_docx(corrected)))
    texts = [p.text for p in document.paragraphs]
    assert corrected.title in texts
    assert any(t.startswith("Correction, 11 May 2026: The number") for t in texts)
    assert "Households: 140,000, says the operator. (The Brennick Standard)" in texts
    links = [h for p in document.paragraphs for h in p.hyperlinks]
    assert {h.text for h in links} > {"Harbour Wire", "Keel and Tonnage"}
    assert any("harbour-wire.example" in h.url for h in links)
    bold = [r.text for p in document.paragraphs for r in p.runs if r.bold]
    assert bold == ["The link was the reserve.", "Politics (one pass):"]
    assert any("answers for it" in t for t in texts)


def test_a_citation_that_does_not_resolve_has_no_link_and_no_words(issue: Issue) -> None:
    first = issue.briefing.sections[0]
    lost = replace(first.sentences[0], citations=(Citation("gone", 0, 4, "0" * 32),))
    section = replace(first, sentences=(lost,))
    broken = replace(issue, briefing=replace(issue.briefing, sections=(section,)))
    assert "(unresolved source)" in made("text", broken)
    assert value("annotations", broken)["total"] == 0
    assert "blockquote>" not in made("html", broken).partition("</style>")[2]


def test_an_unknown_format_names_those_that_there_are() -> None:
    with pytest.raises(UnknownFormat) as caught:
        format_named("../../etc/passwd")
    assert "markdown" in caught.value.help


def test_file_names_are_safe(issue: Issue) -> None:
    for each in FORMATS.values():
        assert re.fullmatch(r"[a-z0-9-]+(\.[a-z]+)+", file_name(issue, each))
