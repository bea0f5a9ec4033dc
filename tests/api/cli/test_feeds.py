"""``drafter feeds`` and ``drafter watch`` over a loopback web."""

import json
import threading
from contextlib import nullcontext

import pytest

from api.cli.main import run

TEXT = "The cable was cut on Tuesday near the harbour, the operator said, and repairs go on. " * 4
PAGE = f"<html lang='en'><title>Cable 1</title><article><p>{TEXT}</p></article></html>"
FEED = """<rss version='2.0'><channel><title>Harbour Wire</title>
<item><title>Cable 1</title><link>{0}</link></item>
<item><title>Gone</title><link>{1}</link></item></channel></rss>"""


@pytest.fixture
def drafter(data, capsys):
    def call(*arguments, code=0):
        ended = run(arguments)
        captured = capsys.readouterr()
        assert ended == code, captured.err
        return captured

    return call


@pytest.fixture
def lines(drafter):
    return lambda *arguments: [
        json.loads(line) for line in drafter(*arguments, "--json").out.splitlines()
    ]


@pytest.fixture
def url(web, fetcher, monkeypatch):
    """A feed of two entries, of which one page is missing; and a fetcher that may reach it."""
    monkeypatch.setattr("api.wiring.open_fetcher", lambda _: nullcontext(fetcher))
    web.page("/1", PAGE)
    return web.page("/feed", FEED.format(web.url("/1"), web.url("/2")), "application/rss+xml")


def test_an_empty_list_says_how_to_begin(drafter):
    assert "drafter feeds add URL" in drafter("feeds").out
    assert "drafter feeds add URL" in drafter("watch", "--once").out


def test_a_feed_is_added_polled_and_shown(drafter, lines, conforms, url):
    [added] = lines("feeds", "add", url)
    conforms(added, "feed")
    [polled] = lines("watch", "--once")
    conforms(polled, "poll")
    assert [e["status"] for e in polled["entries"]] == ["stored", "rejected"]
    assert "404" in polled["entries"][1]["reason"]
    [row] = lines("feeds")
    assert (row["title"], row["articles"], row["failures"]) == ("Harbour Wire", 1, 0)
    assert row["next_at"] > row["read_at"]
    table = drafter("feeds").out
    assert "Harbour Wire" in table
    assert row["next_at"][:10] in table
    found = lines("search", "cable cut near the harbour")
    assert found[0]["title"] == "Cable 1"
    again = drafter("watch", "--once")
    assert again.out == ""
    assert "0 of 1 feeds were due" in again.err


def test_what_a_poll_did_is_told_in_words(drafter, web, url):
    drafter("feeds", "add", url, web.url("/none"))
    told = drafter("watch", "--once").out
    assert "Harbour Wire: 1 rejected, 1 stored; next try 20" in told
    assert f"  stored {web.url('/1')}" in told
    assert f"  rejected {web.url('/2')}: " in told
    assert f"{web.url('/none')}: failed: " in told
    shown = drafter("feeds").out
    assert "status 404" in shown
    assert "check the address in a browser" in shown


def test_pause_resume_remove(drafter, lines, url):
    [added] = lines("feeds", "add", url)
    assert lines("feeds", "pause", url)[0]["state"] == "paused"
    assert lines("watch", "--once") == []
    assert lines("feeds", "resume", added["id"])[0]["state"] == "active"
    lines("watch", "--once")
    assert "its 1 articles stay" in drafter("feeds", "remove", url).out
    assert lines("feeds") == []
    assert len(lines("search", "cable")) >= 1


def test_a_list_of_feeds_is_added(drafter, lines, tmp_path):
    path = tmp_path / "feeds.opml"
    path.write_text(
        "<opml><body><outline xmlUrl='https://a.example/rss'/>"
        "<outline xmlUrl='https://b.example/rss'/></body></opml>"
    )
    lines("feeds", "add", "--opml", str(path))
    assert [r["url"] for r in lines("feeds")] == ["https://a.example/rss", "https://b.example/rss"]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("feeds", "add"), 2, "drafter feeds add URL"),
        (("feeds", "list", "https://a.example/"), 2, "drafter feeds add URL"),
        (("feeds", "add", "not an address"), 2, "give an http or https address"),
        (("feeds", "pause", "https://a.example/"), 4, "`drafter feeds` lists them"),
        (("feeds", "pause", "--opml", "x", "https://a.example/"), 2, "cannot be read"),
        (("feeds", "add", "--opml", "missing.opml"), 2, "cannot be read"),
    ],
)
def test_mistakes_are_told_with_what_mends_them(drafter, arguments, code, says):
    assert says in drafter(*arguments, code=code).err


def test_the_service_watches_where_it_is_told_to(data, web, fetcher, url, monkeypatch):
    from api.settings import FeedSettings, Settings
    from api.watching import watching
    from api.wiring import open_library, utc_now
    from corpus.database.claim import Claims
    from corpus.subscriptions import SubscriptionStore

    monkeypatch.setattr("api.watching.open_fetcher", lambda _: nullcontext(fetcher))
    settings = Settings()
    with open_library(settings, write=True) as library:
        store = SubscriptionStore(library.engine)
        feed, _ = store.add(url, now=utc_now())
        claims = Claims(library.engine)
        with watching(settings, library, claims):
            pass
        assert web.asked == []
        told = settings.model_copy(update={"feeds": FeedSettings(watch=True)})
        done = threading.Event()
        save = SubscriptionStore.save

        def saved(self, polled):
            save(self, polled)
            done.set()

        monkeypatch.setattr(SubscriptionStore, "save", saved)
        with watching(told, library, claims):
            assert done.wait(60)
        assert store.get(feed.id).articles == 1
        assert not any(thread.name == "feeds" for thread in threading.enumerate())


def test_doctor_counts_the_feeds_and_those_that_fail(drafter, web, url):
    from api.cli.diagnosis import CHECKS, examine
    from api.settings import Settings

    def found():
        return examine("feeds", CHECKS["feeds"], Settings())

    assert found().state == "off"
    drafter("feeds", "add", url, web.url("/none"))
    drafter("watch", "--once")
    assert (found().state, found().detail.split(";")[0]) == ("ok", "2 known, 1 failing")
    assert found().help == "drafter feeds tells why they fail"
