"""``drafter ingest``: articles in, each item accounted for."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.codes import ExitCode
from api.cli.options import Json
from api.cli.output import Progress, complain, emit, print_table, progress, rate, say
from corpus.errors import BadInput

if TYPE_CHECKING:
    from corpus.ingest import Outcome
    from corpus.model import Article
    from corpus.sources import Rejected

STATUSES = ("stored", "revised", "unchanged", "rejected")


@dataclass(slots=True)
class Tally:
    """What became of the items so far; the rejected ones are kept with their reasons."""

    counts: Counter[str] = field(default_factory=Counter)
    rejected: list[Outcome] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        self.counts[outcome.status] += 1
        if outcome.status == "rejected":
            self.rejected.append(outcome)

    @property
    def read(self) -> int:
        return self.counts.total()

    @property
    def nothing_read(self) -> bool:
        """Whether there was no article at all among the items."""
        return self.read == self.counts["rejected"]

    def line(self, seconds: float) -> str:
        parts = ", ".join(f"{self.counts[status]:,} {status}" for status in STATUSES)
        return f"{self.read:,} read in {seconds:.1f} s ({rate(self.read, seconds)}): {parts}"

    def to_dict(self, articles: int, seconds: float) -> dict[str, Any]:
        """Return the shape of docs/schema/ingest.json; ``articles`` is what the store now holds."""
        return {
            **{status: self.counts[status] for status in STATUSES[:3]},
            "rejected": [
                {"where": o.where, "reason": o.reason, "help": o.help} for o in self.rejected
            ],
            "articles": articles,
            "seconds": round(seconds, 3),
        }


def ingest(  # noqa: PLR0913, PLR0917 (each parameter is an option)
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH…", help="JSONL, JSON, ninjs, HTML, PDF, text and feed files, or folders."
        ),
    ] = None,
    feeds: Annotated[
        list[str] | None, typer.Option("--feed", metavar="URL", help="RSS, Atom or JSON Feed.")
    ] = None,
    urls: Annotated[
        list[str] | None, typer.Option("--url", metavar="URL", help="One article's page.")
    ] = None,
    opml: Annotated[
        list[Path] | None, typer.Option("--opml", metavar="FILE", help="Every feed of a list.")
    ] = None,
    sample: Annotated[
        bool, typer.Option("--sample", help="The sample corpus, which is fiction.")
    ] = False,
    json: Json = False,
) -> int:
    """Store articles from files, folders, pages and feeds.

    A bad item is named with its reason and never stops the rest.
    The same article twice changes nothing.
    Ends with 1 only where nothing at all could be read.
    """
    from api import wiring
    from api.settings import Settings
    from corpus.ingest import ingest as run

    wanted = [*(paths or [])]
    if sample:
        from corpus.sample import ARTICLES

        wanted.append(ARTICLES)
    if not (wanted or feeds or urls or opml):
        raise BadInput("nothing to ingest", help="name files or folders, or use --sample")
    settings = Settings()
    begun = time.monotonic()
    tally = Tally()
    with (
        progress("opening the store …", quiet=json) as shown,
        wiring.open_library(settings, write=True) as library,
    ):
        items = _items(wanted, feeds or [], urls or [], opml or [], settings)
        try:
            _follow(run(items, library), tally, shown, begun)
        except KeyboardInterrupt:
            complain(f"interrupted after {tally.line(time.monotonic() - begun)}")
            raise
        articles = library.stats().articles
    seconds = time.monotonic() - begun
    if json:
        emit(tally.to_dict(articles, seconds))
    else:
        _print(tally, articles, seconds)
    return ExitCode.FAILED if tally.nothing_read else ExitCode.OK


def _items(
    paths: Iterable[Path],
    feeds: Iterable[str],
    urls: Iterable[str],
    opml: Iterable[Path],
    settings: Any,
) -> Iterator[Article | Rejected]:
    from corpus import sources

    yield from chain.from_iterable(sources.read(path) for path in paths)
    if not (feeds or urls or opml):
        return
    from api import wiring
    from corpus.sources import web

    with wiring.open_fetcher(settings) as fetcher:
        for url in urls:
            yield from web.articles_from_url(fetcher, url)
        for url in feeds:
            yield from web.articles_from_feed(fetcher, url)
        for path in opml:
            yield from web.articles_from_opml(fetcher, path)


def _follow(outcomes: Iterable[Outcome], tally: Tally, shown: Progress, begun: float) -> None:
    for outcome in outcomes:
        tally.add(outcome)
        shown.now(f"ingesting: {tally.line(time.monotonic() - begun)}")


def _print(tally: Tally, articles: int, seconds: float) -> None:
    for outcome in tally.rejected:
        say(f"rejected {outcome.where}: {outcome.reason} — {outcome.help}")
    counts = [f"{tally.counts[status]:,}" for status in STATUSES]
    print_table(
        ("read", *STATUSES, "seconds", "rate", "now in the store"),
        [
            (
                f"{tally.read:,}",
                *counts,
                f"{seconds:.1f}",
                rate(tally.read, seconds),
                f"{articles:,}",
            )
        ],
    )
