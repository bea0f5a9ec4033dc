import json
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import BadInput
from corpus.extract import EXTRACTOR, extract_html
from corpus.model import Precision

URL = "https://news.example/2026/cable"
AT = datetime(2026, 5, 5, 17, 50, tzinfo=UTC)
BODY = "".join(
    f"<p>The cable was cut on Tuesday near town {i}, the operator said, and repairs will take a"
    f" week unless the weather turns.</p>"
    for i in range(5)
)
LD = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Cable cut",
    "datePublished": "2026-05-05T14:50:00-03:00",
    "author": [{"@type": "Person", "name": "Anja Perrault"}, {"name": "Marek Tolland"}],
    "publisher": {"@type": "NewsMediaOrganization", "name": "Harbour Wire"},
    "inLanguage": "en-GB",
    "url": URL,
}


def page(head: str = "", body: str = BODY, lang: str = "") -> bytes:
    return (
        f"<!DOCTYPE html><html{lang}><head>{head}</head><body><nav><a href='/'>Home</a></nav>"
        f"<article>{body}</article><footer>All rights reserved</footer></body></html>"
    ).encode()


def ld(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return f'<script type="application/ld+json">{text}</script>'


def extract(body: bytes, url: str | None = URL):
    return extract_html(body, url=url, fetched_at=AT)


def test_the_article_and_not_its_furniture():
    article = extract(page(ld(LD)))
    assert article.text.startswith("The cable was cut on Tuesday near town 0")
    assert "Home" not in article.text
    assert "rights reserved" not in article.text
    assert article.extractor == EXTRACTOR == "trafilatura 2.3.1"
    assert article.fetched_at == AT


@pytest.mark.parametrize(
    "head",
    [
        ld(LD),
        ld([{"@type": "WebSite", "name": "x"}, LD]),
        ld({"@context": "https://schema.org", "@graph": [{"@type": "WebPage", "name": "y"}, LD]}),
        ld({**LD, "@type": ["Article", "NewsArticle"]}),
        ld({**LD, "@type": "http://schema.org/ReportageNewsArticle"}),
        ld("<!-- " + json.dumps(LD) + " -->"),
        ld("//<![CDATA[\n" + json.dumps(LD) + "\n//]]>"),
        ld(json.dumps(LD)[:-1] + ",}"),
        ld(json.dumps(LD) + ";"),
        ld(json.dumps(LD).replace("Cable cut", "Cable\ncut")),
        ld("{broken") + ld(LD),
        ld(
            {
                "@graph": [
                    {**LD, "publisher": {"@id": "#org"}, "author": {"@id": "#a"}},
                    {"@id": "#org", "@type": "Organization", "name": "Harbour Wire"},
                    {"@id": "#a", "name": "Anja Perrault, Marek Tolland"},
                ]
            }
        ),
        ld(
            {
                "@type": "ItemList",
                "itemListElement": [{"@type": "NewsArticle", "headline": "Other"}],
            }
        )
        + ld(LD),
    ],
)
def test_json_ld_as_publishers_write_it(head):
    article = extract(page(head))
    assert (article.title, article.outlet) == ("Cable cut", "Harbour Wire")
    assert article.byline == "Anja Perrault, Marek Tolland"
    assert (article.published_at, article.date_precision) == (AT, Precision.INSTANT)
    assert article.date_source == "json-ld:datePublished"
    assert article.language == "en"
    assert article.url == URL


def test_open_graph_and_meta():
    article = extract(
        page(
            '<meta property="og:title" content="Cable cut | Harbour Wire">'
            '<meta property="og:site_name" content="Harbour Wire">'
            '<meta property="article:published_time" content="2026-05-05T17:50:00Z">'
            '<meta name="author" content="By Anja Perrault">',
            lang=' lang="en-US"',
        )
    )
    assert (article.title, article.outlet, article.byline) == (
        "Cable cut",
        "Harbour Wire",
        "Anja Perrault",
    )
    assert (article.published_at, article.date_source) == (AT, "meta:article:published_time")
    assert article.language == "en"


def test_the_byline_is_a_name_and_not_an_address():
    head = '<meta property="article:author" content="https://social.example/anja">'
    assert extract(page(head)).byline is None


@pytest.mark.parametrize(
    ("head", "body", "source", "precision"),
    [
        ("", '<time datetime="2026-05-05T17:50:00Z">x</time>', "time", Precision.INSTANT),
        ('<meta name="date" content="2026-05-05">', "", "meta:date", Precision.DAY),
        (ld({**LD, "datePublished": "soon"}), "<p>May 5, 2026</p>", "text:dateline", Precision.DAY),
    ],
)
def test_where_a_date_comes_from(head, body, source, precision):
    article = extract(page(head, body + BODY))
    assert (article.date_source, article.date_precision) == (source, precision)
    assert article.published_at.date() == AT.date()


def test_a_page_without_a_date_gets_none():
    article = extract(page())
    assert (article.published_at, article.date_precision) == (None, Precision.UNKNOWN)


def test_the_table_of_outlets_wins_over_what_a_page_calls_itself():
    head = '<meta property="og:site_name" content="the Guardian (US edition)">'
    assert extract(page(head), "https://www.theguardian.com/x").outlet == "The Guardian"


@pytest.mark.parametrize(
    ("said", "url"),
    [
        ("https://news.example/canonical?utm_source=x", "https://news.example/canonical"),
        ("/canonical", "https://news.example/canonical"),
        ("https://www.news.example/canonical", "https://www.news.example/canonical"),
        # A page cannot speak in another's name, and its home page is not its article.
        ("https://other.example/canonical", URL),
        ("https://news.example/", URL),
        ("javascript:alert(1)", URL),
        ("", URL),
    ],
)
def test_the_canonical_address(said, url):
    assert extract(page(f'<link rel="canonical" href="{said}">')).url == url


def test_a_saved_page_has_the_address_that_it_names():
    assert extract(page(f'<link rel="canonical" href="{URL}">'), None).url == URL
    assert extract(page(), None).url is None


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        (
            page('<meta charset="windows-1251">')
            .decode()
            .replace("week", "неделю")
            .encode("cp1251"),
            None,
        ),
        (page().decode().replace("week", "неделю").encode("koi8-r"), "koi8-r"),
        (page().decode().replace("week", "неделю").encode("utf-16"), None),
        (page('<meta charset="nonsense">').decode().replace("week", "неделю").encode(), "utf-8"),
        (
            b'<?xml version="1.0" encoding="utf-8"?>' + page().replace(b"week", "неделю".encode()),
            None,
        ),
    ],
)
def test_encodings(body, charset):
    article = extract_html(body, url=URL, fetched_at=AT, charset=charset)
    assert "неделю" in article.text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"<html></html>",
        b"plain words",
        page(body=""),
        page(body="<p>We use cookies.</p>"),
        b"<html><body><div id='app'></div><script>render()</script></body></html>",
        b"\x00" * 1000,
        bytes(range(256)) * 4,
    ],
)
def test_a_page_without_an_article(body):
    with pytest.raises(BadInput) as bad:
        extract(body)
    assert bad.value.help


ATTRIBUTES = "".join(f"a{i}=1 " for i in range(100_000))


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 100_000 + BODY + "</div>" * 100_000,
        "<div>" * 59_000 + BODY,
        "<b>" * 59_000 + BODY,
        "<table><tr><td>" * 19_000 + BODY,
        f"<div {ATTRIBUTES}>{BODY}</div>",
        f"<div a='>' {ATTRIBUTES}>{BODY}</div>",
        BODY + "<p>" + "a" * 3_000_000,
        ld("[" * 200_000) + BODY,
        ld('{"a":' * 200_000) + BODY,
        ld("{" + " " * 1_000_000) + BODY,
        "<h1>" + " \n" * 200_000 + "</h1>" + BODY,
        "<p>x</p>" * 400_000,
        "<" * 50_000 + BODY,
        "&amp;" * 300_000 + BODY,
    ],
    ids=lambda body: body[:12],
)
def test_bombs_neither_crash_nor_hang(body):
    begun = time.monotonic()
    try:
        extract(page(body=body))
    except BadInput as bad:
        assert bad.help  # noqa: PT017
    assert time.monotonic() - begun < 25


def test_an_oversized_page_is_refused():
    with pytest.raises(BadInput, match="bytes"):
        extract(b"<p>" + b"a" * 21 * 1024 * 1024)


@settings(max_examples=30)
@given(st.binary(max_size=400))
def test_any_bytes_are_an_article_or_bad_input(noise):
    try:
        extract(page(ld(noise.decode("latin-1"))) + noise)
        extract(noise)
    except BadInput:
        pass


@pytest.mark.parametrize(
    ("head", "access"),
    [
        (ld({**LD, "isAccessibleForFree": False}), "paid"),
        (ld({**LD, "isAccessibleForFree": "False"}), "paid"),
        (ld({**LD, "isAccessibleForFree": "http://schema.org/False"}), "paid"),
        (ld({**LD, "isAccessibleForFree": True}), "free"),
        (ld({**LD, "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": False}}), "paid"),
        (ld([LD, {"@type": "WebPage", "isAccessibleForFree": "False"}]), "paid"),
        # Another article that the page lists.
        (ld([LD, {"@type": "CreativeWork", "isAccessibleForFree": False}]), None),
        ("<meta property='article:content_tier' content='metered'>", "metered"),
        ("<meta property='article:content_tier' content='locked'>", "paid"),
        (ld(LD), None),
    ],
)
def test_who_may_read_it(head, access):
    assert extract_html(page(head), url=URL, fetched_at=AT).access == access


def test_a_paywall_shows_in_the_words():
    cut = f"{BODY}<p>Subscribe to continue reading this article in full.</p>"
    assert extract_html(page("", cut), url=URL, fetched_at=AT).access == "paid"


@pytest.mark.parametrize(
    "correction",
    [
        "The cable is 40 km long.",
        {"@type": "CorrectionComment", "text": "The cable is 40 km long."},
        [{"@type": "CorrectionComment", "text": "The cable is 40 km long."}],
    ],
)
def test_a_correction_in_the_pages_data(correction):
    article = extract_html(page(ld({**LD, "correction": correction})), url=URL, fetched_at=AT)
    assert article.correction == "The cable is 40 km long."


def test_a_corrections_policy_is_no_correction():
    linked = ld({**LD, "correction": "https://news.example/corrections"})
    assert extract_html(page(linked), url=URL, fetched_at=AT).correction is None


def test_the_notice_in_the_text_comes_first():
    notice = "This article was amended on 6 May 2026: the cable is 40 km long, not 400."
    body = f"{BODY}<p>{notice}</p>"
    assert extract_html(page(ld(LD), body), url=URL, fetched_at=AT).correction == notice


def test_the_zone_of_the_date_is_kept_and_a_missing_language_is_told():
    article = extract_html(page(ld({**LD, "inLanguage": None})), url=URL, fetched_at=AT)
    assert (article.date_zone, article.language) == ("-03:00", "en")
    local = ld({**LD, "datePublished": "2026-05-05T14:50:00"})
    article = extract_html(page(local), url=URL, fetched_at=AT)
    assert (article.date_zone, article.date_precision) == ("unknown", Precision.DAY)
