"""What strangers send: addresses into the own network, paths, broken feeds, bombs.

The collections are ours and, where it is there, those of ``../shared/data/security``.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import hostile_addresses as addresses
import hostile_bombs as bombs
import hostile_paths as paths
from figure import Figure, Say

from corpus.ingest import ingest
from corpus.library import Library
from corpus.model import Article
from corpus.sources import read

SHARED = Path(__file__).parents[3] / "shared" / "data"
_ADDRESSES, _FEEDS, _GROWN_MB = 120, 20, 100.0
_ITEM = "<item><title>T</title><link>https://gate.example/x</link>"
# Each ends, is nested or is encoded as no feed should be; what can be read of it may be read.
FEEDS: tuple[bytes, ...] = (
    *(b"", b" ", b"\0", b"\xff\xfe", b"{", b"[]", b"<", b"<rss", b"<rss/>", b"<feed/>", b"<html>"),
    b"<rss version='2.0'><channel>",
    b"<rss><channel><item></channel></item></rss>",
    f"<rss><channel>{_ITEM}".encode(),
    f"<rss><channel>{_ITEM}&nosuch;</item></channel></rss>".encode(),
    f"<rss><channel>{_ITEM}\x00\x01\x02</item></channel></rss>".encode(),
    f"<?xml version='1.0' encoding='utf-16'?><rss><channel>{_ITEM}</item></channel></rss>".encode(),
    f"<?xml version='1.0' encoding='nosuch'?><rss><channel>{_ITEM}</item></channel></rss>".encode(),
    f"<rss><channel>{_ITEM * 400}</channel></rss>".encode(),
    f"<rss><channel>{'<item>' * 3000}</channel></rss>".encode(),
    f"<rss><channel>{_ITEM}<description><![CDATA[never ended</item></channel></rss>".encode(),
    f"<rss><channel>{_ITEM}<pubDate>99/99/9999</pubDate></item></channel></rss>".encode(),
    b"<rss><channel><item><link>javascript:alert(1)</link></item></channel></rss>",
    b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="http://[::1"/></entry></feed>',
    b'{"version": "https://jsonfeed.org/version/1.1", "items": [null, 1, [], {"id": {}}]}',
    b'{"version": "https://jsonfeed.org/version/1.1", "items": {"id": 1}}',
    "<rss><channel><item><title>\ud83d</title></item></channel></rss>".encode(
        "utf-16", "surrogatepass"
    ),
)


def measure(work: Path, say: Say) -> Iterable[Figure]:
    yield from refused_addresses(say, [*addresses.written(), *addresses.published(SHARED)])
    tried = paths.payloads(SHARED, paths.place(work / "paths"))
    yield from refused_paths(work / "paths", say, tried)
    yield from broken_feeds(work / "feeds", say, [*FEEDS, *published_feeds()])
    yield from defused_bombs(work / "bombs", say, bombs.BOMBS)


def refused_addresses(say: Say, urls: list[str]) -> Iterable[Figure]:
    """Ask the real fetcher for each address, as it stands and hidden in other ways."""
    seen = addresses.attack(addresses.cases(urls))
    shown = addresses.attack([addresses.control()])
    for line in (*seen.through[:10], *seen.fetched[:10], *seen.unclear[:10]):
        say(line)
    yield Figure.at_least("hostile.addresses", seen.all, seen.all, _ADDRESSES)
    yield Figure.at_least("hostile.addresses_control", len(shown.fetched), 1, 1)
    yield Figure.at_most("hostile.addresses_through", len(seen.through), seen.all)
    yield Figure.at_most(
        "hostile.addresses_not_refused", len(seen.fetched) + len(seen.unclear), seen.all
    )


def refused_paths(work: Path, say: Say, tried: list[str]) -> Iterable[Figure]:
    """Use each payload wherever words of strangers might become a path."""
    work.mkdir()
    seen = paths.escape(work, tried)
    for line in paths.lines(seen):
        say(line)
    yield Figure.at_most("hostile.paths_written", len(seen.written), seen.tried)
    yield Figure.at_most("hostile.paths_read", len(seen.told), seen.tried)
    yield Figure.at_most("hostile.paths_unclear", len(seen.unclear), seen.tried)


def published_feeds() -> list[bytes]:
    """Return the feeds of the shared data, none where it is not there."""
    path = SHARED / "security" / "feeds.jsonl"
    if not path.is_file():
        return []
    return [base64.b64decode(json.loads(line)["xml_b64"]) for line in path.read_text().splitlines()]


def broken_feeds(work: Path, say: Say, feeds: list[bytes]) -> Iterable[Figure]:
    """Ingest a folder of feeds, every tenth file a good article."""
    work.mkdir()
    good = 0
    for number, body in enumerate(feeds):
        (work / f"{number:04}.xml").write_bytes(body)
        if number % 10 == 0:
            bombs.good(work, number)
            good += 1
    unclear = stored = 0
    with Library.open(work.parent / "feeds-data", write=True) as library:
        try:
            for outcome in ingest(read(work), library):
                stored += outcome.status == "stored"
                unclear += outcome.status == "rejected" and not (outcome.reason and outcome.help)
            kept = sum(_is_good(article) for article in library.articles())
        except Exception as error:
            say(repr(error))
            unclear, kept = unclear + 1, 0
    say(f"{len(feeds)} feeds: {stored} articles stored of them and of {good} good ones")
    yield Figure.at_least("hostile.feeds", len(feeds), len(feeds), _FEEDS)
    yield Figure.at_most("hostile.feeds_unclear", unclear, len(feeds))
    yield Figure.at_most("hostile.feeds_others_lost", good - kept, good)


def _is_good(article: Article) -> bool:
    return article.title.startswith("Good ")


def defused_bombs(work: Path, say: Say, some: tuple[bombs.Bomb, ...]) -> Iterable[Figure]:
    """Let a process of its own ingest the bombs among good articles."""
    work.mkdir()
    good = bombs.plant(work, some)
    told = bombs.ignite(work)
    say(told["raised"] or f"grown in MB, by file: {told['grown']}")
    unclear = [r for r in told["rejected"] if not (r[1] and r[2])]
    yield Figure.at_most("hostile.bombs_raised", bool(told["raised"]), len(some))
    yield Figure.at_most("hostile.bombs_unclear", len(unclear), len(told["rejected"]))
    yield Figure.at_most("hostile.bombs_others_lost", good - told["stored"], good)
    yield Figure.at_most("hostile.bombs_grown_mb", told["grown_mb"], len(some), _GROWN_MB)
