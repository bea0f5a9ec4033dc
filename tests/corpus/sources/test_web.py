"""Pages, feeds and lists of feeds over the loopback web of the fixtures."""

from dataclasses import replace

from corpus.model import Article
from corpus.sources import Rejected
from corpus.sources.web import (
    article_again,
    articles_from_feed,
    articles_from_opml,
    articles_from_url,
)

SENTENCE = "The cable was cut on Tuesday near town {0}, the operator said, and repairs go on. "
PAGE = """<html lang="en"><head><title>Cable {0}</title>
<meta property="og:site_name" content="Harbour Wire"></head>
<body><article><p>{1}</p><p>{1}</p></article></body></html>"""


def page(number: int) -> str:
    text = "".join(SENTENCE.format(f"{number}-{i}") for i in range(4))
    return PAGE.format(number, text)


def item(number: int, link: str | None, content: str = "Short.") -> str:
    address = f"<link>{link}</link>" if link else ""
    return (
        f"<item><title>Cable {number}</title>{address}<guid isPermaLink='false'>g{number}</guid>"
        f"<pubDate>Tue, 05 May 2026 17:50:0{number} GMT</pubDate>"
        f"<description><![CDATA[{content}]]></description></item>"
    )


def feed(*items: str) -> str:
    return (
        f"<rss version='2.0'><channel><title>Harbour Wire</title>{''.join(items)}</channel></rss>"
    )


def shown(items: list) -> list[str]:
    return [i.title if isinstance(i, Article) else f"{i.where}: {i.reason}" for i in items]


def test_a_page(web, fetcher):
    [article] = articles_from_url(fetcher, web.page("/1", page(1)) + "#top")
    assert isinstance(article, Article)
    assert (article.title, article.outlet) == ("Cable 1", "Harbour Wire")
    assert article.url == web.url("/1")
    assert article.fetched_at is not None


def test_pages_that_are_no_articles(web, fetcher):
    for path, body, kind, reason in (
        ("/png", b"\x89PNG", "image/png", "image/png"),
        ("/pdf", b"%PDF-1.7 cut off", "application/pdf", "PDF, but it cannot be read"),
        ("/feed", feed().encode(), "text/xml", "a feed"),
        ("/menu", b"<html><body><nav>Home</nav></body></html>", "text/html", "no article"),
    ):
        [rejected] = articles_from_url(fetcher, web.page(path, body, kind))
        assert isinstance(rejected, Rejected)
        assert reason in rejected.reason
        assert rejected.where == web.url(path)
        assert rejected.help
    [missing] = articles_from_url(fetcher, web.url("/missing"))
    assert "404" in missing.reason


def test_a_url_to_loopback_is_named(web):
    from corpus.fetch import Fetcher

    [rejected] = articles_from_url(Fetcher(), web.url("/1"))
    assert isinstance(rejected, Rejected)
    assert rejected.help
    [rejected] = articles_from_feed(Fetcher(), "http://localhost/feed")
    assert "local network" in rejected.reason
    assert web.asked == []


def test_one_bad_entry_never_stops_the_feed(web, fetcher):
    whole = "<p>" + "".join(SENTENCE.format(i) for i in range(20)) + "</p>"
    web.page("/1", page(1))
    web.page("/3", "<html><body>Log in.</body></html>")
    web.page("/5", page(5))
    url = web.page(
        "/feed",
        feed(
            item(1, "/1"),
            item(2, "/missing"),
            item(3, "/3", whole),
            item(4, "http://localhost/"),
            item(6, None),
            item(7, None, whole),
            item(5, "/5"),
        ),
        "application/rss+xml",
    )
    items = list(articles_from_feed(fetcher, url))
    kinds = [type(i) for i in items]
    assert kinds == [Article, Rejected, Article, Rejected, Rejected, Article, Article], shown(items)
    assert [i.title for i in items if isinstance(i, Article)] == [
        "Cable 1",
        "Cable 3",
        "Cable 7",
        "Cable 5",
    ]
    assert items[0].extractor.startswith("trafilatura")
    assert items[2].extractor.startswith("feed:")
    assert items[2].url == web.url("/3")
    assert items[5].url is None
    # The page gives no date; the feed does.
    assert items[0].date_source == "feed:published"
    assert items[0].published_at.minute == 50
    assert "404" in items[1].reason
    assert "local network" in items[3].reason
    assert "#g6" in items[4].where


def test_limit(web, fetcher):
    web.page("/1", page(1))
    url = web.page("/feed", feed(item(1, "/1"), item(2, "/2")))
    assert len(list(articles_from_feed(fetcher, url, limit=1))) == 1


def test_a_feed_that_has_not_changed_is_not_read_again(web, fetcher):
    web.page("/1", page(1))
    url = web.page("/feed", feed(item(1, "/1")), "text/xml", ETag='"7"')
    seen = {}
    assert len(list(articles_from_feed(fetcher, url, seen=seen))) == 1
    web.pages["/feed"] = (304, {}, b"")
    assert list(articles_from_feed(fetcher, url, seen=seen)) == []
    assert web.asked[-1][1]["If-None-Match"] == '"7"'


def test_a_feed_left_half_way_is_read_again(web, fetcher):
    web.page("/1", page(1))
    url = web.page("/feed", feed(item(1, "/1"), item(2, "/2")), "text/xml", ETag='"7"')
    seen = {}
    items = articles_from_feed(fetcher, url, seen=seen)
    next(items)
    items.close()
    assert seen == {}


def test_a_page_in_place_of_a_feed_names_its_feeds(web, fetcher):
    head = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    url = web.page("/", f"<html><head>{head}</head><body><p>Hello.</p></body></html>")
    [rejected] = articles_from_feed(fetcher, url)
    assert "neither RSS" in rejected.reason
    assert web.url("/feed.xml") in rejected.help


def test_a_feed_that_is_not_xml(web, fetcher):
    for body in (b"not XML", b"", b"<!DOCTYPE a [<!ENTITY b 'c'>]><rss/>"):
        [rejected] = articles_from_feed(fetcher, web.page("/feed", body, "text/xml"))
        assert isinstance(rejected, Rejected)
        assert rejected.help


def test_a_list_of_feeds(web, fetcher, tmp_path):
    web.page("/1", page(1))
    web.page("/a", feed(item(1, "/1")))
    outlines = "".join(
        f"<outline type='rss' text='x' xmlUrl='{url}'/>"
        for url in (
            "http://localhost/feed",
            web.url("/a"),
            web.url("/a#again"),
            web.url("/missing"),
        )
    )
    path = tmp_path / "feeds.opml"
    path.write_text(
        f"<opml version='2.0'><body><outline text='Group'>{outlines}</outline></body></opml>"
    )
    items = list(articles_from_opml(fetcher, path))
    assert [type(i) for i in items] == [Rejected, Article, Rejected], shown(items)


def test_lists_that_cannot_be_read(fetcher, tmp_path):
    path = tmp_path / "feeds.opml"
    for body in (
        b"",
        b"no XML",
        b"<rss/>",
        b"<opml><body/></opml>",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><opml/>",
    ):
        path.write_bytes(body)
        [rejected] = articles_from_opml(fetcher, path)
        assert isinstance(rejected, Rejected)
        assert rejected.help
    [rejected] = articles_from_opml(fetcher, tmp_path / "missing.opml")
    assert "cannot be read" in rejected.reason


def test_a_stored_article_is_read_again_under_its_own_address(web, fetcher):
    address = web.page("/1", page(1))
    [stored] = articles_from_url(fetcher, address)
    assert article_again(fetcher, stored).id == stored.id
    newer = page(1).replace("<p>", "<p>As of Monday, in Orren: ", 1)
    web.page("/1", newer.replace("<head>", '<head><link rel="canonical" href="/another">'))
    again = article_again(fetcher, stored)
    assert again.url == stored.url
    assert again.id != stored.id
    web.pages["/1"] = (410, {}, b"")
    gone = article_again(fetcher, stored)
    assert gone.withdrawn == gone.text
    assert "410" in gone.text
    web.pages["/1"] = (404, {}, b"")
    assert "404" in article_again(fetcher, stored).reason
    assert article_again(fetcher, replace(stored, url=None)).reason == "it has no address"
