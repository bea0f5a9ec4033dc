"""Whether a sentence of an article can stand in a briefing by itself. Pure.

A briefing takes sentences out of their surroundings. One that needs them (a pronoun for a person
named before, half of a quotation, a question) or that was never news (a byline, "click here") is
left out, with a reason that tests and people can read.
"""

from __future__ import annotations

import re

from corpus.language.attribution import attributions
from corpus.language.quotes import quotations
from corpus.language.tokens import tokens
from drafter.extractive.furniture import is_furniture, speaks_of_itself
from drafter.extractive.leaning import leans
from drafter.extractive.phrases import any_of
from drafter.extractive.voice import opines, speaks_to_reader

LEAST_WORDS, MOST_WORDS = 7, 55
# The reasons that tell an essay from a report, where an article has many of them.
_TALKS, _ASKS, _OPINES = (
    "speaks as “I”, “we” or “you”",
    "a question or an exclamation",
    "the writer's own opinion",
)
OPINED = frozenset({_TALKS, _ASKS, _OPINES})

_END = re.compile(r"[.!]['\"”’)\]]*$|[.!?]['”’\"]+$")
_START = re.compile(r"^[\"“‘'(\[`]*(?:[A-Z0-9$€£]|[a-z][A-Z])")
_CAPITALS = 0.6  # share of capitalised words from which a line is a headline
_ANAPHOR = re.compile(r"(?:he|she|they|it|the \w+)$", re.I)
_NO_SUBJECT = re.compile(r"^(?:In|On|At|From) [^,]* (?:said|says|stated) that ")
# A quotation that ends a sentence, and another sentence behind it.
_TWO = re.compile(r"[.!?…][”\"] (?:That|This|It|He|She|They|But|And|The|In|His|Her)\b")
# Three words outside the quotation marks are the least that can say who speaks.
_SPOKEN = re.compile(r"(?:[\w'’-]+\W+){2}[\w'’-]+")
_FINITE = any_of(
    r"""
    is; are; was; were; be; been; has; have; had; will; would; can; could; may; might; must; shall;
    does; did; do; said; says; say; told; tells; made; took; went; came; saw; gave; got; held;
    kept; left; led; lost; met; paid; put; ran; rose; sent; set; shot; spent; stood; struck; swept;
    won; wrote; began; became; bought; brought; built; chose; cut; drew; fell; felt; fled; found;
    grew; hit; knew; sank; sold; sought; spoke; stole; threw; understood; withdrew; \w{2,}ed;
    \w+n['’]t; \w{2,}(?:es|ts|ks|ns|ds|ls|ms|ps|rs|ws)
    """
)


def why_not(
    text: str,
    *,
    outlet: str | None = None,
    in_quotation: bool = False,
    known: frozenset[str] | None = None,
    about: frozenset[str] = frozenset(),
) -> str | None:
    """Return why ``text``, one sentence of an article, cannot stand by itself; ``None`` if it can.

    ``in_quotation`` says that a quotation opened before the sentence is still open where it begins.
    ``known`` are the article's ``leaning.capitals``, ``about`` the stems of the topic.
    """
    if in_quotation or not balanced(text):
        return "half of a quotation or of a bracket"
    words = tokens(text)
    if not LEAST_WORDS <= len(words) <= MOST_WORDS:
        return "too short or too long"
    if not _END.search(text) or not _START.match(text) or text.endswith(("...", "…")):
        return "no whole sentence"
    capitalised = sum(w.text[:1].isupper() for w in words)
    if capitalised > _CAPITALS * len(words) or not _FINITE.search(text):
        return "a headline or a caption"
    if _NO_SUBJECT.search(text) or _TWO.search(text):
        return "no whole sentence"
    if is_furniture(text):
        return "site furniture"
    bare = outside_quotations(text)
    if "?" in bare or bare.rstrip(" \"”'’").endswith("!"):
        return _ASKS
    if speaks_to_reader(bare):
        return _TALKS
    if opines(bare):
        return _OPINES
    if not _SPOKEN.search(bare):
        return "a quotation without a speaker"
    if outlet and speaks_of_itself(bare, outlet):
        return "the outlet speaks of itself"
    return leans(text, bare, known, about)


def speaks_on(sentence: str, following: str) -> bool:
    """Tell whether ``sentence`` is speech that only ``following``, of its paragraph, attributes.

    "FTX was no Ponzi scheme. It was very innovative, he argued": the first is his claim as well.
    """
    if attributions(sentence):
        return False
    return any(_ANAPHOR.match(a.speaker or "") for a in attributions(following))


def balanced(text: str) -> bool:
    """Tell whether quotation marks and brackets in ``text`` come in pairs."""
    curly = text.count("“") == text.count("”")
    plain = text.count('"') % 2 == 0
    ticks = text.count("``") == text.count("''")
    return curly and plain and ticks and text.count("(") == text.count(")") and "[" not in text


def outside_quotations(text: str) -> str:
    """Return ``text`` with quoted words blanked out, at the same length."""
    out = text
    for start, end in quotations(text):
        out = out[:start] + " " * (end - start) + out[end:]
    return out
