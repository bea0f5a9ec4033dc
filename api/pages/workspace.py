"""What the review workspace shows of a draft: outline, sentences with what is held against them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.pages.gaps import shown_gaps
from api.pages.view import BriefingView, Raw, SentenceView, Span, briefing_view
from api.review.store import Stand
from corpus.model import Briefing, Sentence, Severity, Verdict
from drafter.review.findings import Ruling, Standing, standings, verified
from drafter.revisions import sentence_hash
from evals.pieces import ClaimPiece, Place, claim_pieces, words_at
from prompts import HouseStyle

_NEEDS_NONE = frozenset({"not_required", "unjudged"})


@dataclass(frozen=True, slots=True)
class Tally:
    """How the sentences of a section stand. ``supported`` and ``weak`` are among the cited ones;
    ``free`` are cited without having to be."""

    needed: int
    cited: int
    supported: int
    weak: int
    free: int = 0

    @property
    def bad(self) -> int:
        return max(self.cited - self.supported - self.weak, 0)


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One section in the outline."""

    raw: Raw
    tally: Tally
    blocking: int
    warnings: int

    @property
    def notes(self) -> int:
        """How many notes tell the editor what is left to write."""
        return sum(s["role"] == "note" for s in self.raw["sentences"])


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence as people work on it. ``hash`` names what it says and cites; ``gaps`` are the
    places in its text that found no evidence."""

    view: SentenceView
    section: str
    findings: tuple[Standing, ...]
    hash: str
    verified: Ruling | None
    gaps: tuple[Place, ...] = ()

    @property
    def claim(self) -> tuple[ClaimPiece, ...]:
        """Its text, cut where words found no evidence."""
        return claim_pieces(self.view.raw["text"], unfound=self.gaps)

    @property
    def unfound(self) -> tuple[str, ...]:
        """The words that found no evidence."""
        return words_at(self.view.raw["text"], self.gaps)

    @property
    def blocking(self) -> int:
        """How many findings keep the draft from being approved because of it."""
        return sum(s.blocks for s in self.findings)

    @property
    def to_look_at(self) -> bool:
        """Whether a finding on it is open, be it blocking or a warning."""
        open_ = (s for s in self.findings if s.state == "open")
        return any(s.finding.severity is not Severity.INFO for s in open_)


@dataclass(frozen=True, slots=True)
class WorkspaceView:
    """The whole of it; ``others`` are findings on sections and the whole draft."""

    stand: Stand
    briefing: BriefingView
    outline: tuple[OutlineRow, ...]
    units: Mapping[str, Unit]
    others: tuple[Standing, ...]

    @property
    def blocking(self) -> int:
        """How many findings keep the draft from being approved."""
        return sum(row.blocks for row in self._all)

    @property
    def first_blocking(self) -> str:
        """The id of the first sentence that keeps the draft from being approved, if one does."""
        return next((name for name, unit in self.units.items() if unit.blocking), "")

    @property
    def warnings(self) -> int:
        """How many warnings are open."""
        return sum(
            row.finding.severity is Severity.WARNING and row.state == "open" for row in self._all
        )

    @property
    def notes(self) -> int:
        """How many notes to the editor stand in the draft; none of them is published."""
        return sum(row.notes for row in self.outline)

    @property
    def empty(self) -> tuple[str, ...]:
        """The titles of the sections in which no sentence stands."""
        return tuple(s.raw["title"] for s in self.briefing.sections if not s.written)

    def on_section(self, key: str) -> tuple[Standing, ...]:
        """The open findings on a section as a whole, remarks left out."""
        return tuple(s for s in self._weighty if s.finding.section == key)

    @property
    def on_the_whole(self) -> int:
        """How many open findings, remarks left out, concern no section of the draft."""
        keys = {row.raw["key"] for row in self.outline}
        return sum(s.finding.section not in keys for s in self._weighty)

    @property
    def _weighty(self) -> Sequence[Standing]:
        open_ = (s for s in self.others if s.state == "open")
        return [s for s in open_ if s.finding.severity is not Severity.INFO]

    @property
    def _all(self) -> Sequence[Standing]:
        return [*self.others, *(s for unit in self.units.values() for s in unit.findings)]


def workspace_view(stand: Stand, style: HouseStyle) -> WorkspaceView:
    """Return what the workspace shows of a draft as it stands."""
    head = stand.head
    revision = head.revision.briefing
    view = briefing_view(head.raw, style, numbers_of(stand))
    found = standings(revision, stand.rulings)
    sentences = {s.id: s for s in revision.sentences}
    held: dict[str, list[Standing]] = {}
    for standing in found:
        held.setdefault(standing.finding.sentence_id or "", []).append(standing)
    units = {
        sentence.raw["id"]: Unit(
            sentence,
            section.raw["key"],
            tuple(held.get(sentence.raw["id"], ())),
            sentence_hash(sentences[sentence.raw["id"]]),
            verified(sentences[sentence.raw["id"]], stand.rulings),
            _gaps(revision, sentences[sentence.raw["id"]]),
        )
        for section in view.sections
        for block in section.blocks
        for sentence in (*block.sentences, *block.notes)
    }
    outline = tuple(
        OutlineRow(section.raw, _tally(section.raw["sentences"]), *_counts(section.raw, found))
        for section in view.sections
    )
    others = tuple(s for s in found if s.finding.sentence_id not in units)
    return WorkspaceView(stand, view, outline, units, others)


def _gaps(briefing: Briefing, sentence: Sentence) -> tuple[Place, ...]:
    """Return what found no evidence when the sentence was judged, if it stands as it was judged."""
    if briefing.report is None or sentence.verdict in {Verdict.STALE, Verdict.UNJUDGED}:
        return ()
    grounds = briefing.report.grounds.get(sentence.id)
    return shown_gaps(sentence.text, grounds.missing) if grounds else ()


def numbers_of(stand: Stand) -> dict[Span, int]:
    """Return the numbers that citations have throughout a draft's revisions."""
    return {(c.article_id, c.start, c.end): n for c, n in stand.head.labels.numbers.items()}


def _tally(sentences: Sequence[Raw]) -> Tally:
    verdicts = [s["verdict"] for s in sentences if s["verdict"] not in _NEEDS_NONE]
    return Tally(
        len(verdicts),
        sum(bool(s["citations"]) for s in sentences if s["verdict"] not in _NEEDS_NONE),
        verdicts.count("supported"),
        verdicts.count("weak"),
        sum(bool(s["citations"]) for s in sentences if s["verdict"] == "not_required"),
    )


def _counts(section: Raw, found: Sequence[Standing]) -> tuple[int, int]:
    """Return how many findings of a section block, and how many warn."""
    ids = {s["id"] for s in section["sentences"]}
    mine = [s for s in found if s.finding.sentence_id in ids or s.finding.section == section["key"]]
    warned = (s for s in mine if s.finding.severity is Severity.WARNING and s.state == "open")
    return sum(s.blocks for s in mine), sum(1 for _ in warned)
