"""Faulty sentences as the repair prompt shows them, with the evidence that may mend them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from corpus.language.sentences import sentence_spans
from corpus.model import Citation, Finding, Passage
from drafter.llm.packets import harmless
from drafter.model import Dossier, Fault, Packet
from drafter.nearest import nearest

_MOST_FINDINGS = 2
_SHOWN_CHARS = 200
# Of a citation, whose words stand in the evidence as well.
_CITED_CHARS = 60
_FEW = 6


@dataclass(frozen=True, slots=True)
class Described:
    """One fault in words. ``references`` are the citations that hold, by evidence id."""

    id: str
    section: str
    kind: str
    role: str
    text: str
    findings: tuple[str, ...]
    references: tuple[str, ...]


def describe(fault: Fault, dossier: Dossier) -> Described:
    """Put a fault into words for the model."""
    sentence = fault.sentence
    references = []
    for citation in sentence.citations:
        if packet := packet_of(citation, dossier):
            words = dossier.articles[citation.article_id].text[citation.start : citation.end]
            references.append(f"{packet.key} “{_opening(words)}”")
    return Described(
        id=sentence.id,
        section=fault.section,
        kind=str(sentence.kind),
        role=str(sentence.role),
        text=harmless(sentence.text),
        findings=tuple(dict.fromkeys(map(_in_words, fault.findings)))[:_MOST_FINDINGS],
        references=tuple(references),
    )


def evidence_for(faults: Sequence[Fault], dossier: Dossier) -> list[Packet]:
    """Return what the faults cite and what comes nearest to them, most wanted first.

    Each packet is narrowed to the sentences in question and, where there are few faults, their
    neighbours: a repair needs many short pieces rather than few long ones.
    """
    around = 1 if len(faults) <= _FEW else 0
    wanted: list[Citation] = []
    lists = [(*f.sentence.citations, *nearest(f.sentence.text, dossier)) for f in faults]
    for row in zip_longest(*lists):
        wanted.extend(citation for citation in row if citation is not None)
    spans: dict[str, list[tuple[int, int]]] = {}
    packets: dict[str, Packet] = {}
    for citation in wanted:
        if packet := packet_of(citation, dossier):
            packets.setdefault(packet.key, packet)
            spans.setdefault(packet.key, []).append((citation.start, citation.end))
    return [_narrowed(packet, spans[key], dossier, around) for key, packet in packets.items()]


def packet_of(citation: Citation, dossier: Dossier) -> Packet | None:
    """Return the packet in which a citation begins, or else one of the same article."""
    of_article = [
        p for p in dossier.packets if p.evidence.passage.article_id == citation.article_id
    ]
    for packet in of_article:
        passage = packet.evidence.passage
        if passage.start <= citation.start < passage.end:
            return packet
    return of_article[0] if of_article else None


def _narrowed(
    packet: Packet, spans: Sequence[tuple[int, int]], dossier: Dossier, around: int
) -> Packet:
    passage = packet.evidence.passage
    text = dossier.articles[passage.article_id].text
    sentences = [
        (passage.start + a, passage.start + b)
        for a, b in sentence_spans(text[passage.start : passage.end])
    ]
    first, last = min(a for a, _ in spans), max(b for _, b in spans)
    touched = [i for i, (a, b) in enumerate(sentences) if a < last and first < b]
    if not touched:
        return packet
    start = sentences[max(touched[0] - around, 0)][0]
    end = sentences[min(touched[-1] + around, len(sentences) - 1)][1]
    narrow = replace(packet.evidence, passage=Passage(passage.article_id, start, end))
    return Packet(packet.key, narrow)


def _opening(words: str) -> str:
    shown = harmless(words)
    return shown if len(shown) <= _CITED_CHARS else f"{shown[:_CITED_CHARS].rsplit(' ', 1)[0]} …"


def _in_words(finding: Finding) -> str:
    parts = [finding.message]
    for name, value in (("found", finding.found), ("expected", finding.expected)):
        if value:
            parts.append(f"{name}: {value}")
    if finding.hint:
        parts.append(finding.hint)
    return harmless("; ".join(parts))[: 2 * _SHOWN_CHARS]
