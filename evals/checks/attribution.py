"""Attribution is kept: what a source claims stays claimed, and by the same speaker.

Judged on the cited sentence that carries the claim best. Where it stands under an attribution, the
sentence must carry one too; the outlet's own ("Reuters reported") counts. A source that tells the
thing bare asks for none. Dropping *claimed*, *alleged*, *denied* or *expects* blocks; dropping a
plain *said* is a warning, since newspapers do so where nobody doubts the thing.
"""

from __future__ import annotations

import re
from itertools import pairwise

from corpus.language.attribution import Attribution, Strength, attributions
from corpus.language.names import Name, fold, names, same_name
from corpus.language.quotes import find_exact, quotations
from corpus.language.tokens import NEGATIONS, STOP_WORDS, stem, tokens
from corpus.model import Finding, Role, Severity, Verdict
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
_PLACES = 2  # aligned words at least, to tell whose words they are
_BACK = 1200  # characters before the cited words in which a name for "the company" may stand
# Nouns that newspapers put in the place of any name.
_ANY_NAME = word_set("""
    company firm group man woman player agency bank regulator maker giant startup lab organisation
    organization club team charity carrier airline retailer operator owner builder publisher union
    association party body watchdog institute university newspaper
""")
_PARTICIPLE = re.compile(rf"(?:^|, )({'|'.join(_PARTICIPLES)})\b", re.I)
# What a sentence may do in a speaker's name instead of reporting: "Mayor Dray promises …".
_SPEECH_ACTS = word_set("""
    promis pledg vow accus criticis critic call blame warn demand reject deni denounc prais welcom
    urg want plan threaten offer announc propos hope expect fear conced caution point suspect see
    forese reckon put describ express voic estim forecast predict insist hold charg view account
    word intend
""")
_PRONOUNS = word_set("he she they it we i who that which his her their")
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
    rivals = [p for p in near if p.score >= near[0].score - 0.1]
    governing = [_governing(p) for p in rivals]
    own = marks(text)
    firmer = _firmer(subject, own, near[0])
    if not all(governing) and firmer is None:
        return Outcome()  # a cited sentence tells it bare
    source = [mark for found in governing for mark in found]
    told = [mark for found in map(_told, rivals, governing) for mark in found]
    outer = [m for m in source if m not in told] or source
    problem = _dropped(subject, _own_voice(own, told, source), outer)
    problem = problem or firmer or _hardened(subject, own, source)
    problem = problem or _crossed(subject, own, near[0])
    everybody = [(mark, p.text) for p in rivals for mark in marks(p.text)]
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
    inside = quotations(text)
    # "a group called X" attributes nothing, nor does what a speaker says of speaking.
    found = [
        m
        for m in attributions(text)
        if (m.verb != "called" or m.end + 1 not in starts)
        and not any(a <= m.start < b for a, b in inside)
    ]
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
    if mark.verb == "accused" and text[mark.end :].startswith(" of"):
        return mark.end, len(text)
    before = text[: mark.start].rstrip()
    if mark.speaker and before.endswith(mark.speaker):
        before = before[: -len(mark.speaker)].rstrip()
    after = text[mark.end :].lstrip()
    tail = len(tokens(after))
    # "The judge, Lena Brode, said …": the comma ends what the speaker is, not what is said.
    first = text.rfind(mark.speaker, 0, mark.start) != -1 if mark.speaker else False
    aside = before[-1:] == "," and tail > 3 and first
    if before[-1:] in {",", "”", '"', "’", "'", "?", "!"} and len(tokens(before)) > 1 and not aside:
        return 0, mark.start
    if tail == 0 and len(tokens(before)) > 3:
        return 0, mark.start
    return mark.end, len(text)


def _told(pairing: Pairing, governing: list[Attribution]) -> list[Attribution]:
    """Return the attributions that are part of what a governing one tells."""
    scopes = [(g, *_scope(g, pairing.text)) for g in governing]
    return [
        m for m in marks(pairing.text) if any(m != g and a <= m.start < b for g, a, b in scopes)
    ]


def _own_voice(
    own: list[Attribution], told: list[Attribution], source: list[Attribution]
) -> list[Attribution]:
    """Leave out what the sentence passes on: "the owner warned" of "X said the owner warned"."""
    said = {stem(m.verb) for m in source if m not in told}
    inner = {stem(m.verb) for m in told} - said
    return [m for m in own if stem(m.verb) not in inner]


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
    return any(_alike(m.speaker, text) for m in source) or any(
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
    for mark in own:
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
        same = [m for m in known if _alike(mark.speaker, m.speaker)]
        others = [m for m in known if m not in same]
        if not same or not others:
            continue
        places = _places(mark, text, pairing)
        mine = max(_share(places, _scope(m, theirs)) for m in same)
        best = max(others, key=lambda m: _share(places, _scope(m, theirs)))
        if len(places) >= _PLACES and _share(places, _scope(best, theirs)) >= mine + _GOVERNED:
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
        places = _places(mark, subject.sentence.text, pairing)
        under = [m for m in known if _share(places, _scope(m, pairing.text)) > _GOVERNED]
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


def _places(mark: Attribution, text: str, pairing: Pairing) -> list[int]:
    """Return where in the evidence the words stand that a mark of the sentence governs."""
    start, end = _scope(mark, text)
    return [
        t.start
        for p in pairing.pairs
        if start <= p.unit.start < end and not _in_speaker(mark, text, p.unit.start)
        for t in p.answers[:1]
    ]


def _share(places: list[int], scope: tuple[int, int]) -> float:
    return sum(scope[0] <= p < scope[1] for p in places) / len(places) if places else 0.0


def _alike(a: str | None, b: str | None) -> bool:
    """Whether two speakers share a word that names or describes them."""
    mine, theirs = ({t.stem for t in tokens(s or "") if t.norm not in STOP_WORDS} for s in (a, b))
    return bool(mine & theirs)


def _changed(
    subject: Subject, own: list[Attribution], source: list[tuple[Attribution, str]]
) -> _Problem | None:
    named = [(m, text) for m, text in source if m.speaker]
    if not named:
        return None
    for mark in own:
        label = subject.sentence.role is Role.DATUM and ":" in subject.sentence.text[mark.end :]
        if mark.speaker and not label and not _may_be(mark.speaker, named, subject):
            return _given(subject, mark, str(named[0][0].speaker))
    return None


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


def _may_be(speaker: str, source: list[tuple[Attribution, str]], subject: Subject) -> bool:
    """Whether the sentence's speaker can be one of the source's.

    Two proper names are told apart by their words. A pronoun stands for anybody. A common noun
    stands for a name that the source calls by that noun ("the minister" for Minister Orr), or, of
    the nouns that newspapers put for any name ("the company"), for one that it names before.
    """
    mine = names(speaker)
    if fold(speaker) in _PRONOUNS or not mine:
        return True
    if any(s.outlet and _is_outlet(n, s.outlet) for n in mine for s in subject.spans):
        return True
    for mark, text in source:
        said_by = _speaker_with_aside(mark, text)
        theirs = names(said_by)
        if any(same_name(a.key, b.key) for a in mine for b in theirs):
            return True
        if _alike(speaker, said_by):
            return True
        if not theirs and _stands_for(str(mark.speaker), mine, subject):
            return True
    return False


def _is_outlet(name: Name, outlet: str) -> bool:
    """Whether a name is the outlet's: the place in it ("Saltmere" of a Courier) is not."""
    return same_name(name.key, outlet) and name.key.split()[-1] == fold(outlet).split()[-1]


def _speaker_with_aside(mark: Attribution, text: str) -> str:
    """The speaker with what stands beside the name: "The judge, Lena Brode, said"."""
    speaker = mark.speaker or ""
    at = text.rfind(speaker, 0, mark.start)
    if at != -1:
        return text[max(0, at - 40) : mark.start]
    at = text.find(speaker, mark.end)
    return text[at : at + len(speaker) + 40] if at != -1 else speaker


def _stands_for(noun: str, mine: list[Name], subject: Subject) -> bool:
    """Whether a common noun can be one of these names, by what the sources say of them."""
    if fold(noun) in _PRONOUNS:
        return any(_near_by(n, s.text, s.start) for n in mine for s in subject.spans)
    words = [t for t in tokens(noun) if t.norm not in STOP_WORDS]
    bare = len(words) == 1
    if not words or words[-1].norm.endswith("s"):
        return False  # "insurers", "two people": nobody by name
    head = words[-1].norm
    if bare and head in _ANY_NAME:
        return any(_near_by(n, s.text, s.start) for n in mine for s in subject.spans)
    return any(
        re.search(
            rf"\b{re.escape(head)},? (?:\w+ )?{re.escape(n.text)}\b|"
            rf"\b{re.escape(n.text)}(?:, (?:[\w'’-]+ ){{0,6}}?|'s |’s ){re.escape(head)}\b",
            f"{s.title}. {s.text}",
            re.I,
        )
        for n in mine
        for s in subject.spans
    )


def _near_by(name: Name, text: str, start: int) -> bool:
    """Whether a name stands in the text before what is cited, or in it."""
    return any(
        same_name(name.key, n.key) for n in names(text[max(0, start - _BACK) : start + _BACK])
    )


def _words(mark: Attribution) -> str:
    if not mark.speaker:
        return mark.verb
    before = mark.verb.endswith(" to")  # "according to X", but "X said"
    return f"{mark.verb} {mark.speaker}" if before else f"{mark.speaker} {mark.verb}"
