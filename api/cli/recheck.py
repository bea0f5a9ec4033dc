"""``drafter recheck``: published citations beside what their articles say by now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.codes import ExitCode
from api.cli.options import Json
from api.cli.output import complain, emit, progress, say

if TYPE_CHECKING:
    from api.publishing.recheck_shapes import RecheckedOut, RecheckOut
    from api.settings import Settings
    from corpus.library import Library
    from corpus.model import Article


def recheck(
    all: Annotated[
        bool, typer.Option("--all", help="Show what moved and what was left as it is, too.")
    ] = False,
    fetch: Annotated[
        bool, typer.Option("--fetch", help="First read every cited page again from its outlet.")
    ] = False,
    json: Json = False,
) -> int:
    """Hold every published citation against the newest text of its article.

    changed: the cited words are gone; the nearest ones are shown. withdrawn: the publisher took the
    article back. Either waits until an editor corrects the issue or leaves it with a reason, on the
    desk's page /recheck or by the API. moved: the same words, elsewhere in the article.

    Newer texts come in by drafter ingest and drafter watch, and by --fetch, which reads each cited
    page once more as politely as drafter ingest does; a page that is gone for good (410) withdraws
    its article, and one that cannot be had is named. Ends with 1 while anything waits.

    Example: drafter recheck --fetch
    """
    from api import wiring
    from api.desk import open_desk
    from api.publishing.issues import Press
    from api.publishing.recheck_shapes import recheck_out
    from api.publishing.rechecking import Rechecking
    from api.service import new_id
    from api.settings import Settings

    settings = Settings()
    with open_desk(settings, write=fetch) as desk:
        checking = Rechecking(Press.over(desk), wiring.utc_now, new_id)
        if fetch:
            read_again(settings, desk.library, checking.cited())
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


def read_again(settings: Settings, library: Library, cited: Sequence[Article]) -> None:
    """Store what the cited pages say now; what cannot be had is told and stops nothing."""
    from api import wiring
    from corpus.ingest import ingest
    from corpus.sources.web import article_again

    with progress("reading the cited pages again …") as shown, wiring.open_fetcher(settings) as web:
        for number, outcome in enumerate(
            ingest((article_again(web, a) for a in cited if a.url), library, batch=1), 1
        ):
            shown.now(f"{number} of {len(cited)}: {outcome.where}")
            if outcome.status == "rejected":
                complain(f"{outcome.where}: {outcome.reason}", outcome.help)


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
