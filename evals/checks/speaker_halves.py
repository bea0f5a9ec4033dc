"""Several speakers in one sentence: each is judged by his half of it."""

from __future__ import annotations

from corpus.language.attribution import Attribution
from corpus.language.names import names
from evals.model import Subject
from evals.scopes import governing_marks, marks, scope_of
from evals.speakers import alike, may_be
from evals.support.pairs import Pairing, pairings, rivals

_SAME_THING = 0.4
_SPEAKERS = 2  # of one sentence at least


def _half(subject: Subject, mark: Attribution, own: list[Attribution]) -> list[Pairing]:
    """The cited sentences that carry best what one of several speakers of a sentence says."""
    text = subject.sentence.text
    start, end = scope_of(mark, text)
    later = (m for m in own if m.start > mark.end and m.speaker)
    turns = [at for m in later if (at := text.rfind(str(m.speaker), mark.end, m.start)) != -1]
    part = text[start : min([end, *turns])]
    if len(own) < _SPEAKERS or not part.strip():
        return []
    near = [p for p in pairings(part, subject.spans) if p.score >= _SAME_THING]
    return rivals(near) if near else []


def says_elsewhere(subject: Subject, mark: Attribution, own: list[Attribution]) -> bool:
    """Whether another cited sentence gives this speaker what the sentence gives him.

    Of "X argues one thing; Y says another" each half is judged by the words that carry it best.
    """
    best = _half(subject, mark, own)
    source = [(m, p.text) for p in best for m in marks(p.text) if m.speaker]
    known = [(m, s.context) for s in subject.spans for m in marks(s.context) if m.speaker]
    return bool(best) and may_be(str(mark.speaker), source or known, subject)


def given_to_another(subject: Subject, own: list[Attribution]) -> tuple[Attribution, str] | None:
    """Of "X argues one thing; Y says another", who is given what the sources give to another.

    Returned is his attribution, with the speaker of the sources. Judged only where a semicolon
    parts the two, and the other speaks in the sentence too.
    """
    named = [m for m in own if m.speaker and names(m.speaker)]
    if len(named) < _SPEAKERS or ";" not in subject.sentence.text:
        return None
    for mark in named:
        best = _half(subject, mark, named)
        theirs = [(m, p.text) for p in best for m in governing_marks(p) if m.speaker]
        if not theirs or may_be(str(mark.speaker), theirs, subject):
            continue
        others = [o for o in named if o.speaker != mark.speaker]
        if any(alike(o.speaker, m.speaker) for o in others for m, _ in theirs):
            return mark, str(theirs[0][0].speaker)
    return None
