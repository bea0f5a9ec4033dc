"""Our own Markdown read back, edits included.

The comment at the end knows each sentence by its place and its words. A sentence that still stands
as it was written keeps everything; one that a person changed keeps its id and kind and turns stale;
one that a person added is new.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from math import comb
from typing import Any

from corpus.codec import instant
from corpus.errors import BadInput
from corpus.language.sentences import sentence_spans
from corpus.model import Briefing, Citation, Kind, Role, Section, Sentence, Verdict
from evals.kinds import guess_kind
from evals.markdown.escape import unescape
from evals.markdown.lines import Outline, Part, outline

ABOUT = re.compile(r"<!-- desk (\{.*?\}) -->")
# No label holds a backslash or a bracket: brackets that belong to the text are escaped, and such a
# one may stand right before a token.
TOKEN = re.compile(r"\[\^([^\[\]\s\\]+)\]")
TOKENS = re.compile(rf"(?:{TOKEN.pattern})+")
NOTE = "Editor: "
_CITES = re.compile(r"<!-- cites (\[.*?\]) -->")
_NUMBER = re.compile(r"^\d+\.\s+")
_STRONG = re.compile(r"^\*\*(.*)\*\*$", re.S)
# What a sentence ends with. Words before a known sentence that end in none of it are part of it:
# "It is false that" is no sentence of its own that leaves the one behind it as it was.
_MOST_WAYS = 2000
_ENDED = re.compile(r"[.!?:;…][\"'”’»)\]*]*\s*$")


def fingerprint(core: str) -> str:
    """Return what a sentence's Markdown, without its tokens, is recognised by."""
    return hashlib.sha256(core.encode()).hexdigest()[:12]


@dataclass(slots=True)
class _Row:
    """A sentence as the comment knows it; ``length`` and ``digest`` are of its Markdown.

    ``words`` are its own, where more is known of it than the comment holds.
    """

    id: str
    kind: str
    block: int
    role: str
    origin: str
    verdict: str
    length: int
    digest: str
    words: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Found:
    """A sentence as the text has it; ``row`` is the place of its row, where it is unchanged."""

    core: str
    citations: tuple[Citation, ...]
    block: int
    note: bool
    row: int | None


def parse_own(markdown: str) -> Briefing | None:
    """Return the briefing, or ``None`` where this is not our own form."""
    matches = list(ABOUT.finditer(markdown))
    if not matches:
        return None
    try:
        return _briefing(outline(markdown), json.loads(matches[-1][1]))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise BadInput(
            f"the comment at the end of the Markdown is damaged: {error}",
            help="restore the line that begins with <!-- desk, or delete it to have it read anew",
        ) from None


def _briefing(read: Outline, about: Mapping[str, Any]) -> Briefing:
    cites = {label: c for label, text in read.footnotes.items() if (c := _citation(text))}
    by_title = {s["title"]: s for s in about["sections"]}
    parts = [p for p in read.parts if p.level == 2]
    return Briefing(
        id=str(about["id"]),
        topic=str(about["topic"]),
        as_of=instant(about["as_of"]),
        sections=tuple(_section(part, by_title, cites) for part in parts),
        window_days=about["window_days"],
        angle=about["angle"],
        writer=str(about["writer"]),
        model=about["model"],
        style_hash=str(about["style_hash"]),
        prompts=tuple(about["prompts"]),
        created_at=instant(about["created_at"]),
        gathered=tuple(str(i) for i in about.get("gathered", ())),
    )


def _citation(footnote: str) -> Citation | None:
    match = _CITES.search(footnote)
    if match is None:
        return None
    article, start, end, digest = json.loads(match[1])
    return Citation(str(article), int(start), int(end), str(digest))


def _section(
    part: Part, by_title: Mapping[str, Mapping[str, Any]], cites: Mapping[str, Citation]
) -> Section:
    title = unescape(_NUMBER.sub("", part.title, count=1))
    known = by_title.get(title)
    key = str(known["key"]) if known else re.sub(r"\W+", "_", title.casefold()).strip("_")
    sentences = read_sentences(part, key, known["sentences"] if known else (), cites)
    complete = known is not None and known["status"] == "complete"
    return Section(key, title, sentences, "complete" if complete else "open")


def read_sentences(
    part: Part,
    key: str,
    known: Sequence[Sequence[Any]],
    cites: Mapping[str, Citation],
    texts: Sequence[str] = (),
) -> tuple[Sentence, ...]:
    """Return the sentences of the section ``key``; ``known`` are the rows of those it had, and
    ``texts`` their words, where these are known."""
    rows = [_Row(*row) for row in known]
    for row, text in zip(rows, texts, strict=False):
        row.words = _words(text)
    found = list(_found(part, rows, cites))
    untouched = [f.row for f in found] == list(range(len(rows)))
    if not untouched:
        _pair_edits(found, rows)
    return tuple(_sentence(item, rows, number, key, untouched) for number, item in enumerate(found))


def _found(part: Part, rows: list[_Row], cites: Mapping[str, Citation]) -> Iterator[_Found]:
    used: set[int] = set()
    block = -1
    for piece in part.blocks:
        note = piece.form == "note"
        block += not note
        text = piece.text.removeprefix(NOTE) if note else piece.text
        # A note is matched with notes alone: whoever writes over one has written a sentence.
        other = {i for i, row in enumerate(rows) if not _like(row, note)}
        at = 0
        while at < len(text):
            if text[at] == " ":
                at += 1
                continue
            row = _match(text, at, rows, used | other)
            if row is not None:
                used.add(row)
                end = at + rows[row].length
                tokens = TOKENS.match(text, end)
                yield _Found(text[at:end], _cited(tokens, cites), max(block, 0), note, row)
                at = tokens.end() if tokens else end
                continue
            end, tokens = _stretch(text, at, rows, used | other)
            chunk = text[at:end]
            spans = sentence_spans(chunk)
            for i, (a, b) in enumerate(spans):
                own = _cited(tokens, cites) if i == len(spans) - 1 else ()
                yield _Found(chunk[a:b], own, max(block, 0), note, None)
            at = tokens.end() if tokens else end


def _match(text: str, at: int, rows: list[_Row], used: set[int]) -> int | None:
    for i, row in enumerate(rows):
        if i in used or not row.length:
            continue
        end = at + row.length
        if end > len(text) or (end < len(text) and text[end] not in " ["):
            continue
        if fingerprint(text[at:end]) == row.digest:
            return i
    return None


def _stretch(
    text: str, at: int, rows: list[_Row], used: set[int]
) -> tuple[int, re.Match[str] | None]:
    """Return where changed text ends: at its tokens, or where a known sentence begins."""
    tokens = TOKENS.search(text, at)
    end = tokens.start() if tokens else len(text)
    for place in range(at + 1, end):
        if (
            text[place - 1] == " "
            and _ENDED.search(text, at, place)
            and _match(text, place, rows, used) is not None
        ):
            return place, None
    return end, tokens


def _cited(tokens: re.Match[str] | None, cites: Mapping[str, Citation]) -> tuple[Citation, ...]:
    labels = TOKEN.findall(tokens.group()) if tokens else []
    return tuple(cites[label] for label in labels if label in cites)


def _pair_edits(found: list[_Found], rows: list[_Row]) -> None:
    """Give changed sentences the rows that are left over where they stand."""
    free = set(range(len(rows))) - {f.row for f in found}
    previous = -1
    for changed, group in groupby(found, lambda item: item.row is None):
        items = list(group)
        if not changed:
            previous = items[-1].row if items[-1].row is not None else previous
            continue
        at = found.index(items[-1]) + 1
        following = found[at].row if at < len(found) else None
        between = range(previous + 1, len(rows) if following is None else following)
        for note in (False, True):
            mine = [item for item in items if item.note == note]
            places = [r for r in between if r in free and _like(rows[r], note)]
            for item, place in _paired(mine, places, rows):
                item.row = -2 - place  # below -1: an edit of that row


def _paired(
    items: list[_Found], places: list[int], rows: list[_Row]
) -> Iterator[tuple[_Found, int]]:
    """Pair in order; where one side has more, those of it that share the most words."""
    fewer, more = sorted((len(items), len(places)))
    if fewer == more or comb(more, fewer) > _MOST_WAYS or not all(rows[p].words for p in places):
        return zip(items, places, strict=False)
    asked = [_words(item.core) for item in items]

    def shared(chosen: tuple[int, ...]) -> float:
        pairs = zip(chosen, range(fewer), strict=True)
        ends = pairs if len(items) == more else ((a, b) for b, a in pairs)
        return sum(_alike(asked[i], rows[places[p]].words) for i, p in ends)

    best = max(combinations(range(more), fewer), key=shared)
    if len(items) == more:
        return zip([items[i] for i in best], places, strict=True)
    return zip(items, [places[p] for p in best], strict=True)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (len(one | other) or 1)


def _like(row: _Row, note: bool) -> bool:
    return (row.role == Role.NOTE) == note


def _sentence(item: _Found, rows: list[_Row], number: int, key: str, untouched: bool) -> Sentence:
    strong = _STRONG.match(item.core)
    text = unescape(strong[1] if strong else item.core)
    if item.row is None:
        guessed = Role.LABEL if text.endswith(":") else Role.THESIS
        role = Role.NOTE if item.note else guessed if strong else Role.BODY
        name = f"{key}-{number}-{fingerprint(text)}"
        kind = guess_kind(text, role)
        return Sentence(name, text, kind, item.citations, item.block, role, "editor")
    edited = item.row < 0
    row = rows[-2 - item.row if edited else item.row]
    return Sentence(
        id=row.id,
        text=text,
        kind=Kind(row.kind),
        citations=item.citations,
        block=row.block if untouched else item.block,
        role=Role(row.role),
        origin="editor" if edited else row.origin,  # type: ignore[arg-type]
        verdict=Verdict.STALE if edited else Verdict(row.verdict),
    )
