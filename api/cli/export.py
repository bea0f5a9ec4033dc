"""``drafter export``: what of a draft may leave the desk, in one format."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import DraftId, Json
from api.cli.output import emit, say


def export(
    id: DraftId,
    format: Annotated[
        str,
        typer.Option(
            metavar="FORMAT",
            help="markdown, text, email, html, docx, json, atom, rss, jsonfeed, ninjs, jsonld, "
            "annotations, csl or audit.",
        ),
    ] = "markdown",
    out: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="File, or a folder that takes all formats."),
    ] = None,
    json: Json = False,
) -> int:
    """Export a draft as readers get it: no notes to the editor, no withheld sentences.

    Prints to standard output unless --out names a file; --out FOLDER/ with --format all writes
    every format. An unapproved draft says in its text that nobody has approved it.

    Example: drafter export 5f0c --format docx --out issue.docx
    """
    from api import wiring
    from api.desk import open_desk
    from api.drafts import DraftStore
    from api.publishing.issues import Press
    from api.settings import Settings
    from corpus.errors import BadInput
    from drafter.exports import FORMATS, file_name, format_named

    wanted = list(FORMATS.values()) if format == "all" else [format_named(format)]
    settings = Settings()
    with open_desk(settings, write=False) as desk:
        draft = DraftStore(desk.engine).find(id)
        issue = Press.over(desk).draft(draft.id, at=wiring.utc_now())
    if out is None:
        if len(wanted) > 1:
            raise BadInput("all formats need a folder", help="name one: --out FOLDER/")
        made = wanted[0].render(issue)
        if isinstance(made, bytes):
            raise BadInput(f"{wanted[0].name} is no text", help="name a file: --out FILE")
        sys.stdout.write(made)
        return 0
    folder = len(wanted) > 1 or out.is_dir()
    for each in wanted:
        path = out / file_name(issue, each) if folder else out
        body = each.body(issue)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        if json:
            emit({"format": each.name, "path": str(path), "bytes": len(body)})
        else:
            say(f"{each.name:12} {path}  {len(body):,} bytes")
    return 0
