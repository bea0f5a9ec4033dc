"""One sentence of a published issue put right: other words, other evidence, or gone. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from corpus.errors import BadInput
from corpus.model import Briefing, Citation, Sentence
from drafter.review.editing import find_sentence, with_sentence, without_sentence


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a sentence: ``text`` in its place (as it is where empty), ``citations`` in
    place of its own (``None`` keeps them), or nothing, where it is to be removed."""

    sentence_id: str
    text: str = ""
    citations: tuple[Citation, ...] | None = None
    remove: bool = False


def corrected(
    briefing: Briefing, change: Change, newer: Mapping[str, str]
) -> tuple[Briefing, Sentence, Sentence | None]:
    """Return the briefing with ``change`` made, unjudged, the sentence before it and after it.

    ``newer`` names, by the id of an older revision, the one that is cited now: what the briefing is
    judged by changes with it. ``BadInput`` for a change that changes nothing.
    """
    _, old = find_sentence(briefing, change.sentence_id)
    words = " ".join(change.text.split())
    if change.remove:
        if words or change.citations is not None:
            raise BadInput(
                "a sentence is removed or replaced, not both", help="leave replacement out"
            )
        return without_sentence(briefing, old.id), old, None
    if not words and change.citations is None:
        raise BadInput("the sentence has no new text", help="send it as replacement")
    new = replace(
        old,
        text=words or old.text,
        citations=old.citations if change.citations is None else change.citations,
        origin="editor" if words and words != old.text else old.origin,
    )
    if new == old:
        raise BadInput(
            "the sentence says and cites this already", help="send what is to stand there"
        )
    gathered = tuple(dict.fromkeys(newer.get(i, i) for i in briefing.gathered))
    return replace(with_sentence(briefing, new), gathered=gathered), old, new
