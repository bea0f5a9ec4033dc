"""Suggestions: changes of single sentences that one person proposes and another one decides on.

A section that was written anew arrives in the same form, as a group of them, so that nothing of it
enters the text unless somebody took it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from corpus.errors import BadInput, DeskError
from corpus.language.tokens import content_stems
from corpus.model import Briefing, Citation, Role, Section, Sentence, Verdict
from drafter.review.editing import find_sentence, section_of, with_section, with_sentence
from drafter.review.editing import without_sentence as _without
from drafter.revisions import sentence_hash
from evals.markdown.section import parse_section

Kind = Literal["edit", "add", "delete"]
State = Literal["open", "accepted", "rejected", "overtaken"]
# Content words shared by two versions of one sentence, over all of both (Jaccard). Of 5,920 pairs
# of a fiction seed and a mutation of it 99.6 % share as much, of the 363 pairs of sentences of one
# section of the golden briefings none (at most 0.23). Both sets chose the figure.
_SAME_SENTENCE = 0.3


class Overtaken(DeskError):
    """The sentence is not the one any more that the suggestion was made for."""

    code = "overtaken"


class Settled(DeskError):
    """Somebody accepted or rejected the suggestion before."""

    code = "settled"


@dataclass(frozen=True, slots=True)
class Proposed:
    """One change of one sentence.

    ``sentence_id`` names the sentence to be edited or deleted, or the one after which ``after`` is
    to be added; ``None`` adds it at the head of the section. Where a sentence is added,
    ``after.block`` says whether it goes on in the paragraph before it (0) or opens its own (1).
    """

    kind: Kind
    section: str
    sentence_id: str | None
    before: Sentence | None
    after: Sentence | None

    @property
    def base_hash(self) -> str | None:
        """What the sentence to be changed said and cited."""
        return sentence_hash(self.before) if self.before else None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A change that somebody proposed. ``place`` orders those of one ``group``, from 0."""

    id: str
    group: str
    place: int
    change: Proposed
    by: str
    at: datetime
    state: Literal["open", "accepted", "rejected"] = "open"
    settled_by: str | None = None
    settled_at: datetime | None = None


def standing(suggestion: Suggestion, briefing: Briefing) -> State:
    """Return a suggestion's state beside the text: an open one may have been overtaken."""
    if suggestion.state != "open":
        return suggestion.state
    return "open" if _fits(suggestion.change, briefing) else "overtaken"


def apply(briefing: Briefing, suggestion: Suggestion, group: Iterable[Suggestion] = ()) -> Briefing:
    """Return ``briefing`` with a suggestion carried out; it is stale there until it is judged.

    ``group`` are those that came with it: sentences added at one place keep their order, whichever
    is accepted first. ``Settled`` or ``Overtaken`` where it cannot be.
    """
    if suggestion.state != "open":
        raise Settled(
            f"suggestion {suggestion.id} is {suggestion.state} already",
            help="read the suggestions again for those that are open",
        )
    change = suggestion.change
    if not _fits(change, briefing):
        raise Overtaken(
            "the sentence was changed since this was suggested",
            help="reject the suggestion, or edit the sentence as it stands",
        )
    if change.kind == "delete":
        return _without(briefing, change.sentence_id or "")
    if change.after is None:
        raise ValueError(f"suggestion {suggestion.id} of kind {change.kind} has no sentence")
    if change.kind == "edit":
        _, old = find_sentence(briefing, change.sentence_id or "")
        return with_sentence(briefing, replace(change.after, id=old.id, block=old.block))
    earlier = {
        other.change.after.id
        for other in group
        if other.place < suggestion.place
        and (other.change.kind, other.change.sentence_id) == ("add", change.sentence_id)
        and other.change.after
    }
    return _add(briefing, change, change.after, earlier)


def differences(old: Section, new: Section) -> tuple[Proposed, ...]:
    """Return what would make ``new`` of ``old``, sentence by sentence, in the order of ``new``.

    A sentence that stands in both is left alone wherever it stands. One whose words are mostly
    those of another is an edit of it; the rest is added, or deleted. Notes to the editor are no
    text.
    """
    places = {sentence_hash(s): s.id for s in old.sentences}
    kept = {sentence_hash(s) for s in new.sentences} & places.keys()
    gone = [s for s in _text(old) if sentence_hash(s) not in kept]
    found: list[Proposed] = []
    anchor: str | None = None
    block: int | None = None
    for sentence in _text(new):
        if sentence_hash(sentence) in kept:
            anchor = places[sentence_hash(sentence)]
        elif twin := _twin(sentence, gone):
            gone.remove(twin)
            found.append(Proposed("edit", old.key, twin.id, twin, sentence))
            anchor = twin.id
        else:
            joined = block == sentence.block
            added = replace(sentence, block=0 if joined else 1)
            found.append(Proposed("add", old.key, anchor, None, added))
        block = sentence.block
    return (*found, *(Proposed("delete", old.key, s.id, s, None) for s in gone))


def proposed_edit(
    briefing: Briefing, sentence_id: str, markdown: str, cites: Mapping[str, Citation]
) -> Proposed:
    """Return the change of one sentence into ``markdown``, which has to be one sentence.

    Errors: ``NotFound``, ``BadInput``, ``UnknownCitation``.
    """
    section, before = find_sentence(briefing, sentence_id)
    alone = replace(section, sentences=(replace(before, block=0),))
    after = replace(_one(markdown, alone, cites), id=before.id, block=before.block)
    if sentence_hash(after) == sentence_hash(before):
        raise BadInput("this is the sentence as it stands", help="suggest other words for it")
    return Proposed("edit", section.key, before.id, before, after)


def proposed_addition(  # noqa: PLR0913 — what is to be added, by name
    briefing: Briefing,
    section: str,
    after_id: str | None,
    markdown: str,
    cites: Mapping[str, Citation],
    *,
    new_id: str,
    paragraph: bool,
) -> Proposed:
    """Return the addition of one sentence behind ``after_id``, at the head of the section if None.

    Errors: ``NotFound``, ``BadInput``, ``UnknownCitation``.
    """
    where = section_of(briefing, section)
    if after_id is not None and after_id not in {s.id for s in where.sentences}:
        raise BadInput(
            f"section {section} has no sentence {after_id!r}",
            help="name a sentence of that section, or none for its head",
        )
    sentence = _one(markdown, replace(where, sentences=()), cites)
    return Proposed(
        "add", section, after_id, None, replace(sentence, id=new_id, block=1 if paragraph else 0)
    )


def proposed_deletion(briefing: Briefing, sentence_id: str) -> Proposed:
    """Return the deletion of one sentence; an unknown one is ``NotFound``."""
    section, before = find_sentence(briefing, sentence_id)
    return Proposed("delete", section.key, before.id, before, None)


def _one(markdown: str, known: Section, cites: Mapping[str, Citation]) -> Sentence:
    sentences = parse_section(markdown, known, cites).sentences
    if len(sentences) != 1:
        raise BadInput(
            f"a suggestion is one sentence, not {len(sentences)}",
            help="suggest each sentence by itself, or edit the section",
        )
    return sentences[0]


def _fits(change: Proposed, briefing: Briefing) -> bool:
    """Tell whether the text is, where the change touches it, what it was made for."""
    section = next((s for s in briefing.sections if s.key == change.section), None)
    if section is None:
        return False
    if change.kind == "add":
        added = sentence_hash(change.after) if change.after else None
        return all(sentence_hash(s) != added for s in section.sentences)
    return any(
        s.id == change.sentence_id and sentence_hash(s) == change.base_hash
        for s in section.sentences
    )


def _add(briefing: Briefing, change: Proposed, new: Sentence, earlier: Collection[str]) -> Briefing:
    """Put ``new`` in; where the sentence it was to follow is gone, at the end of the section."""
    section = section_of(briefing, change.section)
    rows = list(section.sentences)
    ids = [s.id for s in rows]
    if change.sentence_id is None:
        at = 0
    elif change.sentence_id in ids:
        at = ids.index(change.sentence_id) + 1
    else:
        at = len(rows)
    at = max([at, *(ids.index(name) + 1 for name in earlier if name in ids)])
    joins = new.block == 0 and at > 0
    block = rows[at - 1].block if joins else (rows[at - 1].block + 1 if at else 0)
    if not joins and at and at < len(rows) and rows[at].block == rows[at - 1].block:
        block = rows[at].block  # inside a paragraph there is no place for another one
        joins = True
    shift = 0 if joins else 1
    taken = {s.id for s in briefing.sentences} | {w.sentence.id for w in briefing.withheld}
    placed = replace(new, id=_free(new.id, taken), block=block, verdict=Verdict.STALE)
    moved = [replace(s, block=s.block + shift) for s in rows[at:]]
    return with_section(briefing, replace(section, sentences=(*rows[:at], placed, *moved)))


def _free(name: str, taken: Collection[str]) -> str:
    n, free = 1, name
    while free in taken:
        n += 1
        free = f"{name}-{n}"
    return free


def _text(section: Section) -> list[Sentence]:
    return [s for s in section.sentences if s.role is not Role.NOTE]


def _twin(sentence: Sentence, others: Sequence[Sentence]) -> Sentence | None:
    """Return the one of ``others`` of which ``sentence`` is most likely another version."""
    like = [(_likeness(sentence, o), o) for o in others if o.role is sentence.role]
    best = max(like, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] >= _SAME_SENTENCE else None


def _likeness(a: Sentence, b: Sentence) -> float:
    """Return the Jaccard index of the content words, 0 to 1."""
    mine, theirs = set(content_stems(a.text)), set(content_stems(b.text))
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0
