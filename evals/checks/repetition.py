"""No section says again what another has said."""

from __future__ import annotations

from corpus.language.tokens import content_stems
from corpus.model import Finding, Kind, Role, Sentence, Severity
from evals.model import Outcome, Whole, rate

# Shorter sentences share most of their few words by chance.
_LEAST = 5


def check_repetition(whole: Whole) -> Outcome:
    """Score ``not_repeated``: sentences that say something new, of all that are long enough.

    Two sentences of different sections say the same where the shorter shares the style's ``repeat``
    part of its content words with the longer. A datum gives a figure again by design: there the
    longer is measured.
    """
    limit = whole.style.thresholds.repeat
    earlier: list[tuple[str, Sentence, frozenset[str]]] = []
    findings: list[Finding] = []
    total = 0
    for section in whole.briefing.sections:
        here = []
        for sentence in section.sentences:
            stems = frozenset(content_stems(sentence.text))
            if sentence.role is Role.NOTE or sentence.kind is Kind.CONNECTIVE:
                continue
            if len(stems) < _LEAST:
                continue
            total += 1
            here.append((section.key, sentence, stems))
            for key, other, known in earlier:
                datum = Role.DATUM in {sentence.role, other.role}
                size = max(len(stems), len(known)) if datum else min(len(stems), len(known))
                if len(stems & known) / size >= limit:
                    findings.append(_finding(section.key, sentence, key, other))
                    break
        earlier.extend(here)
    return Outcome(tuple(findings), {"not_repeated": rate(total - len(findings), total)})


def _finding(key: str, sentence: Sentence, other_key: str, other: Sentence) -> Finding:
    return Finding(
        check="",
        severity=Severity.WARNING,
        message=f"this says again what {other_key} has said",
        section=key,
        sentence_id=sentence.id,
        expected="something new",
        found=other.text[:160],
        hint="drop it here, or say what is new",
    )
