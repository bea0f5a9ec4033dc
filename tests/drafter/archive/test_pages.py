"""The archive's pages: whole, valid, linked, without JavaScript, and no copy of an article."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import feedparser
import html5lib
import pytest
from markup import PAYLOADS, foreign

from corpus.errors import BadInput
from corpus.model import Article, Citation, Kind, Section, Sentence
from drafter.archive import Page, archive_pages, write_archive
from drafter.archive.excerpts import excerpt
from drafter.exports import Issue

SCRIPTS = frozenset({("application/ld+json", ""), ("", "search.js")})
ROOT = "https://pressure.example/archive/"


def text(pages: Mapping[str, Page], path: str) -> str:
    return pages[path].body.decode()


def html(pages: Mapping[str, Page]) -> list[str]:
    return [path for path in pages if path.endswith(".html")]


def hrefs(body: str) -> list[str]:
    found = html5lib.parse(body, namespaceHTMLElements=False).iter()
    return [e.attrib["href"] for e in found if e.tag in {"a", "link"} and "href" in e.attrib]


def test_every_page_is_valid_and_holds_nothing_from_outside(pages: Mapping[str, Page]) -> None:
    for path in html(pages):
        body = text(pages, path)
        html5lib.HTMLParser(strict=True).parse(body)
        known = [s for s in foreign(body, scripts=SCRIPTS) if s != "address data:,"]
        assert known == []


def test_every_link_inside_leads_to_a_page(pages: Mapping[str, Page]) -> None:
    looked = 0
    for path in html(pages):
        for href in hrefs(text(pages, path)):
            parts = urlsplit(href)
            if parts.scheme or not parts.path:
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), parts.path))
            assert target in pages, (path, href)
            looked += 1
    assert looked > 100


def test_canonical_addresses_are_those_of_the_site(pages: Mapping[str, Page]) -> None:
    for path in html(pages):
        wanted = ROOT + ("" if path == "index.html" else path)
        assert f'<link rel="canonical" href="{wanted}">' in text(pages, path)


def test_every_citation_has_a_page_of_its_words(
    pages: Mapping[str, Page], issues: tuple[Issue, ...]
) -> None:
    issue = issues[0]
    page = text(pages, issue.path)
    found = re.findall(rf'href="({issue.slug}/c\d+\.html)"', page)
    assert len(set(found)) == 7
    first = text(pages, f"issues/{issue.slug}/c1.html")
    out = first.index('class="out" href="https://harbour-wire.example/')
    assert out < first.index("<mark>The Skerrin Link went dead at 3:14 a.m.</mark>")
    assert "The cable between Tessovia and Orrenland went dead." in first
    assert '<meta name="robots" content="noindex">' in first


def test_evidence_opens_without_a_script(
    pages: Mapping[str, Page], issues: tuple[Issue, ...]
) -> None:
    page = text(pages, issues[0].path)
    assert page.count("<details") == page.count("<summary>Evidence") == 5
    assert 'src="' not in page


def test_a_page_of_words_is_no_copy(sample: dict[str, Article]) -> None:
    article = sample["undersea-cable-failure-orrenland"]
    start = article.text.index("It was a clean break") - 1
    made = excerpt(article, Citation.of(article, start, start + 42))
    assert made is not None
    assert made.cut_after
    assert made.before.strip().endswith("before reserve plant took over.")
    whole = made.before + made.words + made.after
    assert len(whole.split()) < len(article.text.split()) / 2
    assert len(made.before) <= 420
    assert len(made.after) <= 420


def test_words_that_are_no_more_there_have_no_excerpt(sample: dict[str, Article]) -> None:
    article = next(iter(sample.values()))
    assert excerpt(article, Citation(article.id, 0, 5, "0" * 32)) is None


def test_the_newest_issue_comes_first_and_notices_are_told(pages: Mapping[str, Page]) -> None:
    front = text(pages, "index.html")
    assert front.index("Number 3") < front.index("Number 2") < front.index("Number 1")
    notices = text(pages, "corrections.html")
    assert "The retraction of 3." in notices
    assert "The correction of 2." in notices
    assert "Number 1" not in notices


def test_a_retracted_issue_keeps_its_page_and_no_words(
    pages: Mapping[str, Page], issues: tuple[Issue, ...]
) -> None:
    gone = issues[2]
    page = text(pages, gone.path)
    assert "The retraction of 3." in page
    assert "The link was the reserve" not in page
    assert not [p for p in pages if p.startswith(f"issues/{gone.slug}/")]


@pytest.mark.parametrize("path", ["feed.atom", "feed.rss"])
def test_feeds(pages: Mapping[str, Page], path: str) -> None:
    feed = feedparser.parse(pages[path].body)
    assert not feed.bozo
    assert [e.title.partition(":")[0] for e in feed.entries] == [
        "Retracted",
        "Corrected",
        "The Pressure Point",
    ]
    assert {e.link for e in feed.entries} == {ROOT + p for p in pages if p.count("/") == 1}


def test_sitemap_and_robots(pages: Mapping[str, Page]) -> None:
    root = ET.fromstring(pages["sitemap.xml"].body)
    places = [e.text for e in root.iter() if e.tag.endswith("loc")]
    assert places[0] == ROOT
    assert len(places) == len(set(places)) == 6
    assert f"Sitemap: {ROOT}sitemap.xml" in text(pages, "robots.txt")


def test_json_ld_stands_whole_in_its_element(pages: Mapping[str, Page], issue: Issue) -> None:
    odd = replace(issue, briefing=replace(issue.briefing, topic="</script><script>alert(1)//"))
    made = archive_pages((odd,), issue.site, issue.style)
    body = text(made, odd.path)
    inside = re.search(r'<script type="application/ld\+json">(.*?)</script>', body)
    assert inside
    assert json.loads(inside[1])["headline"] == odd.title


def test_markup_from_outside_stays_text(issue: Issue) -> None:
    article = next(iter(issue.sources.values()))
    for payload in PAYLOADS:
        words = f"It said {payload} so."
        odd_article = replace(
            article, outlet=payload, title=payload, byline=payload, text=words, correction=payload
        )
        cited = Citation.of(odd_article, 0, len(words))
        section = Section("k", payload, (Sentence("s", payload, Kind.FACT, (cited,)),))
        odd = replace(
            issue,
            briefing=replace(issue.briefing, topic=payload, sections=(section,)),
            sources={odd_article.id: odd_article},
            approver=payload,
        )
        made = archive_pages((odd,), issue.site, issue.style)
        for path in html(made):
            body = text(made, path)
            found = [s for s in foreign(body, scripts=SCRIPTS) if s != "address data:,"]
            assert found == []


def test_an_archive_is_replaced_whole(
    pages: Mapping[str, Page], issues: tuple[Issue, ...], tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    assert write_archive(pages.values(), folder) == len(pages)
    old = folder / "issues" / f"{issues[0].slug}.html"
    assert old.is_file()
    fewer = archive_pages(issues[1:], issues[0].site, issues[0].style)
    write_archive(fewer.values(), folder)
    assert not old.exists()
    assert (folder / "index.html").read_bytes() == fewer["index.html"].body
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_a_folder_of_something_else_is_left_alone(
    pages: Mapping[str, Page], tmp_path: Path
) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(BadInput, match="something other"):
        write_archive(pages.values(), tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_a_page_that_cannot_be_made_leaves_the_old_archive(
    pages: Mapping[str, Page], tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    write_archive(pages.values(), folder)

    def fail() -> str:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        write_archive([Page("index.html", "text/html", fail)], folder)
    assert (folder / "index.html").read_bytes() == pages["index.html"].body
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_the_front_page_gives_older_issues_a_line_each(issues: tuple[Issue, ...]) -> None:
    first = issues[0]
    at = first.published_at
    assert at is not None
    many = [
        replace(first, id=f"d{n}", slug=f"n{n}", number=n, published_at=at.replace(year=2000 + n))
        for n in range(1, 26)
    ]
    front = text(archive_pages(many, first.site, first.style), "index.html")
    assert front.count("<li data-path=") == 20
    assert re.findall(r"<h2>(\d{4})</h2>", front) == ["2005", "2004", "2003", "2002", "2001"]
    linked = [h for h in hrefs(front) if h.startswith("issues/")]
    assert linked == [f"issues/n{n}.html" for n in range(25, 0, -1)]
    assert f">{first.style.subject.partition(':')[0]}: " not in front


@pytest.mark.parametrize("long", [30, 90], ids=["sentences that fit", "sentences that do not"])
def test_a_quotation_is_cut_between_sentences_or_else_between_words(
    sample: dict[str, Article], long: int
) -> None:
    filler = " ".join(["Lanterns"] + ["swayed"] * long) + "."
    cited = "Oil would last seven nights."
    body = f"{filler} {filler} {cited} {filler} {filler}"
    article = replace(sample["undersea-cable-failure-orrenland"], text=body)
    start = body.index(cited)
    made = excerpt(article, Citation.of(article, start, start + len(cited)))
    assert made is not None
    if long == 30:
        assert made.before.strip() == made.after.strip() == filler
    else:
        for side in (made.before, made.after):
            assert 400 < len(side.strip()) <= 420
            assert set(side.replace(".", "").split()) <= {"Lanterns", "swayed"}
    middle = Citation.of(article, body.index("swayed"), body.index("swayed") + 6)
    inside = excerpt(article, middle)
    assert inside is not None
    assert inside.before.strip() == "Lanterns"
    assert inside.after.split()[-1].strip(".") == "swayed"
