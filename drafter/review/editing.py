"""Edits of a briefing as values: one in, one out. None of them judges."""

from __future__ import annotations

from dataclasses import replace

from corpus.errors import BadInput, NotFound
from corpus.model import Briefing, Citation, Kind, Role, Section, Sentence, Verdict, Withheld
from drafter.review.labels import Labels
from evals.markdown.section import parse_section


def section_of(briefing: Briefing, key: str) -> Section:
    """Return the section ``key``; an unknown one is ``NotFound``."""
    for section in briefing.sections:
        if section.key == key:
            return section
    known = ", ".join(s.key for s in briefing.sections)
    raise NotFound(f"the draft has no section {key!r}", help=f"it has {known}")


def find_sentence(briefing: Briefing, sentence_id: str) -> tuple[Section, Sentence]:
    """Return a sentence with its section; an unknown one is ``NotFound``."""
    for section in briefing.sections:
        for sentence in section.sentences:
            if sentence.id == sentence_id:
                return section, sentence
    raise NotFound(
        f"the draft has no sentence {sentence_id!r}", help="read the section again for its ids"
    )


def with_section(briefing: Briefing, section: Section) -> Briefing:
    """Put ``section`` where the one with its key stood; the report goes, for it is of another text.

    The section is complete where it has a sentence and no note on what is still to be written.
    """
    written = [s for s in section.sentences if s.role is not Role.NOTE]
    noted = len(written) < len(section.sentences)
    if section.sentences != section_of(briefing, section.key).sentences:
        section = replace(section, status="open" if noted or not written else "complete")
    sections = tuple(section if s.key == section.key else s for s in briefing.sections)
    return replace(briefing, sections=sections, report=None)


def edit_section(briefing: Briefing, key: str, markdown: str, labels: Labels) -> Briefing:
    """Return ``briefing`` with the text of one section replaced by ``markdown``.

    Ids stay unique over the briefing: a new sentence whose id another section has is renamed.
    """
    section = parse_section(markdown, section_of(briefing, key), labels.by_label)
    taken = {s.id for other in briefing.sections if other.key != key for s in other.sentences}
    taken |= {w.sentence.id for w in briefing.withheld}
    sentences = []
    for sentence in section.sentences:
        name, n = sentence.id, 1
        while name in taken:
            n += 1
            name = f"{sentence.id}-{n}"
        taken.add(name)
        sentences.append(sentence if name == sentence.id else replace(sentence, id=name))
    return with_section(briefing, replace(section, sentences=tuple(sentences)))


def with_sentence(briefing: Briefing, new: Sentence) -> Briefing:
    """Put ``new`` where the sentence with its id stood; it is stale until it is judged."""
    section, old = find_sentence(briefing, new.id)
    new = new if new == old else replace(new, verdict=Verdict.STALE)
    sentences = tuple(new if s.id == new.id else s for s in section.sentences)
    return with_section(briefing, replace(section, sentences=sentences))


def without_sentence(briefing: Briefing, sentence_id: str) -> Briefing:
    """Return ``briefing`` without one sentence."""
    section, _ = find_sentence(briefing, sentence_id)
    kept = tuple(s for s in section.sentences if s.id != sentence_id)
    return with_section(briefing, replace(section, sentences=kept))


def cite(briefing: Briefing, sentence_id: str, citation: Citation) -> Briefing:
    """Add a citation to a sentence; one that it has already changes nothing."""
    _, sentence = find_sentence(briefing, sentence_id)
    citations = tuple(dict.fromkeys((*sentence.citations, citation)))
    return with_sentence(briefing, replace(sentence, citations=citations))


def uncite(briefing: Briefing, sentence_id: str, citation: Citation) -> Briefing:
    """Take a citation off a sentence; one that it does not have is ``NotFound``."""
    _, sentence = find_sentence(briefing, sentence_id)
    if citation not in sentence.citations:
        raise NotFound("the sentence has no such citation", help="read its evidence again")
    kept = tuple(c for c in sentence.citations if c != citation)
    return with_sentence(briefing, replace(sentence, citations=kept))


def mark_kind(briefing: Briefing, sentence_id: str, kind: Kind) -> Briefing:
    """Say what a sentence does, which decides what it must cite."""
    _, sentence = find_sentence(briefing, sentence_id)
    return with_sentence(briefing, replace(sentence, kind=kind))


def bring_back(
    briefing: Briefing,
    sentence_id: str,
    *,
    text: str | None = None,
    citations: tuple[Citation, ...] | None = None,
) -> Briefing:
    """Put a withheld sentence back at the end of its block, with other words or citations if given.

    Where the block is gone it becomes a block of its own at the end of its section.
    """
    held = _withheld(briefing, sentence_id)
    section = section_of(briefing, held.section)
    words = held.sentence.text if text is None else " ".join(text.split())
    if not words:
        raise BadInput("a sentence needs words", help="leave text out to keep the words it had")
    back = replace(
        held.sentence,
        text=words,
        citations=held.sentence.citations if citations is None else citations,
        origin=held.sentence.origin if text is None else "editor",
        verdict=Verdict.STALE,
    )
    rows = list(section.sentences)
    if any(s.id == back.id for s in briefing.sentences):
        raise BadInput(
            f"the draft has a sentence {back.id!r} already", help="edit that one instead"
        )
    places = [i for i, s in enumerate(rows) if s.block == back.block and s.role is not Role.NOTE]
    if places:
        rows.insert(places[-1] + 1, back)
    else:
        last = max((s.block for s in rows), default=-1)
        rows.append(replace(back, block=last + 1))
    whole = with_section(briefing, replace(section, sentences=tuple(rows)))
    return replace(whole, withheld=tuple(w for w in briefing.withheld if w is not held))


def _withheld(briefing: Briefing, sentence_id: str) -> Withheld:
    for held in briefing.withheld:
        if held.sentence.id == sentence_id:
            return held
    raise NotFound(
        f"no sentence {sentence_id!r} is withheld", help="the draft lists those that are"
    )
