"""What a reader gets of an issue, worked out once for all exports.

Notes to the editor, withheld sentences and sections without a printed sentence end here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.model import Article, Citation, Role, Section, Sentence
from drafter.exports.issue import Issue
from drafter.exports.links import link_to
from drafter.exports.naming import Told, cut, left_over, on_one_line, told_outlets
from prompts import HouseStyle

Sources = Mapping[str, Article]
UNRESOLVED = "unresolved source"
_BOLD = frozenset({Role.THESIS, Role.LABEL})
# Words of one cited span that are quoted at most: evidence, not a copy of the article.
_QUOTED_WORDS = 90


@dataclass(frozen=True, slots=True)
class Cited:
    """One cited span. ``number`` counts from 1 in order of first use within the issue.

    ``article`` and ``words`` are ``None`` where the citation does not resolve.
    """

    number: int
    citation: Citation
    article: Article | None
    words: str | None

    @property
    def key(self) -> str:
        """The span's name in the issue, as the desk's editor writes it: ``c12``."""
        return f"c{self.number}"

    @property
    def outlet(self) -> str:
        """The outlet as a reader sees it."""
        return self.article.outlet_name if self.article else UNRESOLVED

    @property
    def href(self) -> str | None:
        """The outlet's own page at the cited words, if it has one that a link may lead to."""
        return link_to(self.article.url, self.words) if self.article and self.words else None

    @property
    def quotation(self) -> str | None:
        """The cited words on one line, cut where they are long."""
        words = (self.words or "").split()
        cut = words[:_QUOTED_WORDS]
        return " ".join(cut) + ("…" if len(words) > len(cut) else "") if words else None


@dataclass(frozen=True, slots=True)
class PrintedSentence:
    """One sentence on one line; ``bold`` where the house sets it so.

    ``pieces`` are its text with the address that each leads to, which only an outlet's name has.
    """

    id: str
    text: str
    bold: bool
    cited: tuple[Cited, ...]
    pieces: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class CitedOutlet:
    """An outlet at the end of a block, with one citation for each of its articles.

    Its name leads to the first; where there are more, numbers from 2 on lead to them, so that every
    article that the block rests on is one step away.
    """

    name: str
    articles: tuple[Cited, ...]

    @property
    def links(self) -> tuple[tuple[str, str | None], ...]:
        """What is shown, and the address that it leads to; the name alone may lead nowhere."""
        return numbered_links(self.name, (c.href for c in self.articles))


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a bullet, and the outlets in parentheses at its end that it does not name."""

    sentences: tuple[PrintedSentence, ...]
    outlets: tuple[CitedOutlet, ...]

    @property
    def text(self) -> str:
        """The block as plain text, the outlets in parentheses at its end."""
        names = ", ".join(outlet.name for outlet in self.outlets)
        return " ".join([*(s.text for s in self.sentences), *([f"({names})"] if names else [])])

    @property
    def cited(self) -> tuple[Cited, ...]:
        """The block's cited spans, each once."""
        return tuple({c.number: c for s in self.sentences for c in s.cited}.values())


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """One section; ``number`` counts the printed ones from 1."""

    number: int
    key: str
    title: str
    bulleted: bool
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """An issue's text; ``cited`` holds every cited span in the order of its number."""

    sections: tuple[PrintedSection, ...]
    cited: tuple[Cited, ...]

    @property
    def articles(self) -> tuple[tuple[Cited, ...], ...]:
        """The cited spans by article, articles in order of first use."""
        found: dict[str, list[Cited]] = {}
        for span in self.cited:
            found.setdefault(span.citation.article_id, []).append(span)
        return tuple(tuple(spans) for spans in found.values())

    @property
    def text(self) -> str:
        """The whole text, a line for each block and no headings."""
        return "\n".join(b.text for s in self.sections for b in s.blocks)


def printed(issue: Issue) -> Printed:
    """Return what a reader gets of ``issue``; of a retracted issue nothing is left."""
    spans: dict[Citation, Cited] = {}
    sections: list[PrintedSection] = []
    for section in () if issue.retracted else issue.briefing.sections:
        blocks = tuple(_blocks(section, issue.sources, spans))
        if blocks:
            number = len(sections) + 1
            bulleted = is_bulleted(section, issue.style)
            sections.append(PrintedSection(number, section.key, section.title, bulleted, blocks))
    return Printed(tuple(sections), tuple(spans.values()))


def is_bulleted(section: Section, style: HouseStyle) -> bool:
    """Whether the blocks of ``section`` are bullets: as the style says, else where it has many."""
    known = next((s for s in style.sections if s.key == section.key), None)
    if known is None:
        return len({s.block for s in section.sentences}) > 1
    return known.shape in {"bullets", "data"}


def blocks_of(section: Section) -> Iterator[list[Sentence]]:
    """Yield the sentences of each block, notes included."""
    ordered = sorted(section.sentences, key=lambda s: s.block)
    for _, group in groupby(ordered, key=lambda s: s.block):
        yield list(group)


def by_outlet(citations: Iterable[Citation], sources: Sources) -> dict[str, list[Citation]]:
    """Return by outlet one citation of each of its articles, in order of first use.

    Of several copies of one text the first outlet is named, for the others add no evidence.
    """
    named: dict[str, list[Citation]] = {}
    seen: set[str] = set()
    for citation in citations:
        article = sources.get(citation.article_id)
        origin = (article.origin_group or article.id) if article else citation.article_id
        if origin not in seen:
            seen.add(origin)
            named.setdefault(article.outlet_name if article else UNRESOLVED, []).append(citation)
    return named


def numbered_links(name: str, targets: Iterable[str | None]) -> tuple[tuple[str, str | None], ...]:
    """Return ``name`` with the first address of ``targets``, and a number with each other one."""
    found = [target for target in targets if target]
    more = ((str(number), target) for number, target in enumerate(found[1:], 2))
    return ((name, found[0] if found else None), *more)


def is_bold(sentence: Sentence) -> bool:
    """Whether the house sets the sentence bold."""
    return sentence.role in _BOLD


def _blocks(section: Section, sources: Sources, spans: dict[Citation, Cited]) -> Iterator[Block]:
    def cited(citation: Citation) -> Cited:
        article, words = sources.get(citation.article_id), citation.resolve(sources)
        fresh = Cited(len(spans) + 1, citation, article, words)
        return spans.setdefault(citation, fresh)

    for sentences in blocks_of(section):
        kept = [s for s in sentences if s.role is not Role.NOTE]
        if not kept:
            continue
        named = by_outlet((c for s in kept for c in s.citations), sources)
        told = told_outlets(kept, named)
        yield Block(
            tuple(_sentence(s, told.get(s.id, ()), cited) for s in kept),
            tuple(
                CitedOutlet(name, tuple(map(cited, own)))
                for name, own in left_over(named, told).items()
            ),
        )


def _sentence(
    sentence: Sentence, told: Sequence[Told], cited: Callable[[Citation], Cited]
) -> PrintedSentence:
    text = on_one_line(sentence.text)
    spans = tuple(cited(c) for c in sentence.citations)
    pieces = tuple((words, cited(t.citation).href if t else None) for words, t in cut(text, told))
    return PrintedSentence(sentence.id, text, is_bold(sentence), spans, pieces)
