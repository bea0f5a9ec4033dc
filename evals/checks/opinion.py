"""A sentence judges nobody whom its source does not judge.

"The lenient magistrates", "callously said", "Orr, a discredited lawyer, said": the sentence may be
well founded word for word, and one word in it is the writer's own verdict on a person or an act.
Words that judge must stand in the cited words, or one of their kin; so must the noun by which an
aside after a name says who somebody is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpus.language.aliases import same_name
from corpus.language.attribution import attributions
from corpus.language.names import Name
from corpus.language.quotes import quotations
from corpus.language.tokens import STOP_WORDS, Token, word_set
from corpus.model import Kind, Severity, Verdict
from evals.checks.asides import PREPOSITION
from evals.evidence import Span, facts
from evals.model import Outcome, Subject, rate, sentence_finding
from evals.opinions import characters, judging
from evals.support.lexicon import same_family, same_sense
from evals.support.units import LIGHT_STEMS

# "Orr, a former soldier, said": the words after the article up to the next preposition or comma.
_ASIDE = re.compile(r",\s+(?:an?|the|once|long)\s+(?P<who>[a-z][^,;:.()“”\"]{2,60}?)(?=,)")
_FEW_WORDS = 60  # characters of a quotation that an outlet holds off, and not a whole statement
# Stems by which a sentence says that somebody judges: "the groups call it unfair".
_CALLS = word_set(
    "call dub describ brand label term accus critic criticis denounc slam deem consid view assess"
)
_BESIDE = 60  # characters between a name and a word that is said of its bearer


def check_opinion(subject: Subject) -> Outcome:
    """Score ``opinion``: 1 where no word judges that the evidence does not have.

    Analysis may judge what was done; there words beside a name count, and nouns of character.
    """
    text = subject.sentence.text
    if not subject.evidence or subject.verbatim:
        return Outcome()
    quoted = quotations(text)
    own = [
        word
        for word in judging(text)
        if not any(a <= word.start < b for a, b in quoted) and not _found(word, subject.evidence)
    ]
    if subject.sentence.kind is not Kind.FACT:
        names = facts(text).names
        own = [w for w in own if any(abs(w.start - n.start) <= _BESIDE for n in names)]
    own += [
        word
        for word in characters(text)
        if not any(a <= word.start < b for a, b in quoted) and not _found(word, subject.evidence)
    ]
    if own:
        own.sort(key=lambda w: w.start)
        return _problem(subject, (own[0].start, own[-1].end))
    if subject.sentence.kind is Kind.FACT and (word := _only_quoted(text, subject.spans)):
        return _passed_on(subject, word)
    if subject.sentence.kind is Kind.FACT and (aside := _unknown_aside(text, subject.spans)):
        return _problem(subject, aside)
    return Outcome((), {"opinion": rate(1, 1)})


def _only_quoted(text: str, spans: Sequence[Span]) -> Token | None:
    """Return a word by which the sentence judges, and the cited words only quote somebody."""
    if attributions(text) or any(t.stem in _CALLS for t in facts(text).tokens):
        return None
    inside = quotations(text)
    for word in judging(text):
        if any(a <= word.start < b for a, b in inside):
            continue
        told = [
            any(a <= t.start < b <= a + _FEW_WORDS for a, b in quotations(span.context))
            for span in spans
            for t in facts(span.context).tokens
            if same_sense(t.stem, word.stem)
        ]
        if told and all(told):
            return word
    return None


def _unknown_aside(text: str, spans: Sequence[Span]) -> tuple[int, int] | None:
    """Return where an aside says who somebody is, by words of which the cited ones have none."""
    read = facts(text)
    for match in _ASIDE.finditer(text):
        name = next((n for n in read.names if n.end == match.start()), None)
        if name is None:
            continue
        cut = PREPOSITION.search(match["who"])
        start = match.start("who")
        place = (start, start + cut.start() if cut else match.end("who"))
        words = _content(read.tokens, place)
        if not words or any(_found(w, spans) for w in words):
            continue
        if not any(_told_of(name, words, span.text) for span in spans):
            return place
    return None


def _told_of(name: Name, words: Sequence[Token], text: str) -> bool:
    """Whether an article says one of these words of the name somewhere else."""
    read = facts(text)
    near = [
        t
        for n in read.names
        if same_name(n.key, name.key)
        for t in read.tokens
        if n.start - _BESIDE <= t.start <= n.end + _BESIDE
    ]
    return any(same_sense(t.stem, w.stem) for t in near for w in words)


def _content(words: Iterable[Token], place: tuple[int, int]) -> list[Token]:
    return [
        w
        for w in words
        if place[0] <= w.start < place[1] and w.norm not in STOP_WORDS and w.stem not in LIGHT_STEMS
    ]


def _found(word: Token, spans: Iterable[Span]) -> bool:
    return any(
        same_sense(word.stem, t.stem) or same_family(word.stem, t.stem)
        for span in spans
        for t in facts(span.context).tokens
    )


def _passed_on(subject: Subject, word: Token) -> Outcome:
    finding = sentence_finding(
        subject,
        f"the cited words quote somebody who says “{word.text}”; the sentence says it itself",
        severity=Severity.WARNING,
        at=(word.start, word.end),
        expected="whose word it is, or quotation marks",
        found=word.text,
        hint="say who judges so, or quote the word",
    )
    return Outcome((finding,), {"opinion": rate(0, 1)}, Verdict.WEAK)


def _problem(subject: Subject, at: tuple[int, int]) -> Outcome:
    words = subject.sentence.text[at[0] : at[1]]
    finding = sentence_finding(
        subject,
        f"no cited words say this of anybody: {words}",
        at=at,
        expected="what a source says of him, or nothing",
        found=words,
        hint="drop the word, or cite who judges so and say who does",
    )
    return Outcome((finding,), {"opinion": rate(0, 1)}, Verdict.UNSUPPORTED)
