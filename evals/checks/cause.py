"""A cause that the source gives, and no other.

What follows "because", "due to", "as a result of" must stand in the source, and as a cause. What
follows "after", "amid", "to win" may be but a time or a purpose: it must stand there at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.model import Severity, Verdict
from evals.evidence import Facts, Span, facts
from evals.model import Outcome, Subject, rate, sentence_finding
from evals.support.lexicon import related_groups
from evals.support.units import Unit, units
from evals.values import states_date, states_quantity

_STRONG = re.compile(
    r"\b(?:because(?: of)?|(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )due to|"
    r"owing to|as a (?:result|consequence) of|prompted by|"
    r"caused by|"
    r"in response to|thanks to|on account of|triggered by|driven by|blamed on)\b",
    re.I,
)
_LOOSE = re.compile(
    r"\b(?:(?:after|following|amid|in order to|so as to|in an? (?:effort|attempt|bid) to|"
    r"in protest at)\b|"
    r"(?<=[a-z] )to (?=(?:win|avoid|save|please|protect|stop|prevent|keep|cut|gain|hide)\b))",
    re.I,
)
_END = re.compile(r"[.;:]|, (?:the|a|an|he|she|it|they|[A-Z]\w+)\b[^,]*\b(?:said|says|told)\b")
_CARRIED, _CARRIED_LOOSE = 0.5, 0.34  # share of the words of a cause that the context must hold
# Words by which a source tells a cause, one way or another.
_WORDS = (
    r"because|due to|owing to|as a (?:result|consequence)|result(?:ed|s|ing)? (?:in|from)|caus\w+|"
    r"prompt\w*|in response|thanks to|on account of|trigger\w*|blam\w+|led to|leads to|forc\w+|"
    r"reason\w*|attribut\w+|therefore|hence|consequently|contribut\w+|suspect\w*|at fault"
)
_LINKED = re.compile(
    rf"\b(?:{_WORDS}|driv\w+|drove|after|following|since|over|so|as|stem\w*|amid|when|fear\w*|for|by|"
    r"left|leaving|halting|citing|judging|with|saying|where|once)\b",
    re.I,
)
_STRICT = re.compile(rf"\b(?:{_WORDS}|so|that is why|this is why)\b", re.I)
_TOLD = 0.8  # of what the best sentence carries of the consequence, for one to tell both


@dataclass(frozen=True, slots=True)
class _Cause:
    start: int
    end: int
    strong: bool


def check_cause(subject: Subject) -> Outcome:
    """Score ``cause`` over the causes that the sentence names."""
    if not subject.spans or subject.verbatim:
        return Outcome()
    text = subject.sentence.text
    near = [facts(s.context, s.reference) for s in subject.spans]
    low = " ".join(s.context for s in subject.spans).casefold()
    whole = units(text, subject.spans[0].reference)
    judged = 0
    for cause in _causes(text):
        parts = [u for u in whole if cause.start <= u.start < cause.end]
        total = sum(u.weight for u in parts)
        if len(parts) < 2 or not total:
            continue
        judged += 1
        carried = sum(u.weight for u in parts if _found(u, near, low)) / total
        if carried < (_CARRIED if cause.strong else _CARRIED_LOOSE):
            return _problem(subject, cause, absent=True)
        rest = [u for u in whole if u.start < cause.start]
        if cause.strong and not _linked(subject, parts, rest):
            return _problem(subject, cause, absent=False)
    return Outcome((), {"cause": rate(judged, judged)} if judged else {})


def _linked(subject: Subject, cause: list[Unit], rest: list[Unit]) -> bool:
    """Whether the source links the two: in the sentence that tells both, or across two in words."""
    places = [(s, a, b) for s in subject.spans for a, b in s.context_sentences]
    carries = {place: [_carried(units_, place) for units_ in (cause, rest)] for place in places}
    first = max(places, key=lambda p: carries[p][0])
    second = max(places, key=lambda p: carries[p][1])
    text = first[0].text[first[1] : first[2]]
    if first == second or carries[first][1] >= _TOLD * carries[second][1]:
        return _LINKED.search(text) is not None
    other = second[0].text[second[1] : second[2]]
    return _STRICT.search(f"{other} {text}") is not None


def _carried(parts: list[Unit], place: tuple[Span, int, int]) -> float:
    span, a, b = place
    text = span.text[a:b]
    read = facts(text, span.reference)
    return sum(u.weight for u in parts if _found(u, [read], text.casefold()))


def _causes(text: str) -> list[_Cause]:
    found = []
    for pattern, strong in ((_STRONG, True), (_LOOSE, False)):
        for match in pattern.finditer(text):
            end = _END.search(text, match.end())
            found.append(_Cause(match.end(), end.start() if end else len(text), strong))
    return found


def _found(unit: Unit, near: list[Facts], low: str) -> bool:
    for read in near:
        if unit.quantity is not None:
            if states_quantity(unit.quantity, read, low):
                return True
        elif unit.date is not None:
            if states_date(unit.date, read, low):
                return True
        elif any(
            unit.stem == t.stem
            or related_groups(t.stem) & unit.groups
            or (len(unit.stem) >= 5 and t.stem[:5] == unit.stem[:5])
            for t in read.tokens
        ):
            return True
    return False


def _problem(subject: Subject, cause: _Cause, *, absent: bool) -> Outcome:
    words = subject.sentence.text[cause.start : cause.end].strip()
    blocks = absent and cause.strong
    finding = sentence_finding(
        subject,
        f"the cited words do not tell of this cause: {words}"
        if absent
        else "the cited words tell both things, not that one caused the other",
        severity=Severity.BLOCKING if blocks else Severity.WARNING,
        at=(cause.start, cause.end),
        expected="a cause that the source gives",
        found=words,
        hint="give the cause that the source gives, or none",
    )
    verdict = Verdict.UNSUPPORTED if blocks else Verdict.WEAK
    return Outcome((finding,), {"cause": rate(0, 1)}, verdict)
