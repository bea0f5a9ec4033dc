"""``drafter publish`` and ``drafter archive build``: approved texts to readers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import DraftId, Json
from api.cli.output import emit, say

archive = typer.Typer(help="The public archive of published issues.", no_args_is_help=True)


def publish(id: DraftId, json: Json = False) -> int:
    """Publish a draft's approved text in the archive.

    The desk serves it at /archive/ at once; drafter archive build makes files of it. A text that
    nobody has approved as it stands is refused; publishing twice changes nothing.

    Example: drafter publish 5f0c
    """
    from api.desk import open_desk
    from api.drafts import DraftStore
    from api.publishing.issues import site_of
    from api.publishing.shapes import publication_out
    from api.service import new_id, publishing_of
    from api.settings import Settings
    from drafter.exports import issue_path

    with open_desk(Settings()) as desk:
        draft = DraftStore(desk.engine).find(id)
        made, new = publishing_of(desk).publish(draft.id, key=new_id(), by="desk")
        url = site_of(desk.settings).url(issue_path(made.slug))
    if json:
        emit(publication_out(made, url).model_dump())
    else:
        say(f"No. {made.number} {'published' if new else 'was published before'}: {url}")
    return 0


@archive.command("build")
def build(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="An empty folder, or an archive.")],
    address: Annotated[
        str, typer.Option(metavar="URL", help="Where readers will find it; DRAFTER_SITE_URL else.")
    ] = "",
    json: Json = False,
) -> int:
    """Write the archive as files that any web server can serve; the whole is replaced at once.

    Example: drafter archive build public/ --address https://news.example/archive
    """
    from api.desk import open_desk
    from api.publishing.issues import Press
    from api.settings import Settings
    from corpus.errors import BadInput
    from drafter.archive import write_archive

    settings = Settings()
    where = address or settings.site.address
    if not where.startswith(("https://", "http://")):
        raise BadInput(
            "the pages' own address is not known",
            help="give --address https://… or set DRAFTER_SITE_URL",
        )
    with open_desk(settings) as desk:
        press = Press.over(desk)
        pages = replace(press, site=replace(press.site, address=where.rstrip("/"))).archive()
        count = write_archive(pages.values(), folder)
    issues = sum(path.startswith("issues/") and path.count("/") == 1 for path in pages)
    if json:
        emit({"folder": str(folder), "address": where, "issues": issues, "files": count})
    else:
        say(f"{issues} issues, {count} files in {folder}, for {where}")
    return 0
