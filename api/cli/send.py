"""``drafter send`` and ``drafter channels``: an approved text to its readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.codes import ExitCode
from api.cli.options import DraftId, Json
from api.cli.output import emit, print_table, say

if TYPE_CHECKING:
    from datetime import datetime

    from api.publishing.settling import Settling
    from api.publishing.store import Publication
    from drafter.channels.checklist import Check

_MARKS = {"ok": "ok", "look": "LOOK", "stop": "STOP"}
_SHORTEST = 8


def send(  # noqa: PLR0913, PLR0917 (each is an option)
    id: DraftId,
    channel: Annotated[
        str, typer.Option(metavar="CHANNEL", help="buttondown, smtp or file; drafter channels.")
    ],
    confirm: Annotated[
        str,
        typer.Option(metavar="REVISION", help="Send it: the revision that you looked through."),
    ] = "",
    at: Annotated[
        str, typer.Option(metavar="TIME", help="When, RFC 3339: 2026-05-11T06:00:00+02:00.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the checklist and ask no channel.")
    ] = False,
    arrived: Annotated[
        bool | None,
        typer.Option("--arrived/--not-arrived", help="What you saw, of a sending in doubt."),
    ] = None,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="Take back what is not sent yet.")
    ] = False,
    json: Json = False,
) -> int:
    """Make an approved text ready in a channel; --confirm REVISION then sends it.

    Nothing is sent without --confirm, and nothing but the revision that it names. Doing either
    again changes nothing: a text is made ready once and sent once, whatever failed in between.

    Example: drafter send 5f0c --channel buttondown
    """
    from api.cli.arguments import parse_instant
    from api.desk import open_desk
    from api.drafts import DraftStore
    from api.service import new_id, publishing_of, settling_of
    from api.settings import Settings
    from corpus.errors import BadInput

    due = parse_instant(at or None)
    with open_desk(Settings()) as desk:
        settling = settling_of(desk, publishing_of(desk))
        draft_id = DraftStore(desk.engine).find(id).id
        if not dry_run:
            known = _known(settling, draft_id, channel)
            if known and withdraw:
                made = settling.withdraw(known.id, by="desk")
            elif withdraw:
                raise BadInput(f"draft {draft_id} is not in {channel}", help="nothing to take back")
            elif known and known.state in {"sending", "uncertain"}:
                made = settling.retry(known.id, by="desk", arrived=arrived)
            elif confirm:
                made = _confirmed(settling, draft_id, channel, confirm, due)
            else:
                made = settling.sending.ask(draft_id, channel, key=new_id(), by="desk", due_at=due)
            return _told(made, json)
        checks, revision = _checks(settling, draft_id, channel)
    if json:
        listed = [{"name": c.name, "mark": c.mark, "said": c.said} for c in checks]
        emit({"draft_id": draft_id, "channel": channel, "revision": revision, "checks": listed})
    else:
        print_table(("", "", ""), [(_MARKS[c.mark], c.name, c.said) for c in checks])
        say(f"revision {revision}; nothing was asked of {channel}")
    return ExitCode.OK if all(c.mark != "stop" for c in checks) else ExitCode.FAILED


def channels(
    check: Annotated[
        bool, typer.Option("--check", help="Ask each one that is set up whether it answers.")
    ] = False,
    json: Json = False,
) -> int:
    """List the channels beside the archive: which are set up, and where they lead.

    Example: drafter channels --check
    """
    from api.publishing.channels import CHANNELS, open_channel
    from api.settings import Settings
    from corpus.errors import DeskError
    from drafter.channels import ChannelNotConfigured

    settings, rows, failed = Settings(), [], False
    for name, row in CHANNELS.items():
        said, state = f"set {row.needs}", "not set up"
        try:
            channel = open_channel(settings, name)
            said, state = channel.leads_to, "set up"
            if check:
                channel.check()
                state = "answers"
        except ChannelNotConfigured:
            pass
        except DeskError as error:
            said, state, failed = f"{error} ({error.help})", "fails", True
        rows.append((name, state, said))
    if json:
        for name, state, said in rows:
            emit({"channel": name, "state": state, "said": said})
    else:
        print_table(("channel", "state", ""), rows)
    return ExitCode.UNREACHABLE if failed else ExitCode.OK


def _known(settling: Settling, draft_id: str, channel: str) -> Publication | None:
    found = settling.sending.store.of_draft(draft_id)
    return next((p for p in found if p.channel == channel), None)


def _confirmed(
    settling: Settling, draft_id: str, channel: str, revision: str, due: datetime | None
) -> Publication:
    from corpus.errors import BadInput

    known = _known(settling, draft_id, channel)
    if known is None:
        raise BadInput(
            f"draft {draft_id} is not ready in {channel}",
            help=f"drafter send {draft_id} --channel {channel} makes it ready",
        )
    if len(revision) < _SHORTEST or not known.revision_hash.startswith(revision):
        raise BadInput(
            f"the revision that is ready is {known.revision_hash[:12]}, not {revision[:64]}",
            help=f"look through it, then give at least {_SHORTEST} of its characters",
        )
    return settling.sending.confirm(known.id, revision=known.revision_hash, by="desk", due_at=due)


def _checks(settling: Settling, draft_id: str, channel: str) -> tuple[list[Check], str]:
    from api import wiring
    from api.publishing.preview import checks_of, preview_of

    now = wiring.utc_now()
    issue = settling.sending.press.draft(draft_id, at=now)
    return checks_of(settling.sending, issue, preview_of(issue), channel, at=now), issue.revision


def _told(made: Publication, json: bool) -> int:
    from api.publishing.shapes import publication_out

    if json:
        emit(publication_out(made, "").model_dump())
        return 0
    say(f"No. {made.number} in {made.channel}: {made.state}")
    if made.delivery.url:
        say(f"there: {made.delivery.url}")
    if made.state == "ready":
        revision = made.revision_hash[:12]
        say(f"nothing is sent yet; look through revision {revision}, then")
        say(f"  drafter send {made.draft_id} --channel {made.channel} --confirm {revision}")
    if made.due_at:
        say(f"due at {made.due_at:%Y-%m-%d %H:%M} UTC, by a running drafter serve")
    return 0
