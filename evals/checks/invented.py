"""A doer or an object that the source does not have, for an act that it tells.

"An anchor cut the cable" of a cable that broke; "launched a chatbot" of an outlet's "launched an
accelerator"; "supplied him with forged papers" of "supplied Orr with leads". Only plain nouns:
names, numbers and dates have checks of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import dropwhile

from corpus.language.tokens import STOP_WORDS, Token, word_set
from evals.checks.known import Other, known_words, stands
from evals.checks.sides import BE, is_verb
from evals.evidence import Span, facts
from evals.support.lexicon import same_sense
from evals.support.pairs import pairings
from evals.support.units import LIGHT_STEMS

_SAME_THING = 0.5  # share of the sentence's weight that its source must carry
_ARTICLES = word_set("a an the its his her their this these")
_ENDS = word_set("""
    of for in on at by with from to over after before during as that about under and or who which
    into near against between since until when while where but because
""")
_LONGEST = 5  # words of a noun with its adjectives
_WITH = 10  # words behind a verb in which its "with" stands
_LEADING = _ARTICLES | word_set("other some any several many more most all both another no our my")
# Who these are, a writer may say of anybody: bodies, callings, people.
_ANYBODY = word_set("""
    company firm group body agency authority authorities official officials government state people
    person man woman men women police force forces team side party parties member members leader
    leaders head chief boss spokesman spokeswoman spokesperson move step decision plan deal event
    incident case matter issue thing things number figure total result results report statement
""")


def invented(claim: str, spans: Sequence[Span]) -> Other | None:
    """Return the first doer or object of ``claim`` that its evidence has no word for."""
    near = [p for p in pairings(claim, tuple(spans)) if p.score >= _SAME_THING]
    if not near:
        return None
    known = known_words(spans)
    mine = facts(claim).tokens
    for phrase in _doers(claim, mine):
        if not any(stands(w, known) for w in phrase):
            return Other(phrase[0].start, phrase[-1].end, "nobody of the kind")
    for verb, phrase in _objects(claim, mine):
        if stands(phrase[-1], known) or not _is_thing(claim, phrase):
            continue
        theirs = [
            (p.text, their_verb, other[-1])
            for p in near
            for their_verb, other in _objects(p.text, facts(p.text).tokens)
            if same_sense(their_verb.stem, verb.stem)
        ]
        if theirs and not any(_told(mine, *told) for told in theirs):
            return Other(phrase[0].start, phrase[-1].end, theirs[0][2].text)
    return None


def _doers(claim: str, words: Sequence[Token]) -> Iterator[list[Token]]:
    """The noun that opens a sentence before its verb, and that behind "was … by"."""
    first = next((i for i, w in enumerate(words) if is_verb(w)), None)
    if first is not None and words[0].norm in _ARTICLES and first > 1:
        phrase = _plain(claim, words[1 : 1 + _LONGEST])
        if phrase and phrase[-1].end == words[first - 1].end:
            yield phrase
    for i, word in enumerate(words[:-2]):
        passive = i > 1 and is_verb(words[i - 1]) and any(w.norm in BE for w in words[:i])
        if word.norm == "by" and passive and words[i + 1].norm in _ARTICLES:
            phrase = _plain(claim, words[i + 2 : i + 2 + _LONGEST])
            if phrase:
                yield phrase


def _is_thing(claim: str, phrase: Sequence[Token]) -> bool:
    """Whether a noun is one to be had: with an article, or many; not "pleaded innocence"."""
    before = facts(claim[: phrase[0].start]).tokens[-1:]
    return phrase[-1].norm.endswith("s") or any(w.norm in _ARTICLES for w in before)


def _objects(text: str, words: Sequence[Token]) -> Iterator[tuple[Token, list[Token]]]:
    """Each verb with the noun right behind it, and with that behind "with": "launched a line"."""
    for i, verb in enumerate(words[:-1]):
        infinitive = i > 0 and words[i - 1].norm == "to" and verb.text.islower()
        if not (is_verb(verb) or infinitive):
            continue
        starts = [i + 1]
        for j in range(i + 1, min(len(words), i + _WITH)):
            if is_verb(words[j]) or set(",;:") & set(text[words[j - 1].end : words[j].start]):
                break
            if words[j].norm == "with":
                starts.append(j + 1)
                break
        for start in starts:
            behind = list(dropwhile(lambda w: w.norm in _LEADING, words[start:]))
            if phrase := _plain(text, behind[:_LONGEST]):
                yield verb, phrase


def _plain(text: str, words: Sequence[Token]) -> list[Token]:
    """Return the words of one noun: up to a comma, a preposition, a verb; none with a value."""
    read = facts(text)
    found: list[Token] = []
    for word in words:
        if found and set(',;:.—–()“”"') & set(text[found[-1].end : word.start]):
            break
        if word.norm in _ENDS | BE | STOP_WORDS or (found and is_verb(word)):
            break
        if found and any(d.start <= word.start < d.end for d in read.dates):
            break  # "cut the cable on Monday", "cut the cable Monday"
        taken = (*((n.start, n.end) for n in read.names), *read.values)
        if any(a <= word.start < b for a, b in taken) or word.text[0].isupper():
            return []
        found.append(word)
    if not found or found[-1].norm in _ANYBODY or found[-1].stem in LIGHT_STEMS:
        return []
    return found


def _told(claim: Sequence[Token], source: str, verb: Token, noun: Token) -> bool:
    """Whether the claim has the source's noun: not by a word for who does it there."""
    doers = {t.stem for t in facts(source).tokens if t.end <= verb.start}
    return stands(noun, [t for t in claim if t.stem == noun.stem or t.stem not in doers])
