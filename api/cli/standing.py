"""``drafter standing``: briefings that are made again and again, by the clock or by new facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.codes import EXIT_CODES
from api.cli.options import Angle, Json, Prefer, Without, Writer
from api.cli.output import emit, print_table, say
from api.cli.standing_words import SHOWN_ID, cells_of, emit_standing, tell_standing, trouble_of
from corpus.errors import BadInput

if TYPE_CHECKING:
    from datetime import datetime

    from api.standing.store import StandingStore
    from drafter.standing import Rule, StandingRequest

standing = typer.Typer(
    name="standing",
    no_args_is_help=True,
    help="Briefings made again and again: list, show, add, pause, resume, run, remove.",
    epilog=EXIT_CODES,
    rich_markup_mode="rich",
)
Id = Annotated[str, typer.Argument(metavar="ID", help="Its id, or enough of its beginning.")]
# Who did it, for the audit: whoever sits at the desk's machine.
_BY = "desk"


@standing.command("add")
def add(  # noqa: PLR0913, PLR0917 (each parameter is an option)
    topic: Annotated[
        list[str] | None, typer.Argument(metavar="[TOPIC]", help="What the briefings are about.")
    ] = None,
    every: Annotated[
        str | None,
        typer.Option(metavar="DAYS", help="day, weekday, weekend, or days: monday,thursday."),
    ] = None,
    at: Annotated[str | None, typer.Option(metavar="06:30", help="When, with --every.")] = None,
    tz: Annotated[
        str, typer.Option(metavar="ZONE", help="Whose clocks: Europe/Berlin, America/New_York.")
    ] = "UTC",
    story: Annotated[
        str | None, typer.Option(metavar="ID", help="On this story (drafter stories).")
    ] = None,
    when_new_facts: Annotated[
        int | None, typer.Option(metavar="N", help="When the story has N new facts, up to 20.")
    ] = None,
    at_most: Annotated[
        str | None, typer.Option(metavar="6h", help="... and at most once in so long.")
    ] = None,
    window: Annotated[
        str | None, typer.Option(metavar="48h", help="How far back sources may go: 48h, 14d, 2w.")
    ] = None,
    angle: Angle = None,
    prefer: Prefer = None,
    without: Without = None,
    writer: Writer = None,
    budget: Annotated[
        float | None,
        typer.Option(min=0, metavar="0.50", help="Most that the model calls of each may cost, $."),
    ] = None,
    style: Annotated[
        str | None, typer.Option(metavar="NAME|FILE", help="House style (drafter style list).")
    ] = None,
    json: Json = False,
) -> int:
    """Have a briefing made on days at a time, or whenever a story has so many new facts.

    drafter standing add "Red Sea shipping" --every weekday --at 06:30 --tz Europe/Berlin

    drafter standing add --story 5f0c --when-new-facts 5 --at-most 6h

    The drafts are made by a running drafter serve and wait for review like any other.
    """
    from api import wiring
    from api.cli.arguments import parse_window
    from api.desk import check_writer
    from api.service import new_id
    from api.settings import Settings
    from api.standing.making import make
    from api.standing.store import StandingStore
    from drafter.model import DraftRequest

    settings = Settings()
    rule = _rule(every, at, tz, when_new_facts, at_most)
    check_writer(settings, writer or settings.default_writer)
    request = DraftRequest(
        topic=" ".join(topic or ()).strip(),
        window_days=parse_window(window),
        angle=angle,
        prefer=tuple(prefer or ()),
        without=tuple(without or ()),
        writer=writer or settings.default_writer,
        budget=settings.model.budget if budget is None else budget,
        style=wiring.keep_style(settings, style) if style else None,
    )
    with wiring.open_library(settings) as library:
        made = make(
            new_id(),
            request,
            rule,
            story=story,
            stories=library.storybook,
            by=_BY,
            now=wiring.utc_now(),
        )
        StandingStore(library.engine).add(made)
    tell_standing(made, [], json=json)
    return 0


@standing.command("list")
def list_standing(json: Json = False) -> int:
    """List the standing requests, oldest first, each with its next occasion and its last draft."""
    with _store() as store:
        rows = store.all_with_occasions()
    if json:
        for found, occasions in rows:
            emit_standing(found, occasions)
        return 0
    if not rows:
        say('None yet: drafter standing add "Topic" --every weekday --at 06:30 --tz Europe/Berlin')
        return 0
    columns = ("id", "state", "when", "next", "last draft", "about")
    print_table(columns, (cells_of(found, occasions) for found, occasions in rows))
    for found, _ in rows:
        if found.problem:
            say(f"{found.id[:SHOWN_ID]}: {trouble_of(found)}")
    return 0


@standing.command("show")
def show(id: Id, json: Json = False) -> int:
    """Show one with its last ten occasions and what became of each."""
    with _store() as store:
        found = store.find(id)
        occasions = store.occasions(found.id)
    tell_standing(found, occasions, json=json)
    return 0


@standing.command("pause")
def pause(id: Id, json: Json = False) -> int:
    """Ask for no more drafts until it is resumed."""
    from api.standing.making import paused

    return _changed(id, lambda found, _now: paused(found), "standing_paused", json=json)


@standing.command("resume")
def resume(id: Id, json: Json = False) -> int:
    """Go on after a pause, from the next occasion; what was missed meanwhile is not made up for."""
    from api.standing.making import resumed

    return _changed(id, resumed, "standing_resumed", json=json)


@standing.command("remove")
def remove(id: Id, json: Json = False) -> int:
    """Forget one. The drafts that it asked for stay."""
    with _store() as store:
        found = store.find(id)
        occasions = store.occasions(found.id)
        store.remove(found, by=_BY, at=_now())
    if json:
        emit_standing(found, occasions)
    else:
        say(f"Removed: {found.request.topic}, {found.rule.said}. Its drafts stay.")
    return 0


@standing.command("run")
def run(id: Id, json: Json = False) -> int:
    """Have a draft made now, whatever the schedule says. While one is made, that is it."""
    with _store() as store:
        occasion = store.ask(store.find(id), by=_BY, at=_now())
    if json:
        emit({"standing_id": occasion.standing_id, "draft_id": occasion.draft_id})
        return 0
    say(f"Asked for. A running drafter serve makes it: drafter show {occasion.draft_id}")
    return 0


def _changed(
    id: str,
    change: Callable[[StandingRequest, datetime], StandingRequest],
    action: str,
    *,
    json: bool,
) -> int:
    with _store() as store:
        now, found = _now(), store.find(id)
        changed = store.change(change(found, now), action, by=_BY, at=now)
        occasions = store.occasions(changed.id)
    tell_standing(changed, occasions, json=json)
    return 0


def _rule(
    every: str | None, at: str | None, tz: str, facts: int | None, at_most: str | None
) -> Rule:
    from drafter.standing import (
        AT_MOST,
        OnDays,
        OnFacts,
        days_of,
        facts_of,
        span_of,
        time_of,
        zone_of,
    )

    if (every is None) == (facts is None):
        raise BadInput(
            "say when: by days or by new facts",
            help="--every weekday --at 06:30 --tz Europe/Berlin, or --story ID --when-new-facts 5",
        )
    if facts is not None:
        if at is not None:
            raise BadInput("--at goes with --every", help="--at-most limits --when-new-facts")
        return OnFacts(facts_of(facts), span_of(at_most) if at_most else AT_MOST)
    if at_most is not None:
        raise BadInput("--at-most goes with --when-new-facts", help="--every takes --at")
    if at is None:
        raise BadInput("--every without a time", help=f"--every {every} --at 06:30")
    return OnDays(days_of(every or ""), time_of(at), zone_of(tz))


@contextmanager
def _store() -> Iterator[StandingStore]:
    from api import wiring
    from api.settings import Settings
    from api.standing.store import StandingStore

    engine = wiring.open_engine(Settings())
    try:
        yield StandingStore(engine)
    finally:
        engine.dispose()


def _now() -> datetime:
    from api import wiring

    return wiring.utc_now()
