"""A style shown by what it asks for, beside a briefing made in it from the sample corpus."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

if TYPE_CHECKING:
    from corpus.model import Article, Briefing, Section
    from prompts import HouseStyle, SectionStyle

_TEMPLATES = Path(__file__).with_name("templates")
_MADE = datetime(2026, 5, 10, 9, tzinfo=UTC)


def sample_briefing(style: HouseStyle) -> tuple[Briefing, Mapping[str, Article]]:
    """Draft the sample corpus's first topic in ``style``, in a store that is thrown away."""
    from api.desk import cited_articles
    from corpus import sources
    from corpus.ingest import ingest
    from corpus.library import Library
    from corpus.sample import ARTICLES, suggested_requests
    from drafter.chain import draft
    from drafter.extractive import ExtractiveWriter
    from drafter.model import DraftRequest

    first = suggested_requests()[0]
    request = DraftRequest(first.topic, as_of=first.as_of, window_days=first.window_days)
    with (
        tempfile.TemporaryDirectory(prefix="drafter-style-") as folder,
        Library.open(Path(folder), write=True) as library,
    ):
        for _ in ingest(sources.read(ARTICLES), library):
            pass
        briefing = asyncio.run(
            draft(
                request,
                library=library,
                writer=ExtractiveWriter(),
                style=style,
                draft_id="preview",
                now=_MADE,
                on_event=lambda _: None,
            )
        )
        return briefing, dict(cited_articles(briefing, library))


def rules_of(section: SectionStyle) -> list[str]:
    """Return what a section must be, in words, one line for each rule."""
    low, high = section.words
    blocks = "bullets" if section.shape in {"bullets", "data"} else "paragraphs"
    ranges = (
        (section.sentences, "sentences"),
        (section.blocks, blocks),
        (section.block_words, f"words in each of its {blocks}"),
        (section.thesis_words, "words in the bold opening of a bullet"),
    )
    rules = [f"{section.shape}, {low} to {high} words", f"holds {', '.join(sorted(section.kinds))}"]
    rules += [f"{_span(pair)} {_noun(what, pair)}" for pair, what in ranges if pair]
    if section.labels:
        rules.append(f"labels: {' '.join(section.labels)}")
    if section.last_label:
        rules.append(f"the last bullet opens with {section.last_label}")
    if section.one_of:
        rules.append(f"says one of: {', '.join(section.one_of)}")
    drawn = [name for name in section.draws_on if name != "nothing"]
    rules.append(f"without a model: {', '.join(drawn) or 'left to the editor'}")
    return rules


def words_of(style: HouseStyle) -> list[str]:
    """Return what the style says of words, one line for each term and each band of likelihood."""
    wording = style.wording
    lines = [
        f"avoids {', '.join(term.avoid)}{f' (write {term.use})' if term.use else ''}: {term.why}"
        for term in wording.terms
    ]
    for band in wording.likelihood.bands:
        low, high = band.percent
        lines.append(f"{low} to {high} %: {', '.join(band.first)}; or {', '.join(band.second)}")
    lines.append(f"off the scale: {', '.join(wording.likelihood.off_scale)}")
    return lines


def findings_of(briefing: Briefing) -> dict[str, list[str]]:
    """Return by section what the checks have against the briefing, notices aside."""
    from corpus.model import Severity

    place = {s.id: section.key for section in briefing.sections for s in section.sentences}
    found: dict[str, list[str]] = {}
    for finding in briefing.report.findings if briefing.report else ():
        if finding.severity is not Severity.INFO:
            key = finding.section or place.get(finding.sentence_id or "", "")
            remedy = f" — {finding.hint}" if finding.hint else ""
            found.setdefault(key, []).append(f"{finding.check}: {finding.message}{remedy}")
    return found


def preview_text(style: HouseStyle, briefing: Briefing, sources: Mapping[str, Article]) -> str:
    """Return the rules of each section, then the briefing, for a terminal."""
    from api.cli.show import readable
    from drafter.exports import to_markdown

    lines = [f"{style.name} ({style.id}, version {style.version}, {style.hash})"]
    lines += [style.about] if style.about else []
    for number, section in enumerate(style.sections, 1):
        lines += ["", f"{number}. {section.title} ({section.key})"]
        lines += [f"   {rule}" for rule in rules_of(section)]
    lines += ["", "Words:", *(f"   {line}" for line in words_of(style))]
    briefing_text = readable(to_markdown(briefing, sources, style, notes=True))
    lines += ["", "A briefing on the sample corpus, which is fiction:", "", briefing_text]
    found = findings_of(briefing)
    lines += ["", "What the checks say of it:" if found else "The checks have nothing against it."]
    lines += [f"   {key or 'whole'}: {line}" for key, of in found.items() for line in of]
    return "\n".join(lines)


def preview_page(style: HouseStyle, briefing: Briefing) -> str:
    """Return one HTML page that needs nothing beside it: each section with its rules."""
    sections = {s.key: s for s in briefing.sections}
    found = findings_of(briefing)
    rows = [
        (s, rules_of(s), _blocks(sections[s.key], s), found.get(s.key, [])) for s in style.sections
    ]
    return (
        _environment()
        .get_template("preview.html")
        .render(
            style=style,
            title=style.subject.format(topic=briefing.topic),
            rows=rows,
            words=words_of(style),
        )
    )


@dataclass(slots=True)
class _Block:
    """A paragraph, bullet or note: its sentences, each with whether it stands in bold."""

    tag: str
    texts: list[tuple[bool, str]]


def _blocks(section: Section, style: SectionStyle) -> list[_Block]:
    from corpus.model import Role

    body = "li" if style.shape in {"bullets", "data"} else "p"
    blocks: dict[int, _Block] = {}
    for sentence in section.sentences:
        tag = "note" if sentence.role is Role.NOTE else body
        bold = sentence.role in {Role.THESIS, Role.LABEL}
        blocks.setdefault(sentence.block, _Block(tag, [])).texts.append((bold, sentence.text))
    return [blocks[n] for n in sorted(blocks)]


def _noun(plural: str, pair: tuple[int, int]) -> str:
    """Return "paragraph" for exactly one; the longer names stay as they are."""
    return plural.removesuffix("s") if pair == (1, 1) and " " not in plural else plural


def _span(pair: tuple[int, int]) -> str:
    return str(pair[0]) if pair[0] == pair[1] else f"{pair[0]} to {pair[1]}"


def _runs(blocks: list[_Block]) -> list[tuple[str, list[_Block]]]:
    """Gather neighbours of one tag: bullets in a row are one list."""
    return [(tag, list(group)) for tag, group in groupby(blocks, lambda block: block.tag)]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["runs"] = _runs
    return environment
