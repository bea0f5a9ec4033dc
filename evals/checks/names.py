"""Names occur in the cited words, beside them, or as what a pronoun there stands for.

Aliases count (acronym, surname, nationality). The outlet that is cited, and the agency that it
credits, may be named ("Reuters reported") though its own text does not name it.
That a name is the topic of the briefing, or stands somewhere else in the article, is not enough.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.language.aliases import fold, same_name
from corpus.language.names import Name, names
from corpus.language.tokens import stem, tokens
from corpus.model import Finding, Kind, Role, Verdict
from evals.evidence import Span, facts
from evals.model import Outcome, Subject, rate, sentence_finding
from evals.support.lexicon import groups
from evals.support.rarity import rarity

# Words that stand for somebody named before. Where the cited words hold one, a name from the
# sentences before them may take its place.
_STANDS_FOR = re.compile(
    r"\b(?:he|she|they|it|him|her|his|its|their|them|who|"
    r"(?:the|this|that) (?:\w+ )?(?:man|woman|company|firm|group|ministry|minister|president|"
    r"agency|bank|court|judge|government|country|city|party|union|regulator|operator|ship|vessel|"
    r"founder|executive|official|spokes\w+|team|club|airline|maker|giant|lab|startup|exchange))\b",
    re.I,
)
_BACK = 5  # sentences before the context in which a pronoun's name may stand
# Endings of ordinary words: a capital at the beginning of a sentence makes no name of these.
_ORDINARY = re.compile(
    r"(?:ing|ed|ly|ion|ions|ment|ments|ity|ities|ness|ance|ence|ers|ors|ives?|ists?|als|ants|ents"
    r"|ages?|ures?|ships?|ours|ies|es|s)$"
)


_SINGULAR = re.compile(r" (?:has|was|is|says|does|wants|expects|said he|said she)\b")


def check_names(subject: Subject) -> Outcome:
    """Score ``names`` over the names of the sentence."""
    spans = subject.evidence
    values = facts(subject.sentence.text).values
    stated = [
        n
        for n in names(subject.sentence.text)
        if not _own_outlet(n, spans) and not any(a <= n.start < b for a, b in values)
    ]
    stated = [n for n in stated if not _ordinary_opening(n, subject, spans)]
    words = "".join(subject.sentence.text.split())
    if words and any(words in "".join(span.context.split()) for span in spans):
        return Outcome((), {"names": rate(len(stated), len(stated))})  # names as they stand there
    if not stated or subject.silent:
        return Outcome((), {"names": rate(0, len(stated))})
    invented = [n for n in stated if not any(occurs(n, span) for span in spans)]
    findings = tuple(_finding(subject, name, spans) for name in invented)
    scores = {"names": rate(len(stated) - len(invented), len(stated))}
    return Outcome(findings, scores, Verdict.UNSUPPORTED if invented else None)


def occurs(name: Name, span: Span) -> bool:
    """Tell whether the evidence names this: in context, in the title, or through a pronoun."""
    if _in_text(name, span.context) or _in_text(name, span.title):
        return True
    if not _STANDS_FOR.search(span.context):
        return False
    return _in_text(name, _before(span))


def _in_text(name: Name, text: str) -> bool:
    others = [other.key for other in facts(text).names]
    if _named(name.key, others):
        return True
    # Names that the finder drew otherwise ("Port of X officials"): all words stand there.
    words = {t.norm for t in facts(text).tokens}
    parts = [t.norm for t in tokens(name.text) if t.text[0].isupper() or t.text[0].isdigit()]
    return bool(parts) and all(p in words for p in parts)


def _named(key: str, others: Sequence[str]) -> bool:
    """Tell whether a name is among these; a surname alone is that of the full name beside it.

    "Vell" in a text that names Ines Vell is no Otto Vell.
    """
    same = [other for other in others if same_name(key, other)]
    if " " not in key or any(" " in other for other in same):
        return bool(same)
    return any(
        not any(" " in o and o.split()[-1] == surname and not same_name(key, o) for o in others)
        for surname in same
    )


def _before(span: Span) -> str:
    context = span.context_sentences
    if not context:
        return ""
    sentences = [s for s in _all_sentences(span) if s[1] <= context[0][0]][-_BACK:]
    return span.text[sentences[0][0] : sentences[-1][1]] if sentences else ""


def _all_sentences(span: Span) -> tuple[tuple[int, int], ...]:
    return Span(span.text, 0, len(span.text)).cited_sentences


def _own_outlet(name: Name, spans: tuple[Span, ...]) -> bool:
    site = fold(name.text).replace(" ", "")
    return any(
        span.is_told_by(name) or any(site == _site(teller) for teller in span.tellers)
        for span in spans
    )


def _site(outlet: str) -> str:
    """What an outlet that is known by its address calls itself: "mygaming" of mygaming.co.za."""
    return outlet.casefold().removeprefix("www.").split(".")[0] if "." in outlet else ""


def _ordinary_opening(name: Name, subject: Subject, spans: tuple[Span, ...]) -> bool:
    """Whether this is an ordinary word with the capital of a sentence's beginning."""
    text = subject.sentence.text
    before = text[: name.start].rstrip(" \"“‘'(*")
    if before and before[-1] not in ":.!?•-—–":
        return False
    if " " in name.text or not name.text[1:].islower():
        return False
    if name.text.endswith("s") and _SINGULAR.match(text, name.end):
        return False  # "Baltus has": a plural noun would have "have"
    root = stem(name.key)
    if _opens_label(name, subject) and (groups(root) or rarity(root) < 1):
        return True
    if any(t.stem == root and t.text.islower() for s in spans for t in facts(s.context).tokens):
        return True
    if any(name.text in span.text for span in spans):
        return False
    return subject.sentence.kind is not Kind.FACT or bool(_ORDINARY.search(name.key))


def _opens_label(name: Name, subject: Subject) -> bool:
    """Whether a word opens a datum's label, which is worded by the house: "Victim: Ada Orr"."""
    text = subject.sentence.text
    datum = subject.sentence.role is Role.DATUM and name.start == 0
    return datum and re.match(r":| (?:[a-z])", text[name.end :]) is not None


def _finding(subject: Subject, name: Name, spans: tuple[Span, ...]) -> Finding:
    elsewhere = any(name.text in span.text for span in spans)
    known = dict.fromkeys(n.text for s in spans for n in facts(s.context).names)
    return sentence_finding(
        subject,
        f"{name.text} is named in the cited article, but not by the cited words"
        if elsewhere
        else f"no cited source names {name.text}",
        at=(name.start, name.end),
        expected=", ".join(list(known)[:8]) or "no name in the cited words",
        found=name.text,
        hint="cite the words that name it, or name only what they name",
    )
