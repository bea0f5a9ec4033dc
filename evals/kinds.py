"""The kind of a sentence that nobody has marked, guessed by a small rule.

In this order: a label or a few words without content is connective; a sentence that looks ahead
("will", "expected to", "watch for", "next") and neither quotes nor reports what has been said is a
forecast; a sentence with a reporting verb and its speaker, a number, a date or a quotation, or a
named party before a past-tense verb, is a fact; what is left is analysis. The rule errs towards
fact, which asks for a citation.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from corpus.language.attribution import attributions
from corpus.language.quotes import quotations
from corpus.language.tokens import content_stems
from corpus.model import Kind, Role
from evals.evidence import facts

_AHEAD = re.compile(
    r"\b(?:will|would|expects?|expected to|likely|unlikely|may|might|could|next|upcoming|watch"
    r"|forecasts?|predicts?|due (?:on|by|to)|scheduled|(?:is|are) set to|poised|by the end of)\b",
    re.I,
)
_PAST = re.compile(
    r"\b(?:\w{2,}ed|was|were|had|said|told|hit|struck|killed|shut|cut|began|won|lost|fell|rose|sent"
    r"|took|met|made|held|led|left|went|came|gave|sold|bought|built|broke|sank|fled)\b"
)
_WATCH = re.compile(r"(?:watch|look)\b", re.I)
_NEAR = 60  # characters between a name and the verb that tells of it
# "April 25" is a date whichever its year.
_ANY_YEAR = datetime(2000, 1, 1, tzinfo=UTC)
_QUOTED_WORDS = 6  # fewer are a term in quotation marks, not somebody's words


def guess_kind(text: str, role: Role = Role.BODY, allowed: frozenset[str] | None = None) -> Kind:
    """Guess what ``text`` does; with ``allowed``, a kind that its section takes where it can."""
    kind = _guess(text, role)
    if allowed and kind is not Kind.CONNECTIVE and str(kind) not in allowed:
        kind = next((k for k in (Kind.FACT, Kind.ANALYSIS) if str(k) in allowed), kind)
    return kind


def _guess(text: str, role: Role) -> Kind:
    if role in {Role.LABEL, Role.NOTE} or not content_stems(text):
        return Kind.CONNECTIVE
    if role is Role.THESIS:
        return Kind.ANALYSIS
    if role is Role.DATUM:
        return Kind.FACT
    read = facts(text, _ANY_YEAR)
    quoted = any(len(text[a:b].split()) >= _QUOTED_WORDS for a, b in quotations(text))
    reported = any(a.speaker for a in attributions(text))
    if _WATCH.match(text) or (_AHEAD.search(text) and not quoted and not reported):
        return Kind.FORECAST
    if quoted or reported or read.quantities or read.dates:
        return Kind.FACT
    told = any(
        abs(verb.start() - name.start) <= _NEAR
        for verb in _PAST.finditer(text)
        for name in read.names
    )
    return Kind.FACT if told else Kind.ANALYSIS
