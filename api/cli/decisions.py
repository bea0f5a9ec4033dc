"""``drafter decisions``: what editors decided on the desk, for the checks to be measured by."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import Json
from api.cli.output import emit, progress, say
from corpus.errors import BadInput

if TYPE_CHECKING:
    from api.settings import Settings
    from evals.agreement import Decision


def decisions(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write: JSON lines.")],
    draft: Annotated[
        list[str] | None,
        typer.Option("--draft", metavar="ID", help="Only this draft (repeatable)."),
    ] = None,
    json: Json = False,
) -> int:
    """Write what editors decided on drafts, one decision on one check a line.

    An edited or deleted sentence was wrong; one that stood at an approval, or was verified, was
    right; an override says that a check was wrong. Then: how far do the checks agree with them?

      drafter decisions decisions.jsonl

      drafter eval --agreement decisions.jsonl
    """
    import json as codec

    from api.settings import Settings
    from evals.agreement import decision_to_dict

    with progress("Reading the drafts", quiet=json):
        drafts, found = _decided(Settings(), draft or [])
    lines = "".join(codec.dumps(decision_to_dict(d), ensure_ascii=False) + "\n" for d in found)
    try:
        file.write_text(lines, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"cannot write {file}: {error}", help="check the path") from None
    if json:
        emit({"file": str(file), "drafts": drafts, "decisions": len(found)})
        return 0
    say(f"{len(found):,} decisions on {drafts:,} drafts in {file}")
    if found:
        say(f"Compare the checks with them: drafter eval --agreement {file}")
    else:
        say("Nobody has edited, verified, overridden or approved anything yet.")
    return 0


def _decided(settings: Settings, beginnings: list[str]) -> tuple[int, list[Decision]]:
    """Return how many drafts somebody decided on, and the decisions."""
    from api import wiring
    from api.review.decisions import decisions_of

    with wiring.open_reviews(settings) as store:
        ids = [store.drafts.find(b).id for b in beginnings] or store.draft_ids()
        found = [decisions_of(store, draft_id) for draft_id in ids]
    return sum(bool(decided) for decided in found), [d for decided in found for d in decided]
