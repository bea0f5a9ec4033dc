"""What the evidence panel shows of one sentence: the claim marked, its passages, what else is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.pages.gaps import shown_gaps
from api.pages.origins import Origin
from api.pages.view import Source
from api.pages.workspace import Unit
from api.review.shapes import CitedEvidence, EvidenceOut
from api.shapes.articles import SearchHit
from api.shapes.briefings import GroundsOut
from evals.pieces import ClaimPiece, claim_pieces, words_at

_SETTLED = frozenset({"supported", "not_required"})
_WEIGHED = frozenset({"fact", "forecast"})  # kinds that must be carried by what they cite


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A sentence with its evidence. ``claim`` marks the words that differ from the cited ones, and
    those that found no evidence, which ``unfound`` tells in words.

    ``found`` are passages that it might cite besides: by the words ``asked``, else by its own.
    ``origins`` tell by article id whose text it is.
    """

    unit: Unit
    claim: tuple[ClaimPiece, ...]
    grounds: GroundsOut | None
    unfound: tuple[str, ...]
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
    grounds = evidence.grounds if raw["kind"] in _WEIGHED else None
    gaps = shown_gaps(raw["text"], grounds.missing) if grounds else ()
    passages = tuple(zip(unit.view.sources, evidence.cited, strict=True))
    claim = claim_pieces(raw["text"], differs=spans, unfound=gaps)
    unfound = words_at(raw["text"], gaps)
    return EvidenceView(unit, claim, grounds, unfound, passages, tuple(found), asked, origins)
