"""Words of likelihood come from one scale, one at a time, and from one row of it.

The scale is the style's: seven bands with two rows of words, as in US Intelligence Community
Directive 203 (Analytic Standards, 2015), which asks not to mix the rows and not to put a likelihood
and a level of confidence into one sentence. Judged are forecasts and analyses, the house's own
voice; a word that the cited words hold is their author's and stays.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from corpus.model import Finding, Kind, Section, Sentence
from evals.evidence import spans_of
from evals.model import Outcome, Whole, rate, warning_at
from evals.phrases import phrases_in
from prompts import Likelihood

Row = Literal["first", "second"]
_OWN_VOICE = frozenset({Kind.FORECAST, Kind.ANALYSIS})
_CONFIDENCE = re.compile(r"\b(?:high|moderate|low|great|little)\s+confidence\b", re.I)
# "More likely than before" compares; it names no band.
_COMPARES = re.compile(r"\b(?:more|less|as|how|least)\s+$", re.I)
_CLOSE = 25  # characters between two words of likelihood that speak of one thing


@dataclass(frozen=True, slots=True)
class _Used:
    """One word of likelihood where it stands; ``row`` is ``None`` off the scale."""

    section: Section
    sentence: Sentence
    start: int
    end: int
    row: Row | None

    @property
    def words(self) -> str:
        return self.sentence.text[self.start : self.end]


def check_likelihood(whole: Whole) -> Outcome:
    """Score ``likelihood``: words of likelihood without a finding, of all in the house's voice."""
    scale = whole.style.wording.likelihood
    rows = _rows(scale)
    used = [
        u
        for section, sentence in whole.judged
        if sentence.kind in _OWN_VOICE
        for u in _used(section, sentence, whole, rows, scale.off_scale)
    ]
    counts = Counter(u.row for u in used if u.row)
    main: Row = "second" if counts["second"] > counts["first"] else "first"
    findings: list[Finding] = []
    for place, word in enumerate(used):
        before = used[place - 1] if place else None
        message = _fault(word, before, main)
        if message:
            findings.append(_finding(word, message, _expected(scale, main)))
    return Outcome(tuple(findings), {"likelihood": rate(len(used) - len(findings), len(used))})


def _rows(scale: Likelihood) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for band in scale.bands:
        rows |= {w.casefold(): "first" for w in band.first}
        rows |= {w.casefold(): "second" for w in band.second}
    return rows


def _used(
    section: Section,
    sentence: Sentence,
    whole: Whole,
    rows: dict[str, Row],
    off_scale: tuple[str, ...],
) -> list[_Used]:
    text = sentence.text
    found = [
        _Used(section, sentence, *m.span(), rows.get(" ".join(m.group().casefold().split())))
        for m in phrases_in(text, (*rows, *off_scale))
        if not _COMPARES.search(text[: m.start()])
    ]
    if not found:
        return []
    said = " ".join(s.context for s in spans_of(sentence.citations, whole.sources)).casefold()
    return [u for u in found if u.words.casefold() not in said]


def _fault(word: _Used, before: _Used | None, main: Row) -> str | None:
    if word.row is None:
        return f"“{word.words}” names no band of the scale of likelihood"
    if before and before.sentence is word.sentence and word.start - before.end <= _CLOSE:
        return f"two words of likelihood for one thing: “{before.words}” and “{word.words}”"
    if word.row != main:
        return f"“{word.words}” is of the other row of the scale than the rest of the briefing"
    if _CONFIDENCE.search(word.sentence.text):
        return f"a level of confidence and a likelihood (“{word.words}”) in one sentence"
    return None


def _expected(scale: Likelihood, row: Row) -> str:
    words = (
        f"{(b.first if row == 'first' else b.second)[0]} ({b.percent[0]}–{b.percent[1]} %)"
        for b in scale.bands
    )
    return ", ".join(words)


def _finding(word: _Used, message: str, expected: str) -> Finding:
    return warning_at(
        message,
        section=word.section.key,
        sentence=word.sentence,
        at=(word.start, word.end),
        expected=expected,
        found=word.words,
        hint="choose the band that is meant, and one word of it",
    )
