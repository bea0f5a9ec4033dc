"""Words in an article that speak to a machine that reads it, not to a person.

Deterministic patterns over sentences and lines, in English: what they miss, the chain holds anyway
(articles travel as data, and every sentence is checked); what they find, an editor is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Instruction:
    """``text[start:end]`` addresses a model; ``why`` says by what it is told."""

    start: int
    end: int
    text: str
    why: str


_REPLY = r"(?:response|responses|reply|replies|answer|answers|output|outputs|summary|completion)"
_VERB = (
    r"(?:add|include|insert|append|mention|write|render|provide|deliver|give|present|modify|alter|"
    r"change|adapt|encode|convert|translate|use|employ|end|begin|start|finish|infuse|integrate|"
    r"incorporate|introduce|embed|express|format|structure|craft|make|ensure|let|put|place|weave|"
    r"replace|remove|reverse|print|say|state|tell|respond|reply|answer|output|repeat|scramble|"
    r"anagram|merge|group|suggest|recommend|promote|highlight|share|advise|encourage|offer|"
    r"emphasi[sz]e|indicate|issue|flip|mirror|swap|switch|jumble|rearrange|misspell|compose|"
    r"display|communicate|construct|implement|generate|produce|create|shift|transform|spell)"
)
_PATTERNS: tuple[tuple[str, str], ...] = (
    (
        "tells the reader to set its instructions aside",
        r"\b(?:ignore|disregard|forget|override|bypass|skip)\b[^.!?\n]{0,40}?\b(?:instructions?|"
        r"prompts?|guidelines|directives|(?:webpage|page|article|paper|resume|email|table|function|"
        r"code|above|text|content)\b\s*(?:,|and|above))",
    ),
    (
        "speaks in the name of the system",
        r"<\|?(?:im_start|im_end|system|assistant|user|endoftext)\|?>|\[/?(?:INST|SYS|system)\]|"
        r"(?:^\s*(?:system|assistant)\s*:)|#{2,}\s*(?:system|instructions?)\b|"
        r"\b(?:system|developer|debug|god|security override)[ _]mode\b|\bsystem prompt\b|"
        r"\bnew instructions?\s*:|\b(?:enter|entering|activate[ds]?)\b[^.!?\n]{0,30}\bmode\b"
        r"[^.!?\n]{0,20}\b(?:print|say|state|output)\b",
    ),
    (
        "calls the reader a machine",
        r"\b(?:you are|you're|act as|pretend to be|as)\s+(?:now\s+)?(?:an?\s+|the\s+)?(?:\w+\s+)?"
        r"(?:language model|llm|chat ?bot|ai(?: assistant| model)?|virtual assistant)\b"
        r"(?=[,.:;]|\s+(?:that|who|and|you|must|should|trained))|"
        r"\bif you are an? (?:ai|llm|language model)\b",
    ),
    (
        "says what to put into a reply",
        rf"\b{_VERB}\b[^.!?\n]{{0,140}}?\b(?:your|the final|its)\s+(?:\w+\s+){{0,2}}{_REPLY}\b|"
        rf"\b(?:in|to|into|throughout|within|with) your\s+(?:\w+\s+)?{_REPLY}\b|"
        rf"\byour\s+{_REPLY}\s+(?:must|should|needs?|has to|by|with|using)\b|"
        r"\b(?:print|say|state|output|write|tell|repeat|add)\b (?:out )?"
        r"(?:the following|that the|only|exactly)\b[^.!?\n]{0,40}:",
    ),
    (
        "asks for code to be put into the reader's own",
        r"\b(?:code (?:snippet|excerpt|block|segment|fragment|sample)s?)\b[^.!?\n]{0,80}\byour\b|"
        r"\byour (?:code|codebase|script|implementation|program|solution|software)\b"
        r"[^.!?\n]{0,80}\bcode\b",
    ),
    (
        "carries program code",
        r"```|<code>|<!\s?doctype\b|</?(?:html|head|body|script|style)>|"
        r"^\s*import (?:os|sys|requests|socket|subprocess|urllib|smtplib|pickle|math)\b|"
        r"\bdef \w+\([^)\n]{0,80}\)\s*:|\bprint\([^)\n]{1,80}\)|\breturn \w+\.\w+",
    ),
    (
        "gives a task",
        r"(?:^\s*(?:please\s+|kindly\s+)?(?:summari[sz]e|translate|paraphrase|concatenate|classify|"
        r"analy[sz]e|extract|encode|decode|rewrite|convert)\b[^.!?\n]{0,60}\b(?:this|these|the "
        r"(?:above|following|previous)|all)\b)|"
        r"\bsummari[sz]e this (?:web ?page|page|article|text)\b",
    ),
    (
        "builds an address out of what was said",
        r"\bhttps?://\S+[?&]\w+=\S*(?:\[|\{|%s)|\b(?:base64|url)[- ]?encod\w+[^.!?\n]{0,80}"
        r"\b(?:conversation|chat|history|previous|above)\b|"
        r"\b(?:conversation|chat history|previous message)\b[^.!?\n]{0,80}"
        r"\b(?:append|replace|encode|url|link|image)\b",
    ),
    (
        "hides text from people",
        r"<!-{1,2}(?=[^>]{0,400}?\b(?:ignore|say|state|print|note|assume|follow|you)\b)|"
        r"(?:\b[01]{8}\s+){6,}|\b[0-9a-f]{64,}\b|\b(?=[A-Za-z0-9+/]*[0-9+/])(?=[A-Za-z0-9+/]*[a-z])"
        r"(?=[A-Za-z0-9+/]*[A-Z])[A-Za-z0-9+/]{48,}={0,2}(?![A-Za-z0-9+/])",
    ),
)
_COMPILED = tuple(
    (why, re.compile(pattern, re.IGNORECASE | re.MULTILINE)) for why, pattern in _PATTERNS
)
_LONGEST = 300


def instructions(text: str) -> list[Instruction]:
    """Return the places of ``text`` that address a model, in order, none inside another."""
    found: list[Instruction] = []
    for why, pattern in _COMPILED:
        for match in pattern.finditer(text):
            end = min(match.end(), match.start() + _LONGEST)
            found.append(Instruction(match.start(), end, text[match.start() : end], why))
    found.sort(key=lambda i: (i.start, -i.end))
    kept: list[Instruction] = []
    for item in found:
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept
