"""Attribution is kept: what a source claims stays claimed, and by the same speaker.

Judged on the cited sentence that carries the claim best. Where it stands under an attribution, the
sentence must carry one too; the outlet's own ("Reuters reported") counts. A source that tells the
thing bare asks for none. Dropping *claimed*, *alleged*, *denied* or *expects* blocks, and so does
dropping who accuses, judges, argues or speaks for a party; dropping a plain *said* is a warning,
since newspapers do so where nobody doubts the thing.
"""

from __future__ import annotations

import re
from itertools import pairwise

from corpus.language.aliases import same_name
from corpus.language.attribution import Attribution, Strength
from corpus.language.names import names
from corpus.language.quotes import find_exact, quotations
from corpus.language.tokens import NEGATIONS, STOP_WORDS, tokens
from corpus.model import Finding, Role, Severity, Verdict
from evals.checks.speaker_halves import given_to_another, says_elsewhere
from evals.evidence import Span
from evals.model import Outcome, Subject, rate, sentence_finding
from evals.opinions import speaks_for_one_side
from evals.scopes import (
    GOVERNED,
    governing_marks,
    marks,
    own_voice,
    places_under,
    scope_of,
    share_within,
    told_within,
)
from evals.speakers import alike, may_be
from evals.support.lexicon import groups, word_set
from evals.support.pairs import Pairing, pairings, rivals

_SAME_THING = 0.4
_DOUBTED = frozenset({Strength.CLAIMED, Strength.ALLEGED, Strength.DENIED, Strength.PREDICTED})
_PLACES = 2  # aligned words at least, to tell whose words they are
# What a sentence may do in a speaker's name instead of reporting: "Mayor Dray promises …".
_SPEECH_ACTS = word_set("""
    promis pledg vow accus criticis critic call blame warn demand reject deni denounc prais welcom
    urg want plan threaten offer announc propos hope expect fear conced caution point suspect see
    forese reckon put describ express voic estim forecast predict insist hold charg view account
    word intend believ think
""")
_CREDIT = re.compile(r"\(([^()]+)\)\W*$")  # "Damage: 14 million crowns (the insurer Brack Mutual)."
# What denies without a verb of denial.
_BELITTLING = NEGATIONS | word_set(
    "baseless unfounded groundless false wrong untrue lie lies nonsense fabricated absurd invented"
    " innocence innocent"
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
    best = rivals(near)
    governing = [governing_marks(p) for p in best]
    own = marks(text)
    firmer = _firmer(subject, own, near[0])
    if not all(governing) and firmer is None:
        return Outcome()  # a cited sentence tells it bare
    source = [mark for found in governing for mark in found]
    told = [mark for found in map(told_within, best, governing) for mark in found]
    outer = [m for m in source if m not in told] or source
    problem = _dropped(subject, own_voice(own, told, source), outer, best)
    problem = problem or firmer or _hardened(subject, own, source)
    problem = problem or _crossed(subject, own, near[0])
    everybody = [(mark, p.text) for p in best for mark in marks(p.text)]
    problem = problem or _changed(subject, own, everybody)
    if problem is None and (given := given_to_another(subject, own)):
        problem = _given(subject, *given)
    if problem is None:
        return Outcome((), {"attribution": rate(1, 1)})
    finding, verdict = problem
    return Outcome((finding,), {"attribution": rate(0, 1)}, verdict)


_Problem = tuple[Finding, Verdict]


def _dropped(
    subject: Subject, own: list[Attribution], source: list[Attribution], best: list[Pairing]
) -> _Problem | None:
    text = subject.sentence.text
    if own or _speaks(text, source) or _says_as_much(text, source) or _credited(subject, source):
        return None
    one_sided = [m for p in best for m in marks(p.text) if speaks_for_one_side(m, p.text, text)]
    doubted = [m for m in source if m.strength in _DOUBTED or m in one_sided]
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


def _credited(subject: Subject, source: list[Attribution]) -> bool:
    """Whether a datum gives in brackets at its end who says so, as the house writes it."""
    credit = _CREDIT.search(subject.sentence.text)
    if subject.sentence.role is not Role.DATUM or credit is None:
        return False
    outlets = [s.outlet for s in subject.spans if s.outlet]
    said = any(alike(m.speaker, credit[1]) for m in source)
    reported = any(o.casefold() in credit[1].casefold() for o in outlets)
    return said or (reported and all(m.strength not in _DOUBTED for m in source))


def _speaks(text: str, source: list[Attribution]) -> bool:
    """Whether the sentence has the source's speaker do what he does by speaking."""
    if not any(t.stem in _SPEECH_ACTS for t in tokens(text)):
        return False
    return any(alike(m.speaker, text) for m in source) or any(
        same_name(n.key, s.key) for n in names(text) for m in source for s in names(m.speaker or "")
    )


def _says_as_much(text: str, source: list[Attribution]) -> bool:
    """Whether the sentence has the same speaker do the like: "turned down" for "rejected"."""
    words = tokens(text)
    stems = {t.stem for t in words}
    nouns = {b.start for a, b in pairwise(words) if a.norm in {"the", "a", "an", "its", "this"}}
    words = [t for t in words if t.start not in nouns]
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
    inner = [m for s in subject.spans for a, b in s.cited_sentences for m in marks(s.text[a:b])]
    for mark in own:
        if any(m.strength is mark.strength and alike(mark.speaker, m.speaker) for m in inner):
            continue  # "Brock said Orr confirmed it": so it stands in the source
        denied = Strength.DENIED in theirs and mark.strength is not Strength.DENIED
        told_denied = mark.strength is Strength.DENIED and Strength.DENIED not in theirs
        if denied and any(m.strength is Strength.DENIED for m in own):
            continue
        told_denied = told_denied and not _belittled(subject.spans)
        denied = denied and not any(t.norm in _BELITTLING for t in tokens(subject.sentence.text))
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


def _crossed(subject: Subject, own: list[Attribution], pairing: Pairing) -> _Problem | None:
    """One sentence, several speakers: what one of them says is given to another of them."""
    text, theirs = subject.sentence.text, pairing.text
    known = [m for m in marks(theirs) if m.speaker]
    for mark in own:
        if mark.strength is Strength.DENIED:
            continue  # what he denies is what others say
        same = [m for m in known if alike(mark.speaker, m.speaker)]
        others = [m for m in known if m not in same]
        if not same or not others:
            continue
        places = places_under(mark, text, pairing)
        mine = max(share_within(places, scope_of(m, theirs)) for m in same)
        best = max(others, key=lambda m: share_within(places, scope_of(m, theirs)))
        if (
            len(places) >= _PLACES
            and share_within(places, scope_of(best, theirs)) >= mine + GOVERNED
        ):
            return _given(subject, mark, str(best.speaker))
    return None


def _firmer(subject: Subject, own: list[Attribution], pairing: Pairing) -> _Problem | None:
    """A speaker confirms what he says in the source without confirming it."""
    known = marks(pairing.text)
    if any(m.strength is Strength.CONFIRMED for m in known):
        return None
    for mark in own:
        if mark.strength is not Strength.CONFIRMED:
            continue
        places = places_under(mark, subject.sentence.text, pairing)
        under = [m for m in known if share_within(places, scope_of(m, pairing.text)) > GOVERNED]
        if under:
            finding = sentence_finding(
                subject,
                f"the source has it as {_words(under[0])}; the sentence as {_words(mark)}",
                at=(mark.start, mark.end),
                expected=_words(under[0]),
                found=_words(mark),
                hint="keep the source's verb, or one no firmer",
            )
            return finding, Verdict.UNSUPPORTED
    return None


def _changed(
    subject: Subject, own: list[Attribution], source: list[tuple[Attribution, str]]
) -> _Problem | None:
    named = [(m, text) for m, text in source if m.speaker]
    if not named:
        return None
    kept: list[Attribution] = []  # whose speaker stands; what they tell may have speakers too
    for mark in own:
        if any(_tells_of(m, mark, subject.sentence.text, source) for m in _heads(mark, kept, own)):
            continue
        kept.append(mark)
        label = subject.sentence.role is Role.DATUM and ":" in subject.sentence.text[mark.end :]
        if not mark.speaker or label or may_be(mark.speaker, named, subject):
            continue
        if not says_elsewhere(subject, mark, own):
            return _given(subject, mark, str(named[0][0].speaker))
    return None


def _heads(mark: Attribution, kept: list[Attribution], own: list[Attribution]) -> list[Attribution]:
    """The marks under which another may stand: those kept before it, and "…, Brock said" behind."""
    return [*kept, *(m for m in own if m.start > mark.start)]


def _tells_of(
    outer: Attribution, inner: Attribution, text: str, source: list[tuple[Attribution, str]]
) -> bool:
    """Whether one mark tells what another's speaker did, and the source names him there too."""
    start, end = scope_of(outer, text)
    named = names(inner.speaker or "")
    return (
        bool(outer.speaker and named)
        and start <= inner.start < end
        and all(
            any(same_name(n.key, k.key) for _, told in source for k in names(told)) for n in named
        )
    )


def _given(subject: Subject, mark: Attribution, speaker: str) -> _Problem:
    finding = sentence_finding(
        subject,
        f"the source gives this to {speaker}, the sentence to {mark.speaker}",
        at=(mark.start, mark.end),
        expected=speaker,
        found=mark.speaker,
        hint="name the speaker that the source names",
    )
    return finding, Verdict.CONTRADICTED


def _words(mark: Attribution) -> str:
    if not mark.speaker:
        return mark.verb
    before = mark.verb.endswith(" to")  # "according to X", but "X said"
    return f"{mark.verb} {mark.speaker}" if before else f"{mark.speaker} {mark.verb}"
