"""``drafter audit``: what was done with drafts, by whom, and whether the record is whole."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.codes import ExitCode
from api.cli.options import Json
from api.cli.output import emit, print_table, say
from corpus.errors import BadInput

if TYPE_CHECKING:
    from api.settings import Settings
    from drafter.review.audit import Entry


class Action(StrEnum):
    """What to do with the audit."""

    SHOW = "show"
    VERIFY = "verify"


def audit(
    action: Annotated[Action, typer.Argument(help="show or verify.")],
    draft: Annotated[
        str | None, typer.Argument(metavar="DRAFT", help="The draft to show; its id's beginning.")
    ] = None,
    head: Annotated[
        str | None,
        typer.Option(metavar="HASH", help="With verify: a hash noted before must still be there."),
    ] = None,
    json: Json = False,
) -> int:
    """Show what was done with a draft, or verify the whole chain of entries.

    drafter audit show 5f0c

    drafter audit verify

    drafter audit verify --head 9b1d…

    Each entry holds a hash over itself and the entry before: verify recomputes them all and names
    the first that does not fit, and ends with 1. Entries cut off at the end leave a whole chain:
    note the hash that verify prints elsewhere, and give it with --head another day.
    """
    from api.settings import Settings

    if action is Action.SHOW:
        if draft is None:
            raise BadInput("show which draft?", help="drafter audit show DRAFT")
        return _show(Settings(), draft, json=json)
    if draft is not None:
        raise BadInput("verify takes no draft", help="the chain is one for the whole desk")
    return _verify(Settings(), head, json=json)


def _show(settings: Settings, beginning: str, *, json: bool) -> int:
    from api import wiring
    from drafter.review.audit import entry_to_dict

    with wiring.open_reviews(settings) as store:
        found = store.drafts.find(beginning)
        entries = store.audit(found.id)
    if json:
        for entry in entries:
            emit(entry_to_dict(entry))
        return 0
    if not entries:
        say(f"Nothing is recorded of draft {found.id}: its text has not been looked at yet.")
        return 0
    print_table(("seq", "at", "by", "action", "revision", "details"), map(_cells, entries))
    return 0


def _verify(settings: Settings, head: str | None, *, json: bool) -> int:
    from api import wiring
    from drafter.review.audit import first_broken

    with wiring.open_reviews(settings) as store:
        entries = store.audit()
    broken = first_broken(entries)
    if broken is None and head is not None and all(e.hash != head for e in entries):
        broken = (len(entries) + 1, "the hash that was noted is not in the chain")
    last = entries[-1].hash if entries else None
    if json:
        told = {"seq": broken[0], "reason": broken[1]} if broken else None
        emit({"entries": len(entries), "whole": broken is None, "broken": told, "head": last})
    elif broken:
        say(f"Entry {broken[0]} of {len(entries)} breaks the chain: {broken[1]}.")
    elif entries:
        say(f"The chain is whole: {len(entries)} of {len(entries)} entries. Its head is {last}")
    else:
        say("Nothing is recorded yet.")
    return ExitCode.FAILED if broken else ExitCode.OK


def _cells(entry: Entry) -> tuple[str, ...]:
    at = entry.at.isoformat()[:19].replace("T", " ")
    told = ", ".join(f"{name}: {value}" for name, value in entry.details.items() if value)
    revision = "–" if entry.revision is None else str(entry.revision)
    return str(entry.seq), at, entry.by, entry.action, revision, told
