"""What the evidence panel shows of one sentence: the claim marked, its passages, what else is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from api.pages.origins import Origin
from api.pages.view import Piece, Source
from api.pages.workspace import Unit
from api.review.shapes import CitedEvidence, EvidenceOut
from api.shapes import SearchHit

_SETTLED = frozenset({"supported", "not_required"})


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A sentence with its evidence. ``claim`` marks the words that differ from the cited ones.

    ``found`` are passages that it might cite besides: by the words ``asked``, else by its own.
    ``origins`` tell by article id whose text it is.
    """

    unit: Unit
    claim: tuple[Piece, ...]
    passages: tuple[tuple[Source, CitedEvidence], ...]
    found: tuple[SearchHit, ...]
    asked: str
    origins: Mapping[str, Origin]

    @property
    def tokens(self) -> str:
        """Its citations as the Markdown of a section has them."""
        return "".join(f"[^c{source.number}]" for source in self.unit.view.sources)


def evidence_view(
    unit: Unit,
    evidence: EvidenceOut,
    hits: Iterable[SearchHit],
    asked: str,
    origins: Mapping[str, Origin],
) -> EvidenceView:
    """Return what the panel shows of ``unit``; ``hits`` are what was found by ``asked``."""
    raw = unit.view.raw
    found = hits if asked else () if raw["verdict"] in _SETTLED else evidence.candidates
    spans = [
        (s.finding.start, s.finding.end)
        for s in unit.findings
        if s.finding.start is not None and s.finding.end is not None
    ]
    if len(evidence.cited) == 1 and raw["verdict"] not in _SETTLED:
        spans += evidence.cited[0].missing
    passages = tuple(zip(unit.view.sources, evidence.cited, strict=True))
    claim = marked(raw["text"], spans)
    return EvidenceView(unit, claim, passages, tuple(found), asked, origins)


def marked(text: str, spans: Iterable[tuple[int, int]]) -> tuple[Piece, ...]:
    """Return ``text`` cut at the ends of ``spans``, the pieces inside any of them marked."""
    known = [(max(a, 0), min(b, len(text))) for a, b in spans]
    cuts = sorted({0, len(text), *(at for span in known for at in span)})
    return tuple(
        Piece(text[a:b], any(start <= a and b <= end for start, end in known))
        for a, b in pairwise(cuts)
    )
