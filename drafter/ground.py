"""Grounding: from the words a writer quotes to exact spans of stored articles.

A quote is looked for in the passage its writer saw, then in the rest of that article, and nowhere
else. Only typesetting is forgiven (``corpus.language.quotes``): words that no longer stand there
are a finding, never the nearest thing that does.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.language.quotes import find_exact
from corpus.model import Article, Citation, Finding, Kind, Role, Sentence, Severity
from drafter.dated import undated
from drafter.model import Dossier, Packet, Proposal, Quote

UNKNOWN_EVIDENCE = "unknown_evidence@1"
QUOTE_NOT_FOUND = "quote_not_found@1"
TYPED_LINK = "typed_link@2"

Span = tuple[int, int]

# A writer names evidence by its key, beside the text; an address or markup in the text came from a
# source or out of thin air, and would be live in a reader's mail.
# (A bare name such as “example.com” is a firm as often as an address; with a path it is one.)
_LINK = re.compile(
    r"https?:|\bwww\.|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/\w|\b(?:mailto|javascript|ftp):|\bdata:\w+/"
    r"|\]\s*[(\[]|!\[|```|<[!?/]|<[a-z][^>]*>|[\[(]E\d+[\])]"
    # An address of mail, or one spelled out; a heading, a row of a table.
    r"|\b[\w.+-]+@[\w-]+\.[a-z]{2,}|\b\w+ [\[(]?dot[\])]? (?:com|org|net|io|info|co|example)\b"
    r"|(?:^|\s)#{1,6}\s|\|[^|]*\|",
    re.IGNORECASE,
)
# Where a writer leaves words out of a quotation; each side must stand in the article by itself.
_ELLIPSIS = re.compile(r"\s*(?:\[…\]|\[\.\.\.\]|…|\.\.\.)\s*")
_LEAST_PIECE_WORDS = 3


@dataclass(frozen=True, slots=True)
class Grounded:
    """A proposal made into a sentence, and what grounding found wrong with it."""

    section: str
    sentence: Sentence
    findings: tuple[Finding, ...] = ()


def ground(
    proposals: Sequence[Proposal], dossier: Dossier, *, draft_id: str, place: str = ""
) -> list[Grounded]:
    """Ground every proposal, in order.

    Sentence ids follow from the draft, the section, the place in it and the text; ``place`` sets
    apart what a repair adds. Findings are blocking; a sentence keeps those citations that hold.
    """
    seen: dict[str, int] = {}
    grounded = []
    for proposal in proposals:
        index = seen[proposal.section] = seen.get(proposal.section, -1) + 1
        name = sentence_id(draft_id, proposal.section, f"{place}{index}", proposal.text)
        grounded.append(_ground(proposal, dossier, name))
    return grounded


def sentence_id(draft_id: str, section: str, place: str, text: str) -> str:
    """Name a sentence; the same chain over the same answers gives the same name."""
    return hashlib.sha256("\n".join((draft_id, section, place, text)).encode()).hexdigest()[:12]


def locate(quote: Quote, packet: Packet, article: Article) -> list[Span]:
    """Return where the quoted words stand in ``article``: one span, or none.

    Words with an ellipsis give a span for each piece, all of them in order or none at all. A span
    that the writer gives is taken only where the words stand at exactly that place.
    """
    text = article.text
    if quote.span is not None:
        start, end = quote.span
        inside = 0 <= start < end <= len(text)
        return [quote.span] if inside and find_exact(quote.words, text, start, end) else []
    words = _unwrapped(quote.words)
    passage = packet.evidence.passage
    span = find_exact(words, text, passage.start, passage.end) or find_exact(words, text)
    if span:
        return [span]
    return _pieces(words, text)


def _ground(proposal: Proposal, dossier: Dossier, name: str) -> Grounded:
    citations: list[Citation] = []
    findings: list[Finding] = []
    for quote in proposal.quotes:
        packet = dossier.packet(quote.packet.strip().strip("[]"))
        if packet is None:
            findings.append(_unknown(quote, proposal, name, dossier))
            continue
        article = dossier.articles[packet.evidence.passage.article_id]
        spans = locate(quote, packet, article)
        if not spans:
            findings.append(_not_found(quote, proposal, name, article))
        for span in spans:
            citation = Citation.of(article, *span)
            if citation not in citations:
                citations.append(citation)
    findings.extend(_links(proposal, name))
    sentence = Sentence(
        id=name,
        text=proposal.text,
        kind=proposal.kind,
        citations=tuple(citations),
        block=proposal.block,
        role=proposal.role,
    )
    if _own_words(sentence, dossier):
        sentence = replace(sentence, origin="source")
    return Grounded(proposal.section, sentence, tuple(findings))


def _pieces(words: str, text: str) -> list[Span]:
    pieces = [p for p in _ELLIPSIS.split(words) if p]
    if len(pieces) < 2 or any(len(p.split()) < _LEAST_PIECE_WORDS for p in pieces):
        return []
    spans: list[Span] = []
    for piece in pieces:
        span = find_exact(piece, text, spans[-1][1] if spans else 0)
        if span is None:
            return []
        spans.append(span)
    return spans


def _unwrapped(words: str) -> str:
    """Drop quotation marks that a writer puts round the whole quote."""
    stripped = words.strip()
    for opening, closing in (('"', '"'), ("“", "”")):
        inner = stripped[1:-1]
        if (
            len(stripped) > 2
            and stripped.startswith(opening)
            and stripped.endswith(closing)
            and opening not in inner
            and closing not in inner
        ):
            return inner
    return stripped


def _own_words(sentence: Sentence, dossier: Dossier) -> bool:
    """Tell whether a fact is worded as one cited span is, less clauses, its days written out."""
    if sentence.kind is not Kind.FACT or sentence.role is not Role.BODY:
        return False
    said = undated(sentence.text)
    for citation in sentence.citations:
        words = dossier.articles[citation.article_id].text[citation.start : citation.end]
        rest = iter(undated(words))
        if said and all(word in rest for word in said):
            return True
    return False


def _unknown(quote: Quote, proposal: Proposal, name: str, dossier: Dossier) -> Finding:
    known = [p.key for p in dossier.packets]
    return Finding(
        UNKNOWN_EVIDENCE,
        Severity.BLOCKING,
        f"it cites {quote.packet!r}, which is not among the evidence",
        section=proposal.section,
        sentence_id=name,
        expected=f"one of {known[0]} to {known[-1]}" if known else None,
        found=quote.packet,
        hint="cite evidence by the id it was given under",
    )


def _not_found(quote: Quote, proposal: Proposal, name: str, article: Article) -> Finding:
    return Finding(
        QUOTE_NOT_FOUND,
        Severity.BLOCKING,
        f"the words quoted from {quote.packet} do not stand in that article "
        f"({article.outlet_name})",
        section=proposal.section,
        sentence_id=name,
        expected="words copied from the evidence, character by character",
        found=quote.words,
        hint="copy the words exactly, or cite the evidence that holds them",
    )


def holds_link(text: str) -> bool:
    """Tell whether ``text`` holds an address, markup or an evidence id."""
    return _LINK.search(text) is not None


def _links(proposal: Proposal, name: str) -> list[Finding]:
    match = _LINK.search(proposal.text)
    if match is None:
        return []
    return [
        Finding(
            TYPED_LINK,
            Severity.BLOCKING,
            "it holds an address, markup or an evidence id",
            section=proposal.section,
            sentence_id=name,
            start=match.start(),
            end=match.end(),
            found=match.group(),
            hint="say it in words; links are made from the citations",
        )
    ]
