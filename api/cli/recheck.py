"""``drafter recheck``: published citations beside what their articles say by now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.codes import ExitCode
from api.cli.options import Json
from api.cli.output import emit, say

if TYPE_CHECKING:
    from api.publishing.recheck_shapes import RecheckedOut, RecheckOut


def recheck(
    all: Annotated[
        bool, typer.Option("--all", help="Show what moved and what was left as it is, too.")
    ] = False,
    json: Json = False,
) -> int:
    """Hold every published citation against the newest text of its article.

    changed: the cited words are gone; the nearest ones are shown. withdrawn: the publisher took the
    article back. Either waits until an editor corrects the issue or leaves it with a reason, on the
    desk's page /recheck or by the API. moved: the same words, elsewhere in the article.

    Newer texts come in by drafter ingest and drafter watch; nothing is fetched here. Ends with 1
    while anything waits.

    Example: drafter ingest --url https://news.example/1 && drafter recheck
    """
    from api import wiring
    from api.publishing.issues import Press
    from api.publishing.recheck_shapes import recheck_out
    from api.publishing.rechecking import Rechecking
    from api.service import new_id
    from api.settings import Settings

    with wiring.open_desk(Settings()) as desk:
        checking = Rechecking(Press.over(desk), wiring.utc_now, new_id)
        found = recheck_out(checking.outcome())
    if json:
        emit(found.model_dump())
    else:
        for item in found.items:
            if item.open or all:
                for line in _lines(item):
                    say(line)
        say(_summary(found))
    return ExitCode.FAILED if found.open else ExitCode.OK


def _lines(item: RecheckedOut) -> Iterator[str]:
    yield f"{item.state}: source {item.label} of No. {item.issue}, {item.title}"
    yield f"  {item.outlet}{', ' + item.url if item.url else ''}"
    yield f"  cited: {_line(item.cited.quote)}"
    if item.state in {"changed", "moved"}:
        yield f"  now:   {_line(item.now.quote) if item.now else 'nothing like it'}"
    if item.notice:
        yield f"  it says of itself: {_line(item.notice)}"
    for sentence in item.sentences:
        yield f"  {sentence.section}: {sentence.text}"
    if item.kept:
        yield f"  left as it is by {item.kept.by}: {item.kept.reason}"
    yield ""


def _summary(found: RecheckOut) -> str:
    counts = found.counts.model_dump()
    total = sum(counts.values())
    told = ", ".join(f"{number} {state}" for state, number in counts.items())
    wait = f"{found.open} wait for a decision" if found.open else "nothing waits for a decision"
    return f"{total} citations of {found.issues} issues: {told}; {wait}"


def _line(text: str) -> str:
    return " ".join(text.split())
