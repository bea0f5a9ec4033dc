"""Who did what to whom: the sentence does not swap the parties.

Where sentence and source share a verb with a named party on either side, the same party must stand
on the same side of it; "was … by" turns the sides. Nothing is said where the pattern is not plain.
"""

from __future__ import annotations

from itertools import pairwise

from corpus.model import Finding, Severity, Verdict
from evals.checks.acts import Act, same_verb
from evals.checks.asides import another_calling
from evals.checks.invented import invented
from evals.checks.known import Other
from evals.checks.parties import done_to_another, other_party
from evals.checks.sides import BE, NEAR, is_verb, sides
from evals.evidence import Facts, facts
from evals.model import Outcome, Subject, rate, sentence_finding
from evals.support.pairs import pairings

# Nouns of winning, each with what stands before the one who lost.
_WON = {
    *((noun, "of") for noun in ("rout", "defeat")),
    *((noun, "over") for noun in ("win", "victori", "triumph", "rout")),
}


def check_roles(subject: Subject) -> Outcome:
    """Score ``roles`` over the acts between two named parties that the source tells as well."""
    claim = facts(subject.sentence.text)
    near = pairings(subject.sentence.text, subject.spans, context=True)
    cited = {(p.span.text, p.place) for p in pairings(subject.sentence.text, subject.spans)}
    read = [(p, a) for p in near for a in acts(facts(p.text), p.text)]
    told = [a for p, a in read if (p.span.text, p.place) in cited]
    won = [a for p in near if (p.span.text, p.place) in cited for a in _won(facts(p.text))]
    findings = []
    judged = 0
    for act in acts(claim, subject.sentence.text):
        right = [a for a in told if act.agrees(a)]
        swapped = [a for a in (*told, *won) if act.is_turned(a)]
        if not right and not swapped:
            known = [(p.text, a) for p, a in read]
            if any(act.agrees(a) for _, a in known):
                continue
            if other := other_party(act, known):
                judged += 1
                findings.append(_another(subject, (act.agent.start, act.verb.end), other))
            continue
        judged += 1
        if swapped and not right:
            source = swapped[0]
            findings.append(
                sentence_finding(
                    subject,
                    f"the cited words have it the other way: {source.told}",
                    at=(act.agent.start, act.patient.end)
                    if act.agent.start < act.patient.end
                    else (act.patient.start, act.agent.end),
                    expected=source.told,
                    found=act.told,
                    hint="give each party the part that the source gives it",
                )
            )
    if not findings and (turned := _sides_turned(subject)):
        judged += 1
        findings.append(turned)
    plain = not findings and not subject.verbatim
    if plain and (given := done_to_another(subject.sentence.text, [p.text for p in near])):
        judged += 1
        findings.append(_another(subject, (given.start, given.end), given.source))
    elif plain and (called := another_calling(subject.sentence.text, subject.spans)):
        judged += 1
        findings.append(_another(subject, (called.start, called.end), called.source))
    verdict = Verdict.CONTRADICTED if findings else None
    if not findings and plain and (new := invented(subject.sentence.text, subject.spans)):
        judged += 1
        findings.append(_new(subject, new))
        verdict = Verdict.WEAK
    return Outcome(tuple(findings), {"roles": rate(judged - len(findings), judged)}, verdict)


def _another(subject: Subject, at: tuple[int, int], other: str) -> Finding:
    text = subject.sentence.text
    start, end = min(at), max(at)
    return sentence_finding(
        subject,
        f"the cited words tell this of {other}",
        at=(start, end),
        expected=other,
        found=text[start:end],
        hint="name the one of whom the source tells it",
    )


def _new(subject: Subject, new: Other) -> Finding:
    words = subject.sentence.text[new.start : new.end]
    return sentence_finding(
        subject,
        f"the cited words tell of no {words}",
        severity=Severity.WARNING,
        at=(new.start, new.end),
        expected=new.source,
        found=words,
        hint="name the one that the source names",
    )


def _sides_turned(subject: Subject) -> Finding | None:
    """The words on the two sides of a verb have changed sides, names or not.

    Each side must hold a word that the source has on the other side, and the doer must not be the
    source's; the passive turns the sides.
    """
    if subject.verbatim:
        return None
    text = subject.sentence.text
    for pairing in pairings(text, subject.spans):
        theirs = sides(pairing.text)
        for mine in sides(text):
            same = [s for s in theirs if same_verb(mine.verb, s.verb)]
            turned = [s for s in same if s.crosses(mine)]
            if turned and not any(s.matches(mine) for s in same):
                return sentence_finding(
                    subject,
                    f"the cited words have the parties of “{mine.verb.text}” the other way round",
                    at=(mine.verb.start, mine.verb.end),
                    expected=pairing.text[:160],
                    found=text[:160],
                    hint="give each party the part that the source gives it",
                )
    return None


def _won(read: Facts) -> list[Act]:
    """Return the acts that a text tells by a noun: "Orsk's rout of Varn", "a win over Varn".

    The one who did it is the name before; held against a sentence only as the other way round.
    """
    found = []
    for before, after in pairwise(read.names):
        between = [t for t in read.tokens if before.end <= t.start and t.end <= after.start]
        if between and between[-1].norm == "the":
            between = between[:-1]
        if len(between) > 1 and (between[-2].stem, between[-1].norm) in _WON:
            found.append(Act(between[-2], before, after))
    return found


def acts(read: Facts, text: str) -> list[Act]:
    """Return the acts in a text: a word between two names, each near it, active or passive.

    A participle after a comma ("…, defeating X") has the first name of its text for its agent.
    """
    found = []
    names = read.names
    for left, right in pairwise(names):
        between = [t for t in read.tokens if left.end <= t.start and t.end <= right.start]
        if not between or between[0].norm in {"and", "or"}:
            continue
        by = "by" in {t.norm for t in between}
        passive = by and any(t.norm in BE for t in between)
        if between[-1].norm in {"and", "or", "as"} or (between[-1].norm == "by" and not passive):
            continue
        # A comma between the two begins another clause, with a subject of its own.
        plain = not set(",;:") & set(text[left.end : right.start])
        for i, verb in enumerate(between):
            participle = verb.norm.endswith("ing") and len(between) - i <= NEAR
            if is_verb(verb) and (participle or (plain and len(between) <= NEAR)):
                first = names[0] if participle else left
                agent, patient = (right, left) if passive else (first, right)
                found.append(Act(verb, agent, patient))
    return found
