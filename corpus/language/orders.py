"""Sentences in which a text asks or orders whoever reads it, instead of telling something. Pure.

``instructions`` finds words that can only be meant for a machine. "Provide a list of the ferries"
and "How do solar panels work?" might be meant for anybody; but no briefing has to repeat them.
English, by the form of the sentence.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.language.instructions import instructions
from corpus.language.quotes import quotations
from corpus.language.sentences import sentence_spans

Span = tuple[int, int]

# Verbs that ask for a piece of work. Few of them begin a sentence of news; names (Will, Mark,
# Grant) are none of them.
_WORK = (
    r"(?:add|analy[sz]e|append|ask|assume|break down|calculate|classify|compare|compose|compute|"
    r"concatenate|convert|create|decode|define|delete|describe|determine|develop|do not|"
    r"don['’]t|download|encode|encrypt|ensure|evaluate|execute|explain|extract|follow|forget|"
    r"generate|give|identify|ignore|imagine|include|insert|invert|jumble|make|modify|output|"
    r"paraphrase|perform|please|pretend|print|produce|propose|provide|put|recommend|remove|"
    r"render|repeat|replace|reply|respond|reverse|rewrite|say|scramble|send|solve|spell|suggest|"
    r"summari[sz]e|tell|translate|transform|use(?! cases)|write)"
)
# Verbs that are nouns as well ("State television", "Open champion") count before these alone.
_NOUNS_TOO = (
    r"(?:answer|check|design|display|draft|find|format|help|list|open|read|return|run|share|show|"
    r"start|state)(?= (?:the|an?|this|these|that|your|my|our|me|us|all|in|how|only|each|out)\b)"
)
_ASKS = (
    r"(?:(?:what|who|whom|which|why|where|when|how)(?:['’]s| (?:is|are|was|were|do|does|did|can|"
    r"could|has|have|had|will|would|should|might|may))(?: (?:the|an?|i|you|we|they|your|my|our|"
    r"this|these|that|it|there)\b| ['‘\"“])|how do [a-z]+ [a-z]+\b|(?:can|could|would|will) you\b|"
    r"(?:is|are|was|were|do|does|did|has|have) (?:this|these|the|an?|you|there|it)\b)"
)
# At the start of a sentence, or behind a word or two that head it: "URGENT Write …", "Note: Reply".
_ORDER = re.compile(
    r"^(?:[A-Z][\w-]*,?[:.]? ){0,2}(?=[A-Z])"
    rf"(?i:{_WORK}\b(?=,? [\w'‘\"“{{<(])|{_NOUNS_TOO}|(?<!Doctor ){_ASKS})"
)
# "The question is, will they pay?" tells what the question is.
_QUESTION = re.compile(r"^(?!(?:The|One|A) (?:\w+ )?question\b).*\?[\s'\"”’)]*$", re.S)
_BLANK = re.compile(r"\n\s*\n")
_MOST_AROUND = 2000


@lru_cache(maxsize=2048)
def orders(text: str) -> tuple[Span, ...]:
    """Return the sentences of ``text`` that ask or order their reader, in order.

    What stands in quotation marks was asked by somebody whom the text reports.
    """
    bare = _unquoted(text)
    return tuple(
        (start, end)
        for start, end in sentence_spans(text)
        if _QUESTION.match(bare[start:end]) or _is_order(bare[start:end])
    )


@lru_cache(maxsize=512)
def instructed(text: str) -> tuple[Span, ...]:
    """Return the paragraphs of ``text`` that hold words for a model, in order, each once.

    Whoever plants an order plants what belongs to it: the figure to be told, the page that it is
    wrapped in. Where no blank line parts paragraphs, a line is one.
    """
    parted = _BLANK.search(text) is not None
    found: dict[Span, None] = {}
    for item in instructions(text):
        left, right = max(0, item.start - _MOST_AROUND), item.end + _MOST_AROUND
        if parted:
            breaks = [m.end() for m in _BLANK.finditer(text, left, item.start)]
            after = _BLANK.search(text, item.end, right)
            start = breaks[-1] if breaks else left
            end = after.start() if after else min(len(text), right)
        else:
            start = max(left, text.rfind("\n", 0, item.start) + 1)
            stop = text.find("\n", item.end)
            end = min(right, stop if stop != -1 else len(text))
        found[start, end] = None
    return tuple(found)


def _is_order(sentence: str) -> bool:
    return _ORDER.match(" ".join(sentence.split())) is not None


def _unquoted(text: str) -> str:
    """Return ``text`` with quoted words crossed out, at the same length."""
    out = text
    for start, end in quotations(text):
        out = out[:start] + "x" * (end - start) + out[end:]
    return out
