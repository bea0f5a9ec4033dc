import base64
import json
import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import BadInput
from corpus.feeds import MAX_ENTRIES, parse_feed
from corpus.model import Precision

AT = datetime(2026, 5, 5, 20, 50, tzinfo=UTC)
BASE = "https://wire.example/feeds/all.xml"

RSS = """<?xml version="1.0"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbour &amp; Wire</title>
<link>https://wire.example/</link><language>en-gb</language>
<item><title>Cable &lt;b&gt;cut&lt;/b&gt;</title><link>/2026/cable?utm_source=rss</link>
<guid isPermaLink="false">tag:1</guid><dc:creator>Anja Perrault</dc:creator>
<pubDate>Tue, 05 May 2026 17:50:00 -0300</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>Long <a href="/x">text</a>.</p>]]></content:encoded></item>
<item><title>No link</title><guid>https://wire.example/2026/guid</guid></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Harbour &amp; Wire</title>
<link href="https://wire.example/"/><entry><title type="html">Cable &lt;b&gt;cut&lt;/b&gt;</title>
<link rel="alternate" href="/2026/cable"/><id>tag:1</id><author><name>Anja Perrault</name></author>
<published>2026-05-05T17:50:00-03:00</published><updated>2026-05-06T00:00:00Z</updated>
<summary>Short.</summary>
<content type="html">&lt;p&gt;Long text.&lt;/p&gt;</content></entry></feed>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Harbour &amp; Wire",
    "home_page_url": "https://wire.example/",
    "items": [
        {
            "id": "tag:1",
            "url": "/2026/cable#top",
            "title": "Cable <b>cut</b>",
            "date_published": "2026-05-05T17:50:00-03:00",
            "authors": [{"name": "Anja Perrault"}],
            "summary": "Short.",
            "content_html": "<p>Long text.</p>",
        },
        "not an object",
    ],
}


@pytest.mark.parametrize(
    "body", [RSS, ATOM, json.dumps(JSON_FEED)], ids=["rss", "atom", "json feed"]
)
def test_three_formats_one_shape(body):
    feed = parse_feed(body.encode(), BASE)
    assert (feed.title, feed.url) == ("Harbour & Wire", "https://wire.example/")
    entry = feed.entries[0]
    assert entry.url == "https://wire.example/2026/cable"
    assert (entry.title, entry.byline, entry.summary) == ("Cable cut", "Anja Perrault", "Short.")
    assert entry.guid == "tag:1"
    assert entry.published[:2] == (AT, Precision.INSTANT)
    assert entry.date_source in {"feed:published", "feed:date_published"}
    assert "Long" in entry.content_html


def test_a_permalink_guid_is_an_address():
    assert parse_feed(RSS.encode(), BASE).entries[1].url == "https://wire.example/2026/guid"


def test_json_feed_1_names_one_author():
    item = {"id": "https://wire.example/1", "author": {"name": "A"}, "content_text": "Text."}
    feed = parse_feed(
        json.dumps({"version": "https://jsonfeed.org/version/1", "items": [item]}).encode(), None
    )
    assert (feed.entries[0].byline, feed.entries[0].url) == ("A", "https://wire.example/1")


@pytest.mark.parametrize(
    ("date", "at", "precision"),
    [
        ("Tue, 05 May 2026 17:50:00 EST", (2026, 5, 5, 22, 50), Precision.INSTANT),
        ("2026-05-05", (2026, 5, 5), Precision.DAY),
        ("Tue, 05 May 2026", (2026, 5, 5), Precision.DAY),
        ("sometime", None, None),
    ],
)
def test_dates(date, at, precision):
    feed = parse_feed(RSS.replace("Tue, 05 May 2026 17:50:00 -0300", date).encode(), BASE)
    found = feed.entries[0].published
    assert (found and found[:2]) == (at and (datetime(*at, tzinfo=UTC), precision))


BOMB = """<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rss version="2.0"><channel><title>&b;</title></channel></rss>"""


@pytest.mark.parametrize(
    "body",
    [
        BOMB.encode(),
        BOMB.lower().replace("<!entity", "<!EnTiTy").encode(),
        b"\xef\xbb\xbf" + BOMB.encode(),
        BOMB.encode("utf-16"),
        BOMB.encode("utf-32"),
        RSS.replace("<rss", '<!DOCTYPE rss SYSTEM "file:///etc/passwd" [ ]><rss', 1).encode(),
        RSS.replace("</channel>", '<!ENTITY a "b"></channel>').encode(),
        b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-ENTITY a "b"+AD4-<rss/>',
        BOMB.encode("cp037"),
    ],
)
def test_entities_are_refused(body):
    with pytest.raises(BadInput) as bad:
        parse_feed(body, BASE)
    assert bad.value.help


def test_a_document_type_without_a_subset_passes():
    doctype = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://x.example/rss.dtd">'
    assert parse_feed(RSS.replace("<rss", doctype + "<rss", 1).encode(), BASE).entries


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  ",
        b"this is no XML",
        b"/etc/passwd",
        b"https://wire.example/feed",
        b"<html><body><p>A page.</p></body></html>",
        b"<rss",
        b"{",
        b"{}",
        b'{"items": []}',
        b'{"version": "https://jsonfeed.org/version/1", "items": 5}',
        b'{"a":' * 100_000,
        b"\x00\x01\x02",
        b"\xff" * 100,
    ],
)
def test_what_is_no_feed(body):
    with pytest.raises(BadInput) as bad:
        parse_feed(body, BASE)
    assert bad.value.help


def test_a_feed_of_too_much_is_refused_or_cut_at_once():
    begun = time.monotonic()
    item = "<item><title>a</title></item>"
    many = f"<rss version='2.0'><channel>{item * (MAX_ENTRIES + 5)}</channel></rss>"
    assert len(parse_feed(many.encode(), None).entries) == MAX_ENTRIES
    attributes = "".join(f"a{i}='1' " for i in range(50_000))
    for body in (
        f"<rss {attributes}><channel></channel></rss>",
        "<rss>" + "<a>" * 300_000,
        "<rss>" + item * 300_000,
        "<rss>" + " " * 11_000_000,
    ):
        with pytest.raises(BadInput, match="over"):
            parse_feed(body.encode(), None)
    assert time.monotonic() - begun < 30


@given(st.binary(max_size=300), st.sampled_from([b"", b"<rss version='2.0'><channel><item>", b"{"]))
def test_any_bytes_are_a_feed_or_bad_input(body, head):
    with suppress(BadInput):
        parse_feed(head + body, BASE)


@pytest.mark.shared_data
def test_the_published_ill_formed_feeds(shared_data):
    lines = (shared_data / "security" / "feeds.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 763
    begun = time.monotonic()
    read = 0
    for line in lines:
        try:
            parse_feed(base64.b64decode(json.loads(line)["xml_b64"]), BASE)
        except BadInput:
            continue
        read += 1
    assert read >= 760
    assert time.monotonic() - begun < 40
