"""The commands put together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from api.cli import (
    archive,
    audit,
    backup,
    completion,
    correcting,
    cost,
    decisions,
    doctor,
    draft,
    evaluate,
    export,
    feeds,
    ingest,
    listing,
    migrate,
    recheck,
    reindex,
    rewrite,
    search,
    send,
    serve,
    settings,
    show,
    stories,
    version,
    watch,
    worker,
)
from api.cli.accounts import accounts
from api.cli.bench import bench
from api.cli.codes import EXIT_CODES
from api.cli.jobs import jobs
from api.cli.keys import keys
from api.cli.standing import standing
from api.cli.style import style

_EPILOG = f"""
[bold]Begin with[/bold]

  drafter ingest --sample

  drafter search "who inspects ships in the Sarn Narrows"

  drafter draft --sample

  drafter draft "SEACOM cable cut off Egypt" --as-of 2011-10-20 --window 14d

  drafter eval briefing.md --sources articles.jsonl

All state lies in one folder: DRAFTER_DATA, ./.drafter unless set.

{EXIT_CODES}
"""

app = typer.Typer(
    name="drafter",
    help="Drafts briefings from stored articles and checks every sentence against its source.",
    epilog=_EPILOG,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from api.cli.version import version_line

        typer.echo(version_line())
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Keep ``--version`` before any command."""


_COMMANDS: dict[str, Callable[..., int]] = {
    "ingest": ingest.ingest,
    "feeds": feeds.feeds,
    "watch": watch.watch,
    "search": search.search,
    "stories": stories.stories,
    "draft": draft.draft,
    "rewrite": rewrite.rewrite,
    "show": show.show,
    "list": listing.list_drafts,
    "export": export.export,
    "publish": archive.publish,
    "send": send.send,
    "recheck": recheck.recheck,
    "correct": correcting.correct,
    "retract": correcting.retract,
    "channels": send.channels,
    "audit": audit.audit,
    "eval": evaluate.evaluate,
    "decisions": decisions.decisions,
    "serve": serve.serve,
    "worker": worker.worker,
    "cost": cost.cost,
    "doctor": doctor.doctor,
    "settings": settings.settings,
    "reindex": reindex.reindex,
    "version": version.show_version,
    "completion": completion.completion,
    "backup": backup.backup,
    "restore": backup.restore,
    "migrate": migrate.migrate,
}
for _name, _function in _COMMANDS.items():
    app.command(_name, epilog=EXIT_CODES)(_function)
app.add_typer(archive.archive, name="archive")
app.add_typer(bench, name="bench")
app.add_typer(accounts, name="accounts")
app.add_typer(keys, name="keys")
app.add_typer(style, name="style")
app.add_typer(jobs, name="jobs")
app.add_typer(standing, name="standing")
