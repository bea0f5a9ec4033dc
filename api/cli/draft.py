"""``drafter draft``: the whole chain in the foreground; the draft is stored for the page too."""

from __future__ import annotations

import asyncio
import json as jsonlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.arguments import parse_instant, parse_window
from api.cli.options import Angle, Json, Prefer, Without, Writer
from api.cli.output import Progress, emit, progress, say
from api.cli.show import house_markdown, readable
from api.cli.verdicts import summary_lines
from corpus.errors import BadInput

if TYPE_CHECKING:
    from corpus.model import Briefing
    from drafter.model import DraftRequest, Event


def draft(  # noqa: PLR0913, PLR0917 (each parameter is an option)
    topic: Annotated[
        list[str] | None, typer.Argument(metavar="TOPIC", help="What the briefing is about.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="The newest a source may be; now unless set."),
    ] = None,
    window: Annotated[
        str | None, typer.Option(metavar="14d", help="How far back sources may go.")
    ] = None,
    angle: Angle = None,
    prefer: Prefer = None,
    without: Without = None,
    writer: Writer = None,
    budget: Annotated[
        float | None, typer.Option(min=0, metavar="0.50", help="Most that model calls may cost, $.")
    ] = None,
    style: Annotated[
        str | None,
        typer.Option(metavar="NAME|FILE", help="House style: a name (drafter style list), a file."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write briefing.md, briefing.json, report.md here."),
    ] = None,
    sample: Annotated[
        bool, typer.Option("--sample", help="The first topic suggested for the sample corpus.")
    ] = False,
    json: Json = False,
) -> int:
    """Draft a briefing, check it, store it and print it.

    Ends with 0 once a draft is stored, whatever its checks say.
    Where a draft must pass, follow with: drafter eval ID
    """
    from api import wiring
    from api.desk import draft_now
    from api.settings import Settings

    settings = Settings()
    request = _request(
        " ".join(topic or ()),
        sample=sample,
        as_of=as_of,
        window=window,
        angle=angle,
        prefer=tuple(prefer or ()),
        without=tuple(without or ()),
        writer=writer or settings.default_writer,
        budget=settings.model.budget if budget is None else budget,
        style=wiring.keep_style(settings, style) if style else None,
    )
    with progress("gathering …", quiet=json) as shown:
        briefing, sources = asyncio.run(
            draft_now(settings, request, on_event=lambda e: tell(e, shown))
        )
    from drafter.exports import to_json

    shape = to_json(briefing, sources)
    markdown = house_markdown(settings, briefing, sources, notes=True)
    written = _write(out, shape, markdown, briefing) if out else []
    if json:
        emit(shape)
        return 0
    say(readable(markdown))
    for line in summary_lines(shape):
        say(line)
    for path in written:
        say(f"Wrote {path}")
    say(f"Stored as {briefing.id}: drafter show {briefing.id}")
    return 0


def tell(event: Event, shown: Progress) -> None:
    """Show one event with what it took; the live line says which stage is under way."""
    shown.live(f"{event.stage} …")
    shown.note(f"{event.stage}: {event.message}{''.join(_taken(event))}")


def _taken(event: Event) -> Iterator[str]:
    numbers = {k: v for k, v in event.data.items() if isinstance(v, int | float)}
    if event.section and "sentences" in numbers and "sentence" not in event.message:
        yield f" · {numbers['sentences']} sentences"
    if tokens := numbers.get("prompt_tokens", 0) + numbers.get("completion_tokens", 0):
        yield f" · {tokens:,} tokens"
    if cost := numbers.get("cost"):
        yield f" · ${cost:.4f}"


def _request(topic: str, *, sample: bool, **wanted: Any) -> DraftRequest:
    from drafter.model import DraftRequest

    as_of, window = parse_instant(wanted["as_of"], end_of_day=True), parse_window(wanted["window"])
    request = DraftRequest(
        topic=topic.strip(),
        as_of=as_of,
        window_days=window,
        angle=wanted["angle"],
        prefer=wanted["prefer"],
        without=wanted["without"],
        writer=wanted["writer"],
        budget=wanted["budget"],
        style=wanted["style"],
    )
    if sample:
        from corpus.sample import suggested_requests

        first = suggested_requests()[0]
        request = replace(
            request,
            topic=request.topic or first.topic,
            as_of=as_of or first.as_of,
            window_days=window or first.window_days,
        )
    if not request.topic:
        raise BadInput(
            "no topic", help='say what the briefing is about: drafter draft "port strike in …"'
        )
    return request


def _write(folder: Path, shape: Mapping[str, Any], markdown: str, briefing: Briefing) -> list[Path]:
    from evals.report_text import as_markdown

    files = {
        "briefing.md": markdown,
        "briefing.json": jsonlib.dumps(shape, indent=2, ensure_ascii=False) + "\n",
        "report.md": as_markdown(briefing.report, briefing) if briefing.report else "Not run.\n",
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, body in files.items():
            (folder / name).write_text(body, encoding="utf-8")
    except OSError as error:
        raise BadInput(
            f"cannot write to {folder}: {error.strerror}",
            help="the draft is stored all the same; name another --out and use drafter show",
        ) from None
    return [folder / name for name in files]
