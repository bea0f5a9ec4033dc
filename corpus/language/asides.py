"""Words that speak of the text they stand in, or to the people who edit it, and report nothing."""

from __future__ import annotations

import re

_WHO = r"(?:editors?|reviewers?|checkers?|publishers?|sub-editors?)"
_TEXT = (
    r"(?:(?:this|our) (?:briefing|draft)|this (?:section|summary|bullet|text|item)"
    r"|the briefing(?= (?:is|was|has|needs?|contains?|holds?|can|may|should|must)\b))"
)
_PRAISED = (
    r"(?:review\w*|check\w*|verif\w+|approv\w+|accurate|careful|complete|exact|reliable|trustworthy"
    r"|publish\w*|sourced|fact-check\w*|correct|true|withhold|withheld|findings?)"
)
_ASIDES = re.compile(
    rf"\b(?:note|message|memo|reminder|word)s? (?:to|for) (?:the )?{_WHO}\b"
    rf"|\b{_WHO}['’]s? note\b|\beditors['’] note\b"
    rf"|^\W*(?:{_WHO}|system|assistant|admin|developer)\s*:"
    rf"|\b{_WHO} (?:may|can|should|must|need(?:s)?|(?:is|are) (?:free|asked|invited))"
    r" (?:not |to |safely |now )*(?:skip|approve|publish|ignore|accept|trust|pass|release|send)\b"
    rf"|\b{_TEXT}\b[^.;:]{{0,60}}\b{_PRAISED}\b"
    r"|\bsources?(?: (?:are|were|have been))? verified\b"
    r"|\bapprove (?:this|it|at|now|the (?:draft|briefing|section))\b|\bpublish (?:this|it) now\b"
    r"|\bmark (?:all|every|each|this|these)\b[^.;]{0,20}\b(?:sentences?|claims?|findings?)\b"
    r"|\bignore (?:the|all|any|these) (?:findings?|checks?|warnings?|evidence|sources)\b",
    re.IGNORECASE | re.MULTILINE,
)


def aside(text: str) -> tuple[int, int] | None:
    """Return where ``text`` first speaks of itself or to its editor; ``None`` where it does not."""
    match = _ASIDES.search(text)
    return match.span() if match else None
