"""Two citations are two sources only where they are two texts.

A wire story printed twice confirms nothing. Where a sentence counts its sources in so many words
("several outlets", "independently confirmed"), as many distinct texts must be cited, unless the
source itself counts them.
"""

from __future__ import annotations

import re

from corpus.language.units import SMALL
from corpus.model import Finding, Severity
from evals.model import Outcome, Subject, rate, sentence_finding
from evals.texts import distinct_texts

# People may be "sources" and ministries "agencies": only what can be nothing but press is counted.
_PRESS = (
    r"(?:(?:independent|separate|different|local|foreign|international|other|national)\s+)*"
    r"(?:(?:news|media|press)\s+(?:outlets|sources|agencies|organi[sz]ations|reports)"
    r"|independent\s+(?:sources|reports)|outlets|newspapers|broadcasters)\b"
)
_MANY = re.compile(
    r"\b(?P<many>several|multiple|various|many|numerous|a number of|both"
    rf"|{'|'.join(SMALL)}|\d{{1,2}})\s+{_PRESS}",
    re.I,
)
_INDEPENDENTLY = re.compile(
    r"\bindependently\s+(?:confirmed|reported|verified|established|corroborated)\b"
    r"|\b(?:confirmed|reported|verified|corroborated)\s+independently\b",
    re.I,
)
_NEGATED = re.compile(r"\b(?:not|never|no|nor|cannot|couldn['’]t|hasn['’]t|yet to)\b", re.I)


def check_independence(subject: Subject) -> Outcome:
    """Score ``independence``: sentences whose citations are as many texts as they seem to be.

    Counted are sentences that cite two articles or more, or count their sources in words.
    """
    cited = {c.article_id for c in subject.sentence.citations} & set(subject.sources)
    claim = _counts(subject)
    if len(cited) < 2 and claim is None:
        return Outcome((), {"independence": rate(0, 0)})
    groups = distinct_texts(cited, subject.sources)
    texts = len(set(groups.values()))
    findings: list[Finding] = []
    if claim is not None and texts < claim[1]:
        findings.append(_too_few(subject, claim[0], claim[1], texts))
    elif len(cited) >= 2 and texts == 1:
        findings.append(_one_text(subject, cited))
    return Outcome(tuple(findings), {"independence": rate(not findings, 1)})


def _counts(subject: Subject) -> tuple[re.Match[str], int] | None:
    """Return the words that count sources, and how many they ask for."""
    text = subject.sentence.text
    said = " ".join(s.context for s in subject.spans).casefold()
    for match in (*_MANY.finditer(text), *_INDEPENDENTLY.finditer(text)):
        if match.group().casefold() in said or _NEGATED.search(text[: match.start()][-20:]):
            continue
        word = (match.groupdict().get("many") or "several").casefold()
        if word.isdigit():
            return match, int(word)
        return match, int(SMALL.get(word, 2))
    return None


def _too_few(subject: Subject, match: re.Match[str], wanted: int, texts: int) -> Finding:
    return sentence_finding(
        subject,
        f"“{match.group()}” rests on {texts} distinct text{'' if texts == 1 else 's'}",
        severity=Severity.WARNING,
        at=match.span(),
        expected=f"citations of at least {wanted} distinct texts",
        found=str(texts),
        hint="cite the others, or say who reports it",
    )


def _one_text(subject: Subject, cited: set[str]) -> Finding:
    names = sorted({subject.sources[i].outlet_name for i in cited})
    return sentence_finding(
        subject,
        f"{len(cited)} citations, one text: {', '.join(names)} print the same report",
        severity=Severity.WARNING,
        expected="distinct texts, or one citation",
        found=", ".join(names),
        hint="count it as one source, or cite one that does not copy",
    )
