"""Three-way merge of briefings by sentence identity; what cannot be merged is a value.

``theirs`` is what is stored, ``mine`` what comes second. No added, edited or deleted sentence is
dropped in silence. Places never conflict: where both moved one sentence, theirs stands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from corpus.model import Briefing, Section, Sentence
from drafter.revisions.diff import Place, aligned, differs, moved_ids, places

Side = Literal["mine", "theirs"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """One sentence that both changed: two edits, or an edit against a deletion (``None``)."""

    sentence_id: str
    base: Sentence
    mine: Sentence | None
    theirs: Sentence | None

    @property
    def kind(self) -> Literal["edit_edit", "delete_edit"]:
        return "edit_edit" if self.mine and self.theirs else "delete_edit"


@dataclass(frozen=True, slots=True)
class Merge:
    """``briefing`` is whole only where ``conflicts`` is empty; until then it shows in each
    conflict the edit that is stored, or the one edit there is. It has no report: judge it again.
    """

    briefing: Briefing
    conflicts: tuple[Conflict, ...]


def merge(
    base: Briefing, mine: Briefing, theirs: Briefing, choices: Mapping[str, Side] | None = None
) -> Merge:
    """Merge two edits of ``base``; ``choices`` settle conflicts by sentence id.

    Sections are those of ``theirs``; a section that only ``mine`` has is appended.
    """
    theirs = aligned(base, theirs)
    mine = _apart(base, aligned(base, mine), theirs)
    old, ours, stored = places(base), places(mine), places(theirs)
    kept: dict[str, Sentence] = {}
    conflicts: list[Conflict] = []
    for key in dict.fromkeys([*stored, *ours]):
        sentence, conflict = _one(key, old, ours, stored, choices or {})
        if conflict:
            conflicts.append(conflict)
        if sentence:
            kept[key] = sentence
    order = _order(base, mine, theirs, kept)
    versions = (places(base), ours, stored)
    sections = tuple(
        replace(section, sentences=_blocks([kept[k] for k in order[section.key]], versions))
        for section in _sections(base, mine, theirs)
    )
    return Merge(replace(theirs, sections=sections, report=None), tuple(conflicts))


def _apart(base: Briefing, mine: Briefing, theirs: Briefing) -> Briefing:
    """Give another id to what both added under one id with different content."""
    old, stored = places(base), places(theirs)

    def one(s: Sentence) -> Sentence:
        if s.id in old or s.id not in stored or not differs(s, stored[s.id].sentence):
            return s
        return replace(s, id=f"{s.id}-{hashlib.sha256(s.text.encode()).hexdigest()[:12]}")

    return replace(
        mine,
        sections=tuple(
            replace(s, sentences=tuple(one(x) for x in s.sentences)) for s in mine.sections
        ),
    )


def _one(
    key: str,
    old: Mapping[str, Place],
    ours: Mapping[str, Place],
    stored: Mapping[str, Place],
    choices: Mapping[str, Side],
) -> tuple[Sentence | None, Conflict | None]:
    """Return what becomes of one sentence (``None``: deleted), and the conflict if there is one."""
    base, mine, theirs = (p[key].sentence if key in p else None for p in (old, ours, stored))
    if base is None:
        return theirs or mine, None
    if not _changed(base, mine):
        return theirs, None
    if not _changed(base, theirs) or not _changed(mine, theirs):
        return mine, None
    if key in choices:
        return (mine if choices[key] == "mine" else theirs), None
    return theirs or mine, Conflict(key, base, mine, theirs)


def _changed(a: Sentence | None, b: Sentence | None) -> bool:
    if a is None or b is None:
        return a is not b
    return differs(a, b)


def _order(
    base: Briefing, mine: Briefing, theirs: Briefing, kept: Mapping[str, Sentence]
) -> dict[str, list[str]]:
    """Return the ids of each section: the order of theirs, into which mine puts what it moved."""
    stored = places(theirs)
    wanted = (moved_ids(base, mine) - moved_ids(base, theirs)) | (kept.keys() - stored.keys())
    order: dict[str, list[str]] = {s.key: [] for s in (*theirs.sections, *mine.sections)}
    for key, place in stored.items():
        if key in kept and key not in wanted:
            order[place.section].append(key)
    for section in mine.sections:
        row = order[section.key]
        at = 0
        for sentence in section.sentences:
            if sentence.id in wanted and sentence.id in kept:
                row.insert(at, sentence.id)
                at += 1
            elif sentence.id in row:
                at = row.index(sentence.id) + 1
    return order


def _sections(base: Briefing, mine: Briefing, theirs: Briefing) -> list[Section]:
    """Return the sections with title and status as whoever changed them has it; theirs first."""
    old, ours = ({s.key: s for s in b.sections} for b in (base, mine))
    stored = {s.key for s in theirs.sections}
    found: list[Section] = []
    for section in theirs.sections:
        before, own = old.get(section.key), ours.get(section.key)
        if before and own:
            title = own.title if section.title == before.title else section.title
            status = own.status if section.status == before.status else section.status
            found.append(replace(section, title=title, status=status))
        else:
            found.append(section)
    return found + [s for s in mine.sections if s.key not in stored]


Versions = tuple[Mapping[str, Place], Mapping[str, Place], Mapping[str, Place]]


def _blocks(sentences: list[Sentence], versions: Versions) -> tuple[Sentence, ...]:
    """Number the blocks anew: neighbours share one as they do where both of them stand."""
    found: list[Sentence] = []
    block = 0
    for sentence in sentences:
        if found and not _together(found[-1].id, sentence.id, versions):
            block += 1
        found.append(replace(sentence, block=block))
    return tuple(found)


def _together(a: str, b: str, versions: Versions) -> bool:
    base, mine, theirs = (_share(a, b, v) for v in versions)
    if mine is not None and theirs is not None:
        return mine if theirs == base else theirs
    known = mine if theirs is None else theirs
    if known is not None:
        return known
    # One added by each: they share a block where it holds a sentence that stands beside both.
    _, ours, stored = versions
    return any(
        bool(_block(a, left) & _block(b, right)) for left, right in ((ours, stored), (stored, ours))
    )


def _share(a: str, b: str, version: Mapping[str, Place]) -> bool | None:
    if a not in version or b not in version:
        return None
    return b in _block(a, version)


def _block(key: str, version: Mapping[str, Place]) -> set[str]:
    """Return the ids of the sentences in the block of ``key``, itself included."""
    if key not in version:
        return set()
    here = version[key]
    return {
        k
        for k, p in version.items()
        if (p.section, p.sentence.block) == (here.section, here.sentence.block)
    }
