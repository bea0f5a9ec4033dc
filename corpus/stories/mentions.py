"""Numbers in their sentences: what each counts, and the words by which it is told again elsewhere.

Pure. A mention is kept only where another article's number could be held against it: a count of
people or things, an amount of money, a share, a measure. Ordinals, times of day and durations are
told too loosely for that. So are scores (30-7), parts ("30 of the 80 wounded", "two more"), amounts
converted in brackets, and numbers of another time ("more than 600 were killed in February").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from corpus.language.dates import dates
from corpus.language.names import Name, names
from corpus.language.quantities import quantities
from corpus.language.quantity import Quantity
from corpus.language.sentences import sentence_spans
from corpus.language.tokens import STOP_WORDS, Token, tokens, word_set
from corpus.model import Article, Precision

# What happened to those counted, by the stems that tell it.
_OUTCOMES = {
    stem: outcome
    for outcome, stems in {
        "dead": "dead death kill die fatal perish slay toll",
        "injured": "injur wound hurt",
        "missing": "miss unaccount",
        "arrested": "arrest detain",
        "evacuated": "evacu displac homeless",
        "hospitalised": "hospit hospitalis",
    }.items()
    for stem in stems.split()
}
_PERSONS = word_set("""
    person civilian soldier offic troop worker employe miner passeng student pupil villag resid
    man woman child boy girl suspect protest victim fatal casualti member militant insurg rebel
    fighter policeman policemen crew sailor tourist hostag demonstr citizen palestinian other
""")
# An outcome this many words from its number, or nearer, is that number's; where no noun says that
# people are counted, only hedges may stand between ("killed at least 50").
_REACH = 5
_HEDGES = STOP_WORDS | word_set("""
    least almost nearly estimated around many roughly approximately
    stands stood rose risen climbed reached hit passed put
""")
_MAGNITUDE = re.compile(r"\bmagnitude(?:\s+(?:of|at least|about))*[\s-]*$", re.I)
_MAGNITUDE_AFTER = re.compile(r"[\s-]*magnitude\b", re.I)
# Words of the sentence on either side that say which number this is.
_CONTEXT = 9
_CLAUSE = re.compile(r"[;:()]|,(?!\d)|—|–| - |\b(?:and|while|but|including|after|when|as)\b")
_NOUN_ENDS = STOP_WORDS | word_set("were was have had has is are who that which said")
_ELSEWHEN = re.compile(
    r"\b(?:since|previous(?:ly)?|earlier|last (?:year|month|week)|years? ago|decades?|annual(?:ly)?"
    r"|every (?:year|day|month)|(?:each|an?|per) (?:year|day|month)|so far|in the past|history"
    r"|historic|on average|average|compared|than in|anniversary|former|another|additional"
    r"|further|would|could|might|may|if|expect\w*)\b",
    re.I,
)
_PART = re.compile(r"\s*(?:more\b|other\b|of (?:the|those|these|them|his|her|its|their|whom|\d))")
_PART_BEFORE = re.compile(
    r"(?:\d|\b[a-z]+ty|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|out)) of\s+"
    r"(?:the |its |their |his |her )?$|\b(?:another|other|only)\s+$",
    re.I,
)
_SCORED = re.compile(r"[-–]\s?(?!magnitude)\w")
_SCORED_BEFORE = re.compile(r"(?:\d\s?[-–]|#|\bNo\. ?|[A-Za-z]-)$")
_PRONOUN = re.compile(r"\b(?:he|she|they|him|her|them|his)\b", re.I)
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_CONVERTED = re.compile(r"\(\s*(?:about|around|roughly|or|US|some)?\s*$", re.I)
_MONTH = re.compile(
    r"\b(?:[Ii]n|[Ll]ast) (?:[Ee]arly |[Ll]ate )?(?:January|February|March|April|May|June|July"
    r"|August|September|October|November|December)\b"
)
# A sentence that names a day further from its article's own than this tells of another event.
_SAME_EVENT = timedelta(days=21)


@dataclass(frozen=True, slots=True, eq=False)
class Mention:
    """One number of one article: its span, its sentence's span, and what it is held by.

    ``outcome`` is set for people ("dead") and for earthquakes ("magnitude"); ``nouns`` are the
    stems of the words counted, the head last; ``context`` the stems around it; ``names`` the keys
    of the names in its clause and ``elsewhere`` those of its sentence; ``others`` the other numbers
    of its sentence; ``weekdays`` those that it names; ``vague`` tells that a pronoun stands for
    who or what.
    """

    article: Article
    quantity: Quantity
    start: int
    end: int
    sentence: tuple[int, int]
    outcome: str | None
    nouns: tuple[str, ...]
    context: frozenset[str]
    names: frozenset[str]
    elsewhere: frozenset[str]
    others: frozenset[float]
    weekdays: frozenset[str]
    vague: bool

    @property
    def origin(self) -> str:
        return self.article.origin_group or self.article.id


def mentions(article: Article) -> Iterator[Mention]:
    """Yield the numbers of ``article`` that another article could tell differently, in order."""
    for start, end in sentence_spans(article.text):
        sentence = article.text[start:end]
        found = [q for q in quantities(sentence) if _comparable(q, sentence)]
        if found and not _of_another_day(sentence, article):
            words = tokens(sentence)
            named = names(sentence)
            for quantity in found:
                yield _mention(article, quantity, (start, end), words, named)


def _comparable(quantity: Quantity, sentence: str) -> bool:
    if quantity.kind not in {"count", "money", "percent", "measure"} or _is_age(sentence, quantity):
        return False
    before, after = sentence[: quantity.start], sentence[quantity.end :]
    if _PART.match(after) or _PART_BEFORE.search(before) or _CONVERTED.search(before):
        return False
    if quantity.kind == "count" and (_SCORED.match(after) or _SCORED_BEFORE.search(before)):
        return False
    begin, end = _clause(sentence, quantity)
    return not _ELSEWHEN.search(sentence[begin:end])


def _of_another_day(sentence: str, article: Article) -> bool:
    """Whether the sentence names a day, month or year that is not the article's own time."""
    at = article.published_at
    for date in dates(sentence, at):
        if date.precision in {Precision.MONTH, Precision.YEAR}:
            return True
        if at and not (date.earliest - _SAME_EVENT <= at <= date.latest + _SAME_EVENT):
            return True
    return at is None and _MONTH.search(sentence) is not None


def _clause(sentence: str, quantity: Quantity) -> tuple[int, int]:
    begin, end = 0, len(sentence)
    for mark in _CLAUSE.finditer(sentence):
        if mark.end() <= quantity.start:
            begin = mark.end()
        elif mark.start() >= quantity.end:
            end = mark.start()
            break
    return begin, end


def _mention(
    article: Article,
    quantity: Quantity,
    span: tuple[int, int],
    words: list[Token],
    named: list[Name],
) -> Mention:
    sentence = article.text[span[0] : span[1]]
    begin, end = _clause(sentence, quantity)
    before = [w for w in words if w.end <= quantity.start]
    after = [w for w in words if w.start >= quantity.end]
    nouns = _nouns(sentence, quantity, after)
    near = [*before[-_CONTEXT:], *after[:_CONTEXT]]
    context = {w.stem for w in near if w.norm not in STOP_WORDS and not w.text[0].isdigit()}
    outcome = None
    if quantity.kind == "count":
        outcome = (
            _magnitude(sentence, quantity)
            if quantity.value % 1
            else _outcome(nouns, before, after, (begin, end))
        )
    return Mention(
        article,
        quantity,
        span[0] + quantity.start,
        span[0] + quantity.end,
        span,
        outcome,
        nouns,
        frozenset(context),
        frozenset(n.key for n in named if begin <= n.start and n.end <= end),
        frozenset(n.key for n in named),
        frozenset(q.value for q in quantities(sentence) if q.start != quantity.start),
        frozenset(_WEEKDAY.findall(sentence)),
        _PRONOUN.search(sentence[: quantity.start]) is not None,
    )


def _nouns(sentence: str, quantity: Quantity, after: list[Token]) -> tuple[str, ...]:
    """Return the stems of the run of words that the number counts, its last one the head."""
    run: list[str] = []
    at = quantity.end
    for word in after[:4]:
        if sentence[at : word.start].strip() not in {"", "-"} or word.norm in _NOUN_ENDS:
            break
        run.append(word.stem)
        at = word.end
    return tuple(run)


def _magnitude(sentence: str, quantity: Quantity) -> str | None:
    """Return ``magnitude`` for an earthquake's; one of several quakes tells nothing."""
    before, after = sentence[: quantity.start], sentence[quantity.end :]
    told = _MAGNITUDE.search(before) or _MAGNITUDE_AFTER.match(after)
    return "magnitude" if told and "aftershock" not in sentence.casefold() else None


def _outcome(
    nouns: tuple[str, ...], before: list[Token], after: list[Token], clause: tuple[int, int]
) -> str | None:
    """Return what happened to those counted: the nearest telling word of the clause."""
    if nouns and not any(n in _PERSONS or n in _OUTCOMES for n in nouns):
        return None
    best: tuple[int, str] | None = None
    for side in (after[:_REACH], before[-_REACH:][::-1]):
        words = side if nouns else [w for w in side if w.norm not in _HEDGES][:1]
        for distance, word in enumerate(words):
            if not clause[0] <= word.start < clause[1]:
                break
            outcome = _OUTCOMES.get(word.stem)
            if outcome and (best is None or distance < best[0]):
                best = (distance, outcome)
    return best[1] if best else None


def _is_age(sentence: str, quantity: Quantity) -> bool:
    """Whether the number is somebody's age: a 26-year-old; Smith, 36, said."""
    if "old" in quantity.text.casefold():
        return True
    before, after = sentence[: quantity.start].rstrip(), sentence[quantity.end :]
    return bool(re.search(r"[A-Z]\w+,$", before) and re.match(r"\s*[,.)]", after))
