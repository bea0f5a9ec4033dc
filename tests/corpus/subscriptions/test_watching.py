"""Feeds over the loopback web: what is fetched, what is stored, and when it is asked again."""

import threading
from datetime import timedelta

import pytest

from corpus.errors import BadInput, NotFound
from corpus.subscriptions import State


def titles(library):
    return sorted(article.title for article in library.articles())


def test_new_entries_are_stored_once_and_pages_are_not_asked_for_again(
    web, newsroom, store, clock, polled, library
):
    newsroom.publish(1)
    newsroom.publish(2)
    _, new = store.add(newsroom.url, now=clock())
    assert new
    [first] = polled()
    assert first.counts == {"stored": 2}
    assert titles(library) == ["Cable 1", "Cable 2"]
    assert first.subscription.title == "Harbour Wire"
    assert first.subscription.articles == 2
    newsroom.publish(3)
    asked = len(web.paths)
    assert polled(minutes=1) == []
    [second] = polled(minutes=40)
    assert second.counts == {"stored": 1}
    assert web.paths[asked:] == ["/feed", "/3"]


def test_a_feed_is_asked_whether_it_changed(web, newsroom, store, clock, polled):
    newsroom.publish(1)
    newsroom.write(ETag='"7"', Last_Modified="Tue, 05 May 2026 17:50:00 GMT")
    store.add(newsroom.url, now=clock())
    polled()
    web.pages["/feed"] = (304, {}, b"")
    for _ in range(2):
        [quiet] = polled(minutes=40)
        assert quiet.not_modified
        assert web.asked[-1][1]["If-None-Match"] == '"7"'
        assert web.asked[-1][1]["If-Modified-Since"] == "Tue, 05 May 2026 17:50:00 GMT"


def test_an_entry_that_changed_is_a_new_revision(newsroom, store, clock, polled, library):
    newsroom.publish(1)
    store.add(newsroom.url, now=clock())
    polled()
    newsroom.publish(1, "Two more ships were hit. ", title="Cable again")
    [again] = polled(minutes=40)
    assert again.counts == {"revised": 1}
    [old, new] = library.revisions(newsroom.web.url("/1"))
    assert new.revision_of == old.id


def test_a_page_that_fails_is_named_and_tried_again(web, newsroom, store, clock, polled, library):
    newsroom.publish(1)
    newsroom.entry(2, web.url("/2"))
    web.pages["/2"] = (503, {}, b"")
    newsroom.entry(3, web.url("/3"))
    newsroom.write(ETag='"7"')
    store.add(newsroom.url, now=clock())
    [first] = polled()
    assert first.counts == {"stored": 1, "rejected": 2}
    assert ["503" in o.reason for o in first.outcomes] == [False, True, False]
    asked = len(web.paths)
    web.page("/2", web.pages["/1"][2].replace(b"Cable 1", b"Cable 2").replace(b"1-", b"2-"))
    [second] = polled(minutes=40)
    # No validator was sent, or the server would have said that nothing had changed; 404 stays.
    assert web.paths[asked:] == ["/feed", "/2"]
    assert second.counts == {"stored": 1}
    polled(minutes=40)
    assert web.asked[-1][1].get("If-None-Match") == '"7"'


def test_a_page_is_given_up_after_some_polls(web, newsroom, store, clock, polled):
    web.pages["/1"] = (503, {}, b"")
    newsroom.entry(1, web.url("/1"))
    store.add(newsroom.url, now=clock())
    for _ in range(8):
        polled(minutes=40)
    assert web.paths.count("/1") == 5


def test_a_feed_that_fails_is_tried_later_each_time_and_says_why(
    web, newsroom, store, clock, polled
):
    web.pages["/feed"] = (500, {}, b"")
    store.add(newsroom.url, now=clock())
    waits = []
    for count in range(1, 5):
        [failed] = polled(days=2)
        feed = failed.subscription
        assert feed.failures == count
        assert "500" in feed.reason
        assert feed.help
        waits.append(feed.next_at - clock())
    assert timedelta(minutes=30) <= waits[0] <= timedelta(minutes=60)
    assert waits[3] >= timedelta(hours=4)
    newsroom.publish(1)
    [well] = polled(days=2)
    assert (well.subscription.failures, well.subscription.reason) == (0, "")


def test_retry_after_is_waited(web, newsroom, store, clock, polled):
    web.pages["/feed"] = (429, {"Retry-After": "7200"}, b"")
    store.add(newsroom.url, now=clock())
    [failed] = polled()
    assert failed.subscription.next_at - clock() >= timedelta(hours=2)
    asked = len(web.asked)
    assert polled(minutes=119) == []
    assert len(web.asked) == asked


def test_gone_is_for_good(web, newsroom, store, clock, polled):
    web.pages["/feed"] = (410, {}, b"")
    added, _ = store.add(newsroom.url, now=clock())
    [gone] = polled()
    assert gone.subscription.state is State.GONE
    assert gone.subscription.next_at is None
    asked = len(web.asked)
    assert polled(days=400) == []
    assert len(web.asked) == asked
    assert "for good" in store.get(added.id).help
    newsroom.publish(1)
    store.resume(added.id, now=clock())
    assert polled()[0].counts == {"stored": 1}


def test_a_feed_that_moved_for_good_is_read_where_it_is(web, newsroom, store, clock, polled):
    newsroom.publish(1)
    web.pages["/new"] = web.pages["/feed"]
    web.redirect("/feed", "/new", 301)
    store.add(newsroom.url, now=clock())
    [first] = polled()
    assert first.subscription.moved_to == web.url("/new")
    asked = len(web.paths)
    polled(minutes=40)
    assert web.paths[asked:] == ["/new"]
    web.pages["/new"] = (404, {}, b"")
    assert polled(minutes=40)[0].subscription.moved_to is None


def test_a_redirect_for_now_is_followed_each_time(web, newsroom, store, clock, polled):
    newsroom.publish(1)
    web.pages["/new"] = web.pages["/feed"]
    web.redirect("/feed", "/new", 302)
    store.add(newsroom.url, now=clock())
    assert polled()[0].subscription.moved_to is None


@pytest.mark.parametrize(
    ("head", "headers"), [("<ttl>120</ttl>", {}), ("", {"Cache_Control": "max-age=7200"})]
)
def test_a_feed_that_wants_to_be_asked_less_often_is(newsroom, store, clock, polled, head, headers):
    newsroom.publish(1)
    newsroom.write(head, **headers)
    store.add(newsroom.url, now=clock())
    [first] = polled()
    assert first.subscription.next_at - clock() >= timedelta(hours=2)


def test_robots_rules_hold_for_feeds(web, newsroom, store, clock, polled):
    newsroom.publish(1)
    web.page("/robots.txt", "User-agent: *\nDisallow: /feed", "text/plain")
    store.add(newsroom.url, now=clock())
    [refused] = polled()
    assert "robots.txt" in refused.subscription.reason
    assert web.paths == []
    assert refused.subscription.next_at - clock() >= timedelta(hours=12)


def test_only_so_many_entries_at_a_time(newsroom, store, clock, watcher, polled, library):
    for number in range(1, 6):
        newsroom.publish(number)
    newsroom.write(ETag='"7"')
    watcher.most = 2
    store.add(newsroom.url, now=clock())
    assert [polled(minutes=40)[0].waiting for _ in range(3)] == [3, 1, 0]
    assert len(titles(library)) == 5


def test_a_poll_that_is_stopped_half_way_loses_nothing(
    newsroom, store, clock, watcher, polled, library
):
    for number in range(1, 4):
        newsroom.publish(number)
    newsroom.write(ETag='"7"')
    feed, _ = store.add(newsroom.url, now=clock())
    note = store.note

    def stop_after_one(*args):
        note(*args)
        watcher.stop.set()

    store.note = stop_after_one
    [half] = polled()
    assert (half.counts, half.waiting) == ({"stored": 1}, 2)
    assert store.get(feed.id).etag is None
    assert store.get(feed.id).next_at == feed.next_at
    store.note = note
    watcher.stop.clear()
    [rest] = polled()
    assert rest.counts == {"stored": 2}
    assert titles(library) == ["Cable 1", "Cable 2", "Cable 3"]


def test_a_bad_feed_never_stops_the_others(web, newsroom, store, clock, watcher, polled, library):
    newsroom.publish(1)
    web.page("/page", "<html><body>No feed.</body></html>")
    for url in (web.url("/page"), "http://localhost/feed", newsroom.url):
        store.add(url, now=clock())
    seen = {p.subscription.url: p.subscription.reason for p in polled()}
    assert len(seen) == 3
    assert "neither RSS" in seen[web.url("/page")]
    assert "local network" in seen["http://localhost/feed"]
    assert titles(library) == ["Cable 1"]


def test_a_defect_in_one_poll_is_shown_and_does_not_end_the_watch(
    newsroom, store, clock, watcher, polled, monkeypatch
):
    newsroom.publish(1)
    store.add(newsroom.url, now=clock())
    monkeypatch.setattr(store, "entries", lambda _: 1 / 0)
    [failed] = polled()
    assert "ZeroDivisionError" in failed.subscription.reason
    assert failed.subscription.next_at > clock()


def test_a_host_is_asked_one_thing_at_a_time(web, store, clock, polled):
    now, most = 0, 0
    lock = threading.Lock()

    def page(handler):
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        threading.Event().wait(0.02)
        with lock:
            now -= 1
        handler.send_response(500)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    for number in range(5):
        web.pages[f"/f{number}"] = page
        store.add(web.url(f"/f{number}"), now=clock())
    assert len(polled()) == 5
    assert most == 1


def test_a_paused_feed_is_not_polled(newsroom, store, clock, polled):
    newsroom.publish(1)
    feed, _ = store.add(newsroom.url, now=clock())
    assert store.pause(newsroom.url).next_at is None
    assert polled(days=9) == []
    store.resume(feed.id, now=clock())
    assert len(polled()) == 1


def test_a_pause_or_a_removal_during_a_poll_stands(newsroom, store, clock, polled):
    newsroom.publish(1)
    feed, _ = store.add(newsroom.url, now=clock())
    note = store.note
    store.note = lambda *args: (note(*args), store.pause(feed.id))
    polled()
    assert store.get(feed.id).state is State.PAUSED
    store.resume(feed.id, now=clock())
    newsroom.publish(2)
    store.note = lambda *args: (store.remove(feed.id), note(*args))
    polled()
    assert store.all() == []


def test_adding_twice_is_adding_once_and_removing_keeps_the_articles(
    newsroom, store, clock, polled, library
):
    newsroom.publish(1)
    feed, _ = store.add(f" {newsroom.url}#x", now=clock())
    assert store.add(newsroom.url, now=clock()) == (feed, False)
    polled()
    store.remove(feed.id)
    assert store.all() == []
    assert titles(library) == ["Cable 1"]
    with pytest.raises(NotFound):
        store.get(feed.id)


@pytest.mark.parametrize("address", ["", "feed", "ftp://a.example/", "javascript:1"])
def test_what_is_no_address_is_refused(store, clock, address):
    with pytest.raises(BadInput):
        store.add(address, now=clock())


def test_run_polls_until_told_to_stop(newsroom, store, clock, watcher):
    newsroom.publish(1)
    store.add(newsroom.url, now=clock())
    seen = []

    def on_polled(done):
        seen.append(done)
        watcher.stop.set()

    watcher.run(on_polled)
    assert len(seen) == 1
