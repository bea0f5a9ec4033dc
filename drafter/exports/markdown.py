"""The house format: numbered sections, outlet names in parentheses after each block.

Under each name lies a link to the cited words. The published form holds what passed and nothing
else; an editor's form shows the notes and the withheld sentences as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from corpus.model import Article, Briefing, Citation, Role, Section, Sentence
from drafter.exports.issue import Issue, house_date
from drafter.exports.links import link_to
from drafter.exports.naming import Told, cut, left_over, on_one_line, told_outlets
from drafter.exports.printed import (
    UNRESOLVED,
    blocks_of,
    by_outlet,
    is_bold,
    is_bulleted,
    numbered_links,
)
from drafter.exports.statement import how_made, notice_line
from prompts import HouseStyle

Sources = Mapping[str, Article]

_SPECIAL = re.compile(r"[\\`*_\[\]<>]|&(?=#?\w{1,31};)")
# What opens a heading, a list, a quotation or a rule at the start of a line.
_OPENING = re.compile(r"^(\s*)([#+=-]|\d+[.)])")


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
        lines.append(house_date(day))
    lines += _section_lines(briefing, sources, style, notes=notes)
    if withheld and briefing.withheld:
        lines.append("## Withheld")
        lines.extend(_withheld(briefing, sources, style))
    if dashboard_url and style.footer:
        lines.append(style.footer.format(dashboard_url=dashboard_url))
    return "\n\n".join(lines) + "\n"


def to_issue_markdown(issue: Issue) -> str:
    """Return an issue as Markdown in the house format, with its notices and how it was made."""
    lines = [f"# {_escape(issue.title)}"]
    if issue.dated:
        lines.append(house_date(issue.dated) + (f" · No. {issue.number}" if issue.number else ""))
    lines += [f"> **{_escape(notice_line(notice))}**" for notice in issue.notices]
    if not issue.retracted:
        lines += _section_lines(issue.briefing, issue.sources, issue.style, notes=False)
    if (url := issue.site.dashboard_url) and issue.style.footer:
        lines.append(issue.style.footer.format(dashboard_url=url))
    lines.append(f"*{_escape(how_made(issue))}*")
    return "\n\n".join(lines) + "\n"


def _section_lines(
    briefing: Briefing, sources: Sources, style: HouseStyle, *, notes: bool
) -> Iterable[str]:
    number = 0
    for section in briefing.sections:
        blocks = list(_blocks(section, sources, is_bulleted(section, style), notes=notes))
        if blocks:
            number += 1
            yield f"## {number}. {_escape(section.title)}"
            yield from _joined(blocks)


def _blocks(
    section: Section, sources: Sources, bulleted: bool, *, notes: bool
) -> Iterable[tuple[str, bool]]:
    """Yield each paragraph or bullet with whether it is a bullet."""
    for block in blocks_of(section):
        printed = [s for s in block if s.role is not Role.NOTE]
        if printed:
            named = by_outlet((c for s in printed for c in s.citations), sources)
            told = told_outlets(printed, named)
            names = _outlets(left_over(named, told), sources)
            lines = [_dressed(s, told.get(s.id, ()), sources) for s in printed]
            text = " ".join([*lines, *([f"({names})"] if names else [])])
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


def _dressed(sentence: Sentence, told: Sequence[Told], sources: Sources) -> str:
    text = "".join(
        _link(words, _target(item.citation, sources)) if item else _SPECIAL.sub(r"\\\g<0>", words)
        for words, item in cut(on_one_line(sentence.text), told)
    )
    return f"**{text}**" if is_bold(sentence) else text


def _outlets(named: Mapping[str, Sequence[Citation]], sources: Sources) -> str:
    """Name each outlet once; where it has several articles, numbers lead to the others."""
    return ", ".join(
        " ".join(
            _link(shown, target)
            for shown, target in numbered_links(name, (_target(c, sources) for c in own))
        )
        for name, own in named.items()
    )


def _linked(citation: Citation, sources: Sources) -> str:
    article = sources.get(citation.article_id)
    return _link(article.outlet_name if article else UNRESOLVED, _target(citation, sources))


def _target(citation: Citation, sources: Sources) -> str | None:
    article, words = sources.get(citation.article_id), citation.resolve(sources)
    return link_to(article.url, words) if article and words else None


def _link(shown: str, target: str | None) -> str:
    return f"[{_escape(shown)}]({target})" if target else _escape(shown)


def _withheld(briefing: Briefing, sources: Sources, style: HouseStyle) -> Iterable[str]:
    titles = {s.key: s.title for s in style.sections}
    for item in briefing.withheld:
        title = _escape(titles.get(item.section, item.section))
        lines = [f"- {title}: {_dressed(item.sentence, (), sources)}"]
        lines.extend(f"  - Why: {_escape(reason)}" for reason in item.reasons)
        for citation in item.nearest:
            if words := citation.resolve(sources):
                name = _linked(citation, sources)
                lines.append(f"  - Nearest: “{_escape(' '.join(words.split()))}” ({name})")
        yield "\n".join(lines)


def _escape(text: str) -> str:
    """Write ``text`` so that Markdown shows it as it is, on one line."""
    return _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))


def _guard_opening(text: str) -> str:
    return _OPENING.sub(lambda m: m[1] + (m[2][:-1] + "\\" + m[2][-1]), text)
