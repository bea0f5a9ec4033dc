"""A library, a store of subscriptions and a watcher over the loopback web of the fixtures."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from corpus.library import Library
from corpus.subscriptions import Pace, SubscriptionStore, Watcher

SENTENCE = "The cable was cut on Tuesday near town {0}, the operator said, and repairs go on. "


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 5, 10, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library(tmp_path, embedder):
    with Library.open(tmp_path / "data", write=True, embedder=embedder) as opened:
        yield opened


@pytest.fixture
def store(library) -> SubscriptionStore:
    return SubscriptionStore(library.engine)


@pytest.fixture
def watcher(store, library, fetcher, clock) -> Watcher:
    fetcher.now = clock
    return Watcher(store, library, fetcher, clock, random.Random(7), Pace(timedelta(minutes=30)))


@pytest.fixture
def polled(watcher, clock):
    """Poll what is due, after some minutes; return what was polled."""

    def after(**span: float):
        clock.forward(**span)
        seen = []
        watcher.round(seen.append)
        return seen

    return after


class Newsroom:
    """A feed on the loopback web, entry by entry."""

    def __init__(self, web) -> None:
        self.web = web
        self.items: list[str] = []
        self.url = web.url("/feed")

    def publish(self, number: int, words: str = "", title: str = "Cable") -> None:
        text = "".join(SENTENCE.format(f"{number}-{i}") for i in range(4)) + words
        page = f"<html lang='en'><title>{title} {number}</title><article><p>{text}</p></article>"
        link = self.web.page(f"/{number}", page)
        self.entry(number, link, title)

    def entry(self, number: int, link: str, title: str = "Cable") -> None:
        self.items = [i for i in self.items if f">g{number}<" not in i]
        self.items.append(
            f"<item><title>{title} {number}</title><link>{link}</link>"
            f"<guid isPermaLink='false'>g{number}</guid></item>"
        )
        self.write()

    def write(self, head: str = "", **headers: str) -> None:
        body = (
            f"<rss version='2.0'><channel><title>Harbour Wire</title>{head}"
            f"{''.join(self.items)}</channel></rss>"
        )
        self.web.page("/feed", body, "application/rss+xml", **headers)


@pytest.fixture
def newsroom(web) -> Newsroom:
    return Newsroom(web)
