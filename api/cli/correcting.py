"""``drafter correct`` and ``drafter retract``: what turned out to be wrong after publication."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import DraftId, Json
from api.cli.output import emit, print_table, say
from corpus.errors import BadInput

if TYPE_CHECKING:
    from api.desk import Desk
    from api.publishing.store import Publication

Notice = Annotated[
    str, typer.Option(metavar="TEXT", help="What was wrong and what is right, for readers.")
]


def correct(  # noqa: PLR0913, PLR0917 (each parameter is an option)
    id: DraftId,
    notice: Notice = "",
    sentence: Annotated[
        str, typer.Option(metavar="SENTENCE", help="The sentence that changes; --list shows ids.")
    ] = "",
    text: Annotated[str, typer.Option(metavar="TEXT", help="What it says from now on.")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="Take the sentence out.")] = False,
    list_: Annotated[
        bool, typer.Option("--list", help="Show the sentences with their ids.")
    ] = False,
    json: Json = False,
) -> int:
    """Put something right in a published issue, with a dated notice.

    The notice stands on the issue's page, on that of corrections and in the feeds. A changed
    sentence keeps its citations and is judged like any other: one that they do not carry is
    refused. To let it cite a newer text of an article, use the desk's page /recheck or the API.

    Example: drafter correct 5f0c --notice "It was six days, not nine." --sentence 4a4b77321acd
    --text "Mayor Tam Orrin said stocks would last six days."
    """
    from api.desk import open_desk
    from api.service import publishing_of
    from api.settings import Settings
    from drafter.review.correcting import Change

    with open_desk(Settings()) as desk:
        issue = _issue(desk, id)
        if list_:
            return _list(issue, json=json)
        if (text or remove) and not sentence:
            raise BadInput("which sentence is to change?", help="--sentence ID; --list shows them")
        change = Change(sentence, text, remove=remove) if sentence else None
        done = publishing_of(desk).correct(issue.id, notice, by="desk", change=change)
        return _told(desk, done, "corrected", json=json)


def retract(id: DraftId, notice: Notice = "", json: Json = False) -> int:
    """Take a published issue back: its address and notice stay, its text goes.

    Example: drafter retract 5f0c --notice "The letter it rests on was forged."
    """
    from api.desk import open_desk
    from api.service import publishing_of
    from api.settings import Settings

    with open_desk(Settings()) as desk:
        done = publishing_of(desk).retract(_issue(desk, id).id, notice, by="desk")
        return _told(desk, done, "retracted", json=json)


def _issue(desk: Desk, beginning: str) -> Publication:
    """Return the issue that readers have of a draft; ``BadInput`` where they have none."""
    from api.drafts import DraftStore
    from api.publishing.store import PublicationStore

    draft = DraftStore(desk.engine).find(beginning)
    live = [p for p in PublicationStore(desk.engine).of_draft(draft.id) if p.live]
    if not live:
        raise BadInput(
            f"draft {draft.id} is {draft.state}: readers do not have it",
            help="edit it on the desk, or publish it first",
        )
    return live[0]


def _list(issue: Publication, *, json: bool) -> int:
    rows = [
        {"id": s["id"], "section": section["title"], "text": s["text"]}
        for section in issue.briefing["sections"]
        for s in section["sentences"]
        if s["role"] != "note"
    ]
    if json:
        for row in rows:
            emit(row)
    else:
        print_table(("sentence", "section", "text"), [tuple(row.values()) for row in rows])
    return 0


def _told(desk: Desk, done: Publication, what: str, *, json: bool) -> int:
    from api.publishing.issues import site_of
    from api.publishing.shapes import publication_out
    from drafter.exports import issue_path

    url = site_of(desk.settings).url(issue_path(done.slug))
    if json:
        emit(publication_out(done, url).model_dump())
    else:
        say(f"No. {done.number} {what}: {url}")
    return 0
