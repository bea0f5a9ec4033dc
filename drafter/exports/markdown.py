"""The house format: numbered sections, outlet names in parentheses after each block.

Under each name lies a link to the cited words. The published form holds what passed and nothing
else; an editor's form shows the notes and the withheld sentences as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from corpus.model import Article, Briefing, Citation, Role, Section, Sentence
from drafter.exports.links import link_to
from prompts import HouseStyle

Sources = Mapping[str, Article]

_SPECIAL = re.compile(r"[\\`*_\[\]<>]|&(?=#?\w{1,31};)")
# What opens a heading, a list, a quotation or a rule at the start of a line.
_OPENING = re.compile(r"^(\s*)([#+=-]|\d+[.)])")
_UNRESOLVED = "unresolved source"


def to_markdown(  # noqa: PLR0913 — the three switches are keywords
    briefing: Briefing,
    sources: Sources,
    style: HouseStyle,
    *,
    notes: bool = False,
    withheld: bool = False,
    dashboard_url: str | None = None,
) -> str:
    """Return ``briefing`` as Markdown in the house format.

    ``sources`` are the articles that it cites, by id. ``notes`` shows what an editor still has to
    write, ``withheld`` lists the withheld sentences with reasons: neither belongs in print. The
    footer names ``dashboard_url`` and is left out where there is none. A section without a sentence
    to show is left out.
    """
    lines = [f"# {_escape(style.subject.format(topic=briefing.topic))}"]
    if day := briefing.as_of or briefing.created_at:
        lines.append(f"{day.day} {day:%B %Y}")
    number = 0
    for section in briefing.sections:
        blocks = list(_blocks(section, sources, _bulleted(section, style), notes=notes))
        if blocks:
            number += 1
            lines.append(f"## {number}. {_escape(section.title)}")
            lines.extend(_joined(blocks))
    if withheld and briefing.withheld:
        lines.append("## Withheld")
        lines.extend(_withheld(briefing, sources, style))
    if dashboard_url:
        lines.append(style.footer.format(dashboard_url=dashboard_url))
    return "\n\n".join(lines) + "\n"


def _bulleted(section: Section, style: HouseStyle) -> bool:
    known = next((s for s in style.sections if s.key == section.key), None)
    if known is None:
        return len({s.block for s in section.sentences}) > 1
    return known.shape in {"bullets", "data"}


def _blocks(
    section: Section, sources: Sources, bulleted: bool, *, notes: bool
) -> Iterable[tuple[str, bool]]:
    """Yield each paragraph or bullet with whether it is a bullet."""
    ordered = sorted(section.sentences, key=lambda s: s.block)
    for _, group in groupby(ordered, key=lambda s: s.block):
        block = list(group)
        printed = [s for s in block if s.role is not Role.NOTE]
        if printed:
            names = _outlets([c for s in printed for c in s.citations], sources)
            text = " ".join([*(_dressed(s) for s in printed), *([f"({names})"] if names else [])])
            yield (f"- {text}", True) if bulleted else (_guard_opening(text), False)
        if notes:
            for note in (s for s in block if s.role is Role.NOTE):
                yield f"> Editor: {_escape(note.text)}", False


def _joined(blocks: Sequence[tuple[str, bool]]) -> Iterable[str]:
    """Join neighbouring bullets into one list."""
    for bullet, group in groupby(blocks, key=lambda b: b[1]):
        texts = [text for text, _ in group]
        if bullet:
            yield "\n".join(texts)
        else:
            yield from texts


def _dressed(sentence: Sentence) -> str:
    text = _escape(sentence.text)
    return f"**{text}**" if sentence.role in {Role.THESIS, Role.LABEL} else text


def _outlets(citations: Iterable[Citation], sources: Sources) -> str:
    """Name each outlet once, in order of first use, and of several copies of one text the first."""
    names: list[str] = []
    outlets: set[str] = set()
    origins: dict[str, str] = {}
    for citation in citations:
        article = sources.get(citation.article_id)
        outlet = article.outlet_name if article else _UNRESOLVED
        origin = (article.origin_group or article.id) if article else citation.article_id
        if outlet in outlets or origins.setdefault(origin, outlet) != outlet:
            continue
        outlets.add(outlet)
        names.append(_linked(outlet, article, citation, sources))
    return ", ".join(names)


def _linked(outlet: str, article: Article | None, citation: Citation, sources: Sources) -> str:
    words = citation.resolve(sources)
    target = link_to(article.url, words) if article and words else None
    return f"[{_escape(outlet)}]({target})" if target else _escape(outlet)


def _withheld(briefing: Briefing, sources: Sources, style: HouseStyle) -> Iterable[str]:
    titles = {s.key: s.title for s in style.sections}
    for item in briefing.withheld:
        lines = [f"- {_escape(titles.get(item.section, item.section))}: {_dressed(item.sentence)}"]
        lines.extend(f"  - Why: {_escape(reason)}" for reason in item.reasons)
        for citation in item.nearest:
            if words := citation.resolve(sources):
                article = sources[citation.article_id]
                name = _linked(article.outlet_name, article, citation, sources)
                lines.append(f"  - Nearest: “{_escape(' '.join(words.split()))}” ({name})")
        yield "\n".join(lines)


def _escape(text: str) -> str:
    """Write ``text`` so that Markdown shows it as it is, on one line."""
    return _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))


def _guard_opening(text: str) -> str:
    return _OPENING.sub(lambda m: m[1] + (m[2][:-1] + "\\" + m[2][-1]), text)
