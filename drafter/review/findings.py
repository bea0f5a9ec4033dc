"""What the checks hold against a draft as people decide on it: finding by finding."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from corpus.errors import BadInput, DeskError, NotFound
from corpus.model import Briefing, Finding, Kind, Section, Sentence, Severity, Verdict
from drafter.revisions import content_hash, sentence_hash

LEAST_REASON = 10  # characters of a reason that says something
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"') | dict.fromkeys("‘’‚‛‹›", "'"))
_ON_FINDINGS = frozenset({"override", "reopened"})
_BAD = (Verdict.UNSUPPORTED, Verdict.CONTRADICTED, Verdict.UNCITED, Verdict.STALE)


class Blocked(DeskError):
    """The text cannot be approved while something is held against it."""

    code = "blocking_findings"


@dataclass(frozen=True, slots=True)
class Ruling:
    """A person's decision: ``override`` of one finding, or that a sentence is ``verified``.

    ``reopened`` takes an override back; ``kept`` lets a published citation stand beside a newer
    revision of its article. ``subject`` is the id of the finding or of the sentence, or names the
    citation. It holds for what ``target_hash`` names and falls when that changes. ``text`` are the
    words that were ruled on.
    """

    id: str
    kind: Literal["override", "reopened", "verified", "kept"]
    subject: str
    check: str
    target_hash: str
    text: str
    reason: str
    revision: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """A finding with what became of it. ``id`` changes with the words that it is about."""

    id: str
    finding: Finding
    target_hash: str
    override: Ruling | None = None

    @property
    def state(self) -> Literal["open", "overridden"]:
        return "overridden" if self.override else "open"

    @property
    def blocks(self) -> bool:
        """Whether it keeps the text from being approved."""
        return self.finding.severity is Severity.BLOCKING and self.override is None


def standings(briefing: Briefing, rulings: Iterable[Ruling] = ()) -> tuple[Standing, ...]:
    """Return the findings of a judged briefing in their order; the last ruling on one counts.

    A sentence with a bad verdict on which no finding says why is held back by one of its own, and
    so is a briefing that was not judged at all.
    """
    ruled = {(r.subject, r.target_hash): r for r in rulings if r.kind in _ON_FINDINGS}
    sentences = {s.id: target_hash(s) for s in briefing.sentences}
    sections = {s.key: _section_hash(s) for s in briefing.sections}
    whole = content_hash(briefing)
    seen: Counter[str] = Counter()
    found = []
    for finding in (*_reported(briefing), *_unexplained(briefing)):
        within = sections.get(finding.section or "", whole)
        target = sentences.get(finding.sentence_id or "", within)
        first = finding_id(finding, target)
        name = finding_id(finding, target, seen[first])
        seen[first] += 1
        last = ruled.get((name, target))
        override = last if last is not None and last.kind == "override" else None
        found.append(Standing(name, finding, target, override))
    return tuple(found)


def finding_id(finding: Finding, target: str, before: int = 0) -> str:
    """Name a finding: 16 hexadecimal digits over its check, place, words and the text it is of.

    ``before`` counts the findings that are equal in all of these and come before it.
    """
    check = finding.check.partition("@")[0]
    parts = [check, finding.section, finding.sentence_id, target, finding.message, before]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def target_hash(sentence: Sentence) -> str:
    """Name what a ruling on a sentence holds for: what it says and cites.

    White space and the form of quotation marks say nothing, so that a ruling outlives a change of
    these.
    """
    text = " ".join(sentence.text.translate(_QUOTES).split())
    return sentence_hash(replace(sentence, text=text))


def find_standing(found: Iterable[Standing], name: str) -> Standing:
    """Return the finding ``name``; ``NotFound`` where the text has none such (any more)."""
    for standing in found:
        if standing.id == name:
            return standing
    raise NotFound(
        f"no finding {name!r} on this text",
        help="the text may have changed since: read the findings again",
    )


def reason_of(words: str) -> str:
    """Return a reason as it is kept; one that says nothing is ``BadInput``."""
    reason = " ".join(words.split())
    if len(reason) < LEAST_REASON:
        raise BadInput(
            f"a reason of {len(reason)} characters says too little",
            help=f"write in at least {LEAST_REASON} characters why the sentence may stand",
        )
    return reason


def refuse_blocked(found: Iterable[Standing]) -> None:
    """Raise ``Blocked``, which names them, where any finding blocks."""
    blocking = [s for s in found if s.blocks]
    if blocking:
        named = "; ".join(f"{s.finding.check}: {s.finding.message}" for s in blocking[:3])
        more = f" (and {len(blocking) - 3} more)" if len(blocking) > 3 else ""
        count = "1 finding blocks" if len(blocking) == 1 else f"{len(blocking)} findings block"
        raise Blocked(
            f"{count} approval: {named}{more}",
            help="mend the sentences, or override each finding with a reason",
        )


def _section_hash(section: Section) -> str:
    rows = [[s.block, target_hash(s)] for s in section.sentences]
    return hashlib.sha256(json.dumps([section.key, rows]).encode()).hexdigest()


def verified(sentence: Sentence, rulings: Iterable[Ruling]) -> Ruling | None:
    """Return the ruling by which somebody verified the sentence as it stands, where there is."""
    target = target_hash(sentence)
    return next(
        (
            r
            for r in reversed(tuple(rulings))
            if r.kind == "verified" and (r.subject, r.target_hash) == (sentence.id, target)
        ),
        None,
    )


def _reported(briefing: Briefing) -> tuple[Finding, ...]:
    if briefing.report is not None:
        return briefing.report.findings
    return (
        Finding(
            "judged@1",
            Severity.BLOCKING,
            "the text was not judged",
            hint="save the section, and it is",
        ),
    )


def _unexplained(briefing: Briefing) -> Iterable[Finding]:
    """Yield a finding for every bad verdict that none gives the reason of.

    Of a forecast or a judgement without a citation the check itself warns, and leaves it at that.
    """
    found = _reported(briefing)
    told = {f.sentence_id for f in found if f.severity is Severity.BLOCKING}
    warned = {f.sentence_id for f in found if f.check.startswith("coverage@")}
    for section in briefing.sections:
        for sentence in section.sentences:
            lenient = sentence.verdict is Verdict.UNCITED and sentence.kind is not Kind.FACT
            if lenient and sentence.id in warned:
                continue
            if sentence.verdict in _BAD and sentence.id not in told:
                yield Finding(
                    "judged@1",
                    Severity.BLOCKING,
                    f"the sentence is {sentence.verdict}",
                    section.key,
                    sentence.id,
                )
