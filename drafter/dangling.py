"""Sentences that lost what they lean on: “He”, “the company”, where the name was withheld. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from corpus.model import Finding, Role, Sentence, Severity
from drafter.assemble import Body
from drafter.extractive.leaning import leans
from drafter.extractive.standalone import outside_quotations

DANGLING = "dangling@1"
_SHOWN_CHARS = 120
_OPENING = re.compile(r"[\w'’-]+(?: [\w'’-]+){0,2}")


def dangling(body: Body, about: frozenset[str]) -> Mapping[str, Finding]:
    """Return a blocking finding, by sentence, for each that leans on one that was withheld.

    A pronoun is taken to stand for the nearest sentence before it in its paragraph that leans on
    none itself; where one was withheld on the way there, a reader would take it for somebody
    else's. ``about`` are the stems of the topic, which need no sentence before them.
    """
    found: dict[str, Finding] = {}
    if not body.lost:
        return found
    for item in body.grounded:
        if item.sentence.role is not Role.BODY or not _leans(item.sentence, about):
            continue
        where = (item.section, item.sentence.block)
        before = [g.sentence for g in body.grounded if (g.section, g.sentence.block) == where]
        lost = _lost(before, item.sentence, body.lost, about)
        if lost:
            found[item.sentence.id] = _finding(item.section, item.sentence, lost)
    return found


def _lost(
    block: list[Sentence],
    sentence: Sentence,
    lost: Mapping[str, tuple[str, ...]],
    about: frozenset[str],
) -> str | None:
    """Return the sentence that was withheld between ``sentence`` and what it could stand for."""
    for place in range(block.index(sentence), -1, -1):
        here = block[place]
        if here is not sentence and not _leans(here, about):
            return None
        if texts := lost.get(here.id):
            return texts[-1]
    return None


def _leans(sentence: Sentence, about: frozenset[str]) -> bool:
    return leans(sentence.text, outside_quotations(sentence.text), None, about) is not None


def _finding(section: str, sentence: Sentence, lost: str) -> Finding:
    opening = _OPENING.match(sentence.text)
    return Finding(
        DANGLING,
        Severity.BLOCKING,
        "it leans on the sentence before it, which was withheld",
        section=section,
        sentence_id=sentence.id,
        expected="who or what is meant, named",
        found=f"“{opening.group() if opening else ''} …” after “{lost[:_SHOWN_CHARS]}”",
        hint="name who or what is meant, as the evidence does",
    )
