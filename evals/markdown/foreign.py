"""Anybody's Markdown as a briefing: headings, paragraphs, bullets, and the sources it names.

A section is recognised by its title in the house style: in a heading (``## 1. The Situation``), in
bold, or at the start of a line ("2. The Mechanism: - First thesis. …", as newsletters come out of a
mail program, whose list numbers mean nothing). What stands before the first section is masthead,
the style's footer and what follows it is footer. Without any section that the style knows, each
heading of the document makes a section.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from corpus.language.dates import dates
from corpus.language.sentences import sentence_spans
from corpus.model import Briefing, Citation, Kind, Precision, Role, Section, Sentence
from evals.kinds import guess_kind
from evals.markdown.escape import unescape
from evals.markdown.lines import Block, Outline, outline
from evals.markdown.named import inline_references, take_named
from prompts import HouseStyle, SectionStyle, count_words

# A new bullet inside a flattened line: a dash after a sentence's end or its sources, before a
# capital. Dashes inside sentences stand between small letters.
_INLINE_BULLET = re.compile(r"(?<=[.!?)”\"'’])\s+[-–•]\s+(?=[\"“‘'(*]*[A-Z0-9])")
_NUMBER = re.compile(r"^\s*(?:\d{1,2}[.)]\s+)?")
_BOLD_START = re.compile(r"^\*\*(.+?)\*\*\s*")


@dataclass(slots=True)
class _Draft:
    style: SectionStyle | None
    title: str
    blocks: list[Block]


def parse_foreign(markdown: str, style: HouseStyle) -> Briefing:
    """Read a briefing that the desk did not write; kinds are guessed (``evals.kinds``)."""
    read = outline(inline_references(markdown))
    topic, as_of = _masthead(read, style)
    drafts = _sections(read, style)
    name = hashlib.sha256(markdown.encode()).hexdigest()[:16]
    counted: dict[str, int] = {}
    sections = []
    for draft in drafts:
        key = draft.style.key if draft.style else _slug(draft.title)
        counted[key] = counted.get(key, 0) + 1
        key = key if counted[key] == 1 else f"{key}_{counted[key]}"
        sections.append(_section(key, draft, read.footnotes))
    return Briefing(f"md-{name}", topic, as_of, tuple(sections), style_hash=style.hash)


def _masthead(read: Outline, style: HouseStyle) -> tuple[str, datetime | None]:
    lead = re.escape(style.subject.partition("{topic}")[0].strip())
    topic, as_of = "", None
    for part in read.parts:
        for text in (part.title, *(b.text for b in part.blocks)):
            found = re.match(rf"^{lead}\s*(.+)$", text) if lead else None
            topic = topic or (unescape(found[1].strip()) if found else "")
            day = dates(text, None)
            whole = len(day) == 1 and day[0].precision is Precision.DAY and len(text) < 40
            if as_of is None and whole:
                as_of = day[0].earliest.astimezone(UTC)
    if not topic:
        first = next((p for p in read.parts if p.level == 1 and p.title), None)
        topic = unescape(first.title) if first else "untitled"
    return topic, as_of


def _sections(read: Outline, style: HouseStyle) -> list[_Draft]:
    drafts: list[_Draft] = []
    current: _Draft | None = None
    for part in read.parts:
        known, _ = _heading(part.title, style)
        if known is not None:
            current = _Draft(known, known.title, [])
            drafts.append(current)
        for block in part.blocks:
            if _is_footer(block.text, style):
                return drafts
            known, rest = _heading(block.text, style)
            if known is not None:
                current = _Draft(known, known.title, [])
                drafts.append(current)
                if rest:
                    current.blocks.extend(_flat(rest, known))
            elif current is not None:
                current.blocks.extend(_flat(block.text, current.style, block))
    return drafts or _by_headings(read)


def _by_headings(read: Outline) -> list[_Draft]:
    drafts = []
    for part in read.parts:
        blocks = [b for b in part.blocks if b.text]
        if blocks:
            drafts.append(_Draft(None, unescape(part.title) or "Text", blocks))
    return drafts


def _heading(text: str, style: HouseStyle) -> tuple[SectionStyle | None, str]:
    """Return the section that a line opens, and what follows its title on the line."""
    plain = _NUMBER.sub("", text.replace("’", "'"), count=1)
    for section in style.sections:
        title = re.escape(section.title)
        match = re.match(rf"^(?:\*\*|__)?{title}(?:\*\*|__)?\s*(:|$)(?:\*\*|__)?\s*", plain, re.I)
        if match:
            return section, text[len(text) - len(plain) + match.end() :].strip()
    return None, text


def _is_footer(text: str, style: HouseStyle) -> bool:
    lead = style.footer.partition("{")[0].strip()
    return bool(lead) and text.startswith(lead)


def _flat(text: str, style: SectionStyle | None, block: Block | None = None) -> list[Block]:
    """Cut a line into the bullets that it was flattened from; other blocks stay whole."""
    bullets = style is not None and style.shape in {"bullets", "data"}
    if not bullets or (block is not None and block.form in {"bullet", "note"}):
        return [block or Block("paragraph", text)]
    pieces = _INLINE_BULLET.split(re.sub(r"^[-–•]\s+", "", text))
    return [Block("bullet", p.strip()) for p in pieces if p.strip()]


def _section(key: str, draft: _Draft, footnotes: dict[str, str]) -> Section:
    sentences: list[Sentence] = []
    number = 0
    for block in draft.blocks:
        if block.form == "note":
            text = unescape(block.text).removeprefix("Editor: ")
            name = f"{key}-n{len(sentences)}"
            sentences.append(Sentence(name, text, Kind.CONNECTIVE, (), number, Role.NOTE))
            continue
        found = _sentences(block.text, draft.style, footnotes)
        for text, citations, role in found:
            allowed = draft.style.kinds if draft.style else None
            kind = guess_kind(text, role, allowed)
            cited = () if kind is Kind.CONNECTIVE else citations
            name = f"{key}-{number}-{len(sentences)}"
            sentences.append(Sentence(name, text, kind, cited, number, role))
        number += bool(found)
    return Section(key, draft.title, tuple(sentences))


_Piece = tuple[str, tuple[Citation, ...], Role]


def _sentences(raw: str, style: SectionStyle | None, footnotes: dict[str, str]) -> list[_Piece]:
    text, named, whole = take_named(raw, footnotes)
    pieces: list[_Piece] = []
    for start, end, role in _cut(text, style):
        words = unescape(text[start:end].replace("**", "").replace("__", "")).strip()
        if not words:
            continue
        own = [n.citation for n in named if start < n.place <= end or n.place == start == 0]
        cites = tuple(dict.fromkeys([*own, *whole]))
        pieces.append((words, cites, role))
    return pieces


def _cut(text: str, style: SectionStyle | None) -> list[tuple[int, int, Role]]:
    """Cut a block into sentences with their roles: label, thesis, datum, body."""
    if style is not None and style.shape == "data":
        return [(0, len(text), Role.DATUM)]
    at = 0
    cuts: list[tuple[int, int, Role]] = []
    bold = _BOLD_START.match(text)
    for label in _labels(style):
        match = re.match(rf"^(?:\*\*|__)?{re.escape(label)}(?:\*\*|__)?", text, re.I)
        if match:
            cuts.append((0, match.end(), Role.LABEL))
            at, bold = match.end(), None
            break
    if bold and style is not None and style.thesis_words:
        cuts.append((0, bold.end(), Role.THESIS))
        at = bold.end()
    body = [(at + a, at + b) for a, b in sentence_spans(text[at:])]
    # Footnote marks and closing brackets after a stop belong to the sentence before them.
    ends = [b for _, b in body]
    for i, (a, _) in enumerate(body):
        end = body[i + 1][0] if i + 1 < len(body) else len(text)
        role = Role.BODY
        if style is not None and style.thesis_words and not cuts and i == 0 and len(body) > 1:
            short = count_words(text[a : ends[i]]) <= style.thesis_words[1]
            role = Role.THESIS if short else Role.BODY
        cuts.append((a, end, role))
    return cuts


def _labels(style: SectionStyle | None) -> tuple[str, ...]:
    if style is None:
        return ()
    return (*style.labels, *((style.last_label,) if style.last_label else ()))


def _slug(title: str) -> str:
    return re.sub(r"\W+", "_", title.casefold()).strip("_") or "text"
