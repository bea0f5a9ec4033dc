"""Attribution is kept: what a source claims stays claimed, and by the same speaker.

Judged on the cited sentence that carries the claim best. Where it stands under an attribution, the
sentence must carry one too; the outlet's own ("Reuters reported") counts. A source that tells the
thing bare asks for none. Dropping *claimed*, *alleged*, *denied* or *expects* blocks; dropping a
plain *said* is a warning, since newspapers do so where nobody doubts the thing.
"""

from __future__ import annotations

import re

from corpus.language.attribution import Attribution, Strength, attributions
from corpus.language.names import Name, fold, names, same_name
from corpus.language.quotes import find_exact, quotations
from corpus.language.tokens import NEGATIONS, STOP_WORDS, tokens
from corpus.model import Finding, Severity, Verdict
from evals.evidence import Span
from evals.model import Outcome, Subject, rate, sentence_finding
from evals.support.lexicon import groups, word_set
from evals.support.pairs import Pairing, pairings

_SAME_THING = 0.4
_DOUBTED = frozenset({Strength.CLAIMED, Strength.ALLEGED, Strength.DENIED, Strength.PREDICTED})
# Share of the aligned words that must lie under the attribution for it to govern the claim.
_GOVERNED = 0.5
_PARTICIPLES = {
    "accusing": Strength.ALLEGED,
    "alleging": Strength.ALLEGED,
    "blaming": Strength.ALLEGED,
    "claiming": Strength.CLAIMED,
    "denying": Strength.DENIED,
    "predicting": Strength.PREDICTED,
    "saying": Strength.SAID,
    "arguing": Strength.SAID,
}
_PARTICIPLE = re.compile(rf"(?:^|, )({'|'.join(_PARTICIPLES)})\b", re.I)
# What a sentence may do in a speaker's name instead of reporting: "Mayor Dray promises …".
_SPEECH_ACTS = word_set("""
    promis pledg vow accus criticis critic call blame warn demand reject deni denounc prais welcom
    urg want plan threaten offer announc propos hope expect fear
""")
_PRONOUNS = word_set("he she they it we i who that which his her their")
# What denies without a verb of denial.
_BELITTLING = NEGATIONS | word_set(
    "baseless unfounded groundless false wrong untrue lie lies nonsense fabricated absurd invented"
)


def check_attribution(subject: Subject) -> Outcome:
    """Score ``attribution`` over sentences whose source attributes what they say."""
    if subject.verbatim:
        return Outcome()
    text = subject.sentence.text
    quoted = [text[a:b].strip(" ,.;") for a, b in quotations(text)]
    near = [
        p
        for p in pairings(text, subject.spans)
        if p.score >= _SAME_THING or any(find_exact(q, p.text) for q in quoted)
    ]
    if not near:
        return Outcome()
    rivals = [p for p in near if p.score >= near[0].score - 0.1]
    governing = [_governing(p) for p in rivals]
    if not all(governing):
        return Outcome()  # a cited sentence tells it bare
    source = [mark for found in governing for mark in found]
    own = marks(text)
    problem = _dropped(subject, own, source) or _hardened(subject, own, source)
    everybody = [mark for p in rivals for mark in marks(p.text)]
    problem = problem or _changed(subject, own, everybody)
    if problem is None:
        return Outcome((), {"attribution": rate(1, 1)})
    finding, verdict = problem
    return Outcome((finding,), {"attribution": rate(0, 1)}, verdict)


def marks(text: str) -> list[Attribution]:
    """Return the attributions of a sentence, participles ("…, accusing them of …") included.

    A participle after a comma has the first name of the sentence for its speaker.
    """
    known = names(text)
    starts = {n.start for n in known}
    # "a group called X" attributes nothing.
    found = [m for m in attributions(text) if m.verb != "called" or m.end + 1 not in starts]
    for match in _PARTICIPLE.finditer(text):
        start, end = match.span(1)
        if all(m.end <= start or end <= m.start for m in found):
            speaker = known[0].text if known and known[0].end <= start else None
            verb = match[1].casefold()
            found.append(Attribution(start, end, speaker, verb, _PARTICIPLES[verb]))
    return sorted(found, key=lambda m: m.start)


def _governing(pairing: Pairing) -> list[Attribution]:
    """Return the attributions of the evidence sentence that govern what the claim takes from it."""
    text = pairing.text
    places = [t.start for p in pairing.pairs for t in p.answers[:1]]
    found = []
    for mark in marks(text):
        start, end = _scope(mark, text)
        outside = [
            p for p in places if not (mark.start <= p < mark.end) and not _in_speaker(mark, text, p)
        ]
        inside = sum(start <= p < end for p in outside)
        if outside and inside / len(outside) > _GOVERNED:
            found.append(mark)
    return found


def _scope(mark: Attribution, text: str) -> tuple[int, int]:
    """What an attribution governs: all before ", X said", else all after "X said"; a phrase such
    as "according to X" or "allegedly" governs its whole sentence."""
    if mark.verb in {"according to", "reportedly", "allegedly", "purportedly", "supposedly"}:
        return 0, len(text)
    if mark.verb in _PARTICIPLES:
        return mark.end, len(text)
    before = text[: mark.start].rstrip()
    if mark.speaker and before.endswith(mark.speaker):
        before = before[: -len(mark.speaker)].rstrip()
    after = text[mark.end :].lstrip()
    tail = len(tokens(after))
    if before[-1:] in {",", "”", '"', "’", "'", "?", "!"} and len(tokens(before)) > 3:
        return 0, mark.start
    if tail <= 3 and len(tokens(before)) > 3:
        return 0, mark.start
    return mark.end, len(text)


def _in_speaker(mark: Attribution, text: str, place: int) -> bool:
    if not mark.speaker:
        return False
    at = text.find(mark.speaker)
    return at != -1 and at <= place < at + len(mark.speaker)


_Problem = tuple[Finding, Verdict]


def _dropped(
    subject: Subject, own: list[Attribution], source: list[Attribution]
) -> _Problem | None:
    text = subject.sentence.text
    if own or _speaks(text, source) or _says_as_much(text, source):
        return None
    doubted = [m for m in source if m.strength in _DOUBTED]
    if not doubted and all(m.strength is Strength.CONFIRMED for m in source):
        return None
    mark = (doubted or source)[0]
    finding = sentence_finding(
        subject,
        f"the source attributes this ({_words(mark)}); the sentence states it as fact",
        severity=Severity.BLOCKING if doubted else Severity.WARNING,
        expected=_words(mark),
        found="no attribution",
        hint=f"say who says so: {_words(mark)}",
    )
    return finding, Verdict.UNSUPPORTED if doubted else Verdict.WEAK


def _speaks(text: str, source: list[Attribution]) -> bool:
    """Whether the sentence has the source's speaker do what he does by speaking."""
    if not any(t.stem in _SPEECH_ACTS for t in tokens(text)):
        return False
    speakers = [n for m in source for n in names(m.speaker or "")]
    return any(same_name(n.key, s.key) for n in names(text) for s in speakers)


def _says_as_much(text: str, source: list[Attribution]) -> bool:
    """Whether the sentence has the same speaker do the like: "turned down" for "rejected"."""
    words = tokens(text)
    stems = {t.stem for t in words}
    for mark in source:
        speaker = {t.stem for t in tokens(mark.speaker or "") if t.norm not in STOP_WORDS}
        verbs = [groups(t.stem) for t in tokens(mark.verb)]
        if speaker & stems and any(groups(t.stem) & v for t in words for v in verbs):
            return True
    return False


def _hardened(
    subject: Subject, own: list[Attribution], source: list[Attribution]
) -> _Problem | None:
    theirs = {m.strength for m in source}
    for mark in own:
        denied = Strength.DENIED in theirs and mark.strength is not Strength.DENIED
        told_denied = mark.strength is Strength.DENIED and Strength.DENIED not in theirs
        if denied and any(m.strength is Strength.DENIED for m in own):
            continue
        told_denied = told_denied and not _belittled(subject.spans)
        confirmed = mark.strength is Strength.CONFIRMED and Strength.CONFIRMED not in theirs
        if not (denied or confirmed or told_denied):
            continue
        finding = sentence_finding(
            subject,
            f"the source has it as {_words(source[0])}; the sentence as {_words(mark)}",
            at=(mark.start, mark.end),
            expected=_words(source[0]),
            found=_words(mark),
            hint="keep the source's verb, or one no firmer",
        )
        return finding, Verdict.UNSUPPORTED if confirmed else Verdict.CONTRADICTED
    return None


def _belittled(spans: tuple[Span, ...]) -> bool:
    """Whether the cited words deny by a judgement ("called the charge baseless"), or by "not"."""
    return any(t.norm in _BELITTLING for s in spans for t in tokens(s.context))


def _changed(
    subject: Subject, own: list[Attribution], source: list[Attribution]
) -> _Problem | None:
    named = [m for m in source if m.speaker]
    if not named:
        return None
    for mark in own:
        if not mark.speaker or _may_be(mark.speaker, named, subject):
            continue
        finding = sentence_finding(
            subject,
            f"the source gives this to {named[0].speaker}, the sentence to {mark.speaker}",
            at=(mark.start, mark.end),
            expected=named[0].speaker,
            found=mark.speaker,
            hint="name the speaker that the source names",
        )
        return finding, Verdict.CONTRADICTED
    return None


def _may_be(speaker: str, source: list[Attribution], subject: Subject) -> bool:
    """Whether the sentence's speaker can be one of the source's.

    Only two proper names can be told apart by their words alone; a pronoun or a common noun ("the
    company") may stand for any name.
    """
    mine = names(speaker)
    if fold(speaker) in _PRONOUNS or not mine:
        return True
    if any(s.outlet and same_name(n.key, s.outlet) for n in mine for s in subject.spans):
        return True
    cited = [p.text for p in pairings(subject.sentence.text, subject.spans)]
    if not _beside(source, cited) and _named_in(mine, cited):
        return True
    for mark in source:
        theirs = names(mark.speaker or "")
        if not theirs or any(same_name(a.key, b.key) for a in mine for b in theirs):
            return True
        words = {t.stem for t in tokens(mark.speaker or "") if t.norm not in STOP_WORDS}
        if words & {t.stem for t in tokens(speaker)}:
            return True
    return False


def _named_in(speaker: list[Name], cited: list[str]) -> bool:
    """Whether the last word of the speaker's name stands in what is cited."""
    last = {n.key.split()[-1] for n in speaker}
    return any(last & set(fold(text).split()) for text in cited)


def _beside(source: list[Attribution], cited: list[str]) -> bool:
    """Whether each speaker stands right beside the verb, so that there is no doubt who speaks."""
    return all(
        any(f"{m.speaker} {m.verb}" in t or f"{m.verb} {m.speaker}" in t for t in cited)
        for m in source
    )


def _words(mark: Attribution) -> str:
    if not mark.speaker:
        return mark.verb
    before = mark.verb.endswith(" to")  # "according to X", but "X said"
    return f"{mark.verb} {mark.speaker}" if before else f"{mark.speaker} {mark.verb}"
