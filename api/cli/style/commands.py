"""The commands ``drafter style list``, ``check`` and ``preview``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.codes import EXIT_CODES, ExitCode
from api.cli.options import Json
from api.cli.output import emit, print_table, progress, say

if TYPE_CHECKING:
    from prompts import HouseStyle

style = typer.Typer(
    help="House styles: what a briefing's sections are, how long, and what each may hold.",
    no_args_is_help=True,
)


@style.command("list", epilog=EXIT_CODES)
def list_styles(json: Json = False) -> int:
    """List the house styles: the desk's own, those shipped, those that drafts were made in.

    Any of them is a NAME for drafter draft --style NAME; a file of your own is one by its path.
    """
    from api import wiring
    from api.settings import Settings
    from prompts import load_style, style_names

    settings = Settings()
    own = wiring.open_style(settings)
    if settings.data.exists():
        styles = wiring.all_styles(settings)
    else:
        shipped = [load_style(name) for name in style_names()]
        styles = [own, *(s for s in shipped if s.id != own.id)]
    if json:
        for each in styles:
            emit(row_of(each, own=each.hash == own.hash))
        return 0
    rows = [
        (
            each.id + (" *" if each.hash == own.hash else ""),
            each.name,
            str(len(each.sections)),
            each.hash,
            each.about,
        )
        for each in styles
    ]
    print_table(("name", "masthead", "sections", "hash", "about"), rows)
    say("* is what a draft gets that names none (DRAFTER_STYLE).")
    return 0


@style.command("check", epilog=EXIT_CODES)
def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A style's TOML file, or a name.")],
    json: Json = False,
) -> int:
    """Tell what is wrong in a style's file: line, what, fix. Ends with 1 where anything is.

    A hint is nothing wrong: it names what the writer without a model will leave to the editor.

    Example: drafter style check our-style.toml
    """
    from prompts import check_style, load_style, style_path
    from prompts.style import read_text

    path = style_path(file)
    problems = check_style(read_text(path))
    serious = sum(p.serious for p in problems)
    if json:
        for p in problems:
            emit({"line": p.line, "what": p.what, "fix": p.fix, "serious": p.serious})
    else:
        for p in problems:
            say(f"{path}:{p.line}: {'' if p.serious else 'hint: '}{p.what} — {p.fix}")
        if serious:
            say(f"{serious} {'thing' if serious == 1 else 'things'} to mend.")
        else:
            read = load_style(path)
            say(f"{path} is well: {read.name}, {len(read.sections)} sections, {read.hash}")
    return ExitCode.FAILED if serious else ExitCode.OK


@style.command("preview", epilog=EXIT_CODES)
def preview(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME|FILE]", help="A style; the desk's own unless given."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write one HTML page instead of printing.")
    ] = None,
    json: Json = False,
) -> int:
    """Show a style: each section's limits and kinds, beside a briefing on the sample corpus.

    The briefing is made by the writer without a model, in a store of its own that is thrown away.

    Example: drafter style preview our-style.toml --out preview.html
    """
    from api.cli.style.preview import preview_page, preview_text, sample_briefing
    from api.settings import Settings
    from api.wiring import open_style
    from corpus.errors import BadInput
    from drafter.exports import to_json

    shown = _named(name) if name else open_style(Settings())
    with progress("drafting on the sample corpus …", quiet=json):
        briefing, sources = sample_briefing(shown)
    if json:
        emit({**row_of(shown), "parts": parts_of(shown), "briefing": to_json(briefing, sources)})
        return 0
    if out is None:
        say(preview_text(shown, briefing, sources))
        return 0
    try:
        out.write_text(preview_page(shown, briefing), encoding="utf-8")
    except OSError as error:
        raise BadInput(f"cannot write {out}: {error.strerror}", help="name another --out") from None
    say(f"Wrote {out}")
    return 0


def _named(name: str) -> HouseStyle:
    """Return a style by file or shipped name, else one that drafts were made in, by its name."""
    from api import wiring
    from api.settings import Settings
    from prompts import load_style, style_names

    settings = Settings()
    if name not in style_names() and not Path(name).is_file() and settings.data.exists():
        kept = {style.id: style for style in wiring.all_styles(settings)}
        if name in kept:
            return kept[name]
    return load_style(name)


def row_of(style: HouseStyle, *, own: bool = False) -> dict[str, Any]:
    """Return the shape of docs/schema/style.json."""
    return {
        "name": style.id,
        "masthead": style.name,
        "about": style.about,
        "version": style.version,
        "hash": style.hash,
        "sections": [s.key for s in style.sections],
        "own": own,
    }


def parts_of(style: HouseStyle) -> list[dict[str, Any]]:
    """Return each section with its rules, as its file has them."""
    return [dict(section) for section in style.raw["sections"]]
