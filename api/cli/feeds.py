"""``drafter feeds``: which feeds are watched, and how they fare."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import Json
from api.cli.output import emit, print_table, say
from corpus.errors import BadInput

if TYPE_CHECKING:
    from datetime import datetime

    from corpus.subscriptions import Subscription, SubscriptionStore


class Action(StrEnum):
    """What to do with the feeds named."""

    LIST = "list"
    ADD = "add"
    REMOVE = "remove"
    PAUSE = "pause"
    RESUME = "resume"


def feeds(
    action: Annotated[
        Action, typer.Argument(help="list, add, remove, pause or resume.")
    ] = Action.LIST,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="URL…", help="Addresses of feeds; ids where they are known."),
    ] = None,
    opml: Annotated[
        list[Path] | None,
        typer.Option("--opml", metavar="FILE", help="Add every feed of a list (with add)."),
    ] = None,
    json: Json = False,
) -> int:
    """List the feeds that are watched, each with its next try and why it fails; change the list.

    drafter feeds add https://news.example/rss

    drafter feeds

    Adding fetches nothing: drafter watch does, and drafter serve with DRAFTER_WATCH=1.
    Removing a feed keeps its articles.
    """
    from api import wiring
    from api.settings import Settings

    wanted = [*(names or []), *_of_lists(opml or [])]
    if action is Action.LIST and wanted:
        raise BadInput("list takes no address", help="drafter feeds add URL watches a feed")
    if action is not Action.LIST and not wanted:
        raise BadInput(f"no feed to {action}", help=f"drafter feeds {action} URL")
    if opml and action is not Action.ADD:
        raise BadInput(f"--opml does not go with {action}", help="drafter feeds add --opml FILE")
    with wiring.open_subscriptions(Settings()) as store:
        if action is Action.LIST:
            rows = store.all()
        else:
            rows = [_changed(store, action, name, wiring.utc_now()) for name in wanted]
    _show(rows, action, json=json)
    return 0


def _of_lists(paths: list[Path]) -> list[str]:
    from corpus.sources.opml import parse_opml

    urls = []
    for path in paths:
        try:
            urls += [link.url for link in parse_opml(path.read_bytes())]
        except OSError as error:
            raise BadInput(
                f"{path} cannot be read: {error.strerror}", help="check the path"
            ) from None
    return urls


def _changed(store: SubscriptionStore, action: Action, name: str, now: datetime) -> Subscription:
    if action is Action.ADD:
        return store.add(name, now=now)[0]
    if action is Action.RESUME:
        return store.resume(name, now=now)
    return store.remove(name) if action is Action.REMOVE else store.pause(name)


def _show(rows: list[Subscription], action: Action, *, json: bool) -> None:
    from corpus.subscriptions import subscription_to_dict

    if json:
        for feed in rows:
            emit(subscription_to_dict(feed))
        return
    if action is Action.REMOVE:
        for feed in rows:
            say(f"removed {feed.url}; its {feed.articles:,} articles stay")
        return
    if not rows:
        say("No feeds yet: drafter feeds add URL")
        return
    columns = ("id", "state", "articles", "last read", "next try", "feed")
    print_table(columns, map(_cells, rows))
    for feed in rows:
        if feed.reason:
            tries = f"{feed.failures} tries failed" if feed.failures > 1 else "failed"
            say(f"{feed.title or feed.url}: {tries}: {feed.reason} — {feed.help}")


def _cells(feed: Subscription) -> tuple[str, ...]:
    name = f"{feed.title} <{feed.address}>" if feed.title else feed.address
    return (
        feed.id,
        str(feed.state),
        f"{feed.articles:,}",
        minute(feed.read_at) or "not yet",
        minute(feed.next_at) or "never",
        name,
    )


def minute(at: datetime | None) -> str:
    """Return an instant to the minute, in UTC."""
    return at.strftime("%Y-%m-%d %H:%MZ") if at else ""
