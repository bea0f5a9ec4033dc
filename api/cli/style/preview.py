"""A style shown by what it asks for, beside a briefing made in it from the sample corpus."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
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
    rules += [f"{_span(pair)} {what}" for pair, what in ranges if pair]
    if section.labels:
        rules.append(f"labels: {' '.join(section.labels)}")
    if section.last_label:
        rules.append(f"the last bullet opens with {section.last_label}")
    if section.one_of:
        rules.append(f"says one of: {', '.join(section.one_of)}")
    drawn = [name for name in section.draws_on if name != "nothing"]
    rules.append(f"without a model: {', '.join(drawn) or 'left to the editor'}")
    return rules


def preview_text(style: HouseStyle, briefing: Briefing, sources: Mapping[str, Article]) -> str:
    """Return the rules of each section, then the briefing, for a terminal."""
    from api.cli.show import readable
    from drafter.exports import to_markdown

    lines = [f"{style.name} ({style.id}, version {style.version}, {style.hash})"]
    lines += [style.about] if style.about else []
    for number, section in enumerate(style.sections, 1):
        lines += ["", f"{number}. {section.title} ({section.key})"]
        lines += [f"   {rule}" for rule in rules_of(section)]
    briefing_text = readable(to_markdown(briefing, sources, style, notes=True))
    return "\n".join([*lines, "", "A briefing on the sample corpus, which is fiction:", "",
                      briefing_text])  # fmt: skip


def preview_page(style: HouseStyle, briefing: Briefing) -> str:
    """Return one HTML page that needs nothing beside it: each section with its rules."""
    sections = {s.key: s for s in briefing.sections}
    rows = [(s, rules_of(s), _blocks(sections[s.key])) for s in style.sections]
    template = _environment().get_template("preview.html")
    return template.render(style=style, title=style.subject.format(topic=briefing.topic), rows=rows)


def _blocks(section: Section) -> list[tuple[bool, list[str]]]:
    """Return the paragraphs of a section, notes to the editor marked."""
    from corpus.model import Role

    blocks: dict[int, tuple[bool, list[str]]] = {}
    for sentence in section.sentences:
        _, texts = blocks.setdefault(sentence.block, (sentence.role is Role.NOTE, []))
        texts.append(sentence.text)
    return [blocks[n] for n in sorted(blocks)]


def _span(pair: tuple[int, int]) -> str:
    return str(pair[0]) if pair[0] == pair[1] else f"{pair[0]} to {pair[1]}"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
