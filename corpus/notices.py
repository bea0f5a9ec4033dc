"""What an article says of itself: corrected, taken back, for subscribers alone. Pure.

All are read from whole lines, and only from words by which publishers mark them: a report on a
correction in a market, on a treaty that was withdrawn or on a newspaper's new paywall is none. On
1,545 real pages and articles they found 10 corrections and 4 paywalls, each of which is one, and no
withdrawal; how many they miss is not known.
"""

from __future__ import annotations

import re

FREE, METERED, PAID = "free", "metered", "paid"
MAX_NOTICE = 500
_DATE_WORDS = 3
# A notice of a paywall stands at an end of the text; the lines looked at there.
_ENDS = 6

_WORK = r"(?:article|story|report|post|piece|item|column|headline|page|version|text|interview)"
_LABEL = re.compile(
    r"\W{0,3}(?:corrections?|clarifications?|correction and clarification|erratum|corrigendum"
    r"|correction appended)\b\s*(?:\([^)]{1,40}\)|,?\s*(?:on\s+)?[A-Z][a-z]+\.? \d{1,2}(?:, \d{4})?"
    r"|\d{1,2} [A-Z][a-z]+(?: \d{4})?)?\s*(?::|\.|[–—-]\s|$)",
    re.I,
)
_CORRECTED = re.compile(
    rf"\b(?:this|the|our) (?:\w+ )?{_WORK} (?:\w+ )?(?:was|has been|is|have been) (?:since )?"
    r"(?:(?:amended|corrected)\b"
    r"|(?:updated|edited|revised|changed|modified)\b.{0,80}\b(?:to (?:correct|clarify|fix|remove)"
    r"|error|mistake|incorrect))"
    rf"|\b(?:an |the |a )?(?:earlier|previous|original|prior) version of (?:this|the|our) {_WORK}\b"
    r"|\bwe (?:regret|apologi[sz]e for) (?:the|this|any) (?:error|mistake)s?\b",
    re.I,
)
_BACK = r"(?:retracted|withdrawn|taken down|unpublished)"
_OURS = r"(?:article|story|post|piece|column|item)"
_WITHDRAWN_LABEL = re.compile(
    r"\W{0,3}(?:retracted|retraction(?: notice| of)?|withdrawn|(?:mandatory |story )?kill)\b\s*"
    r"(?::|[–—-]\s|\]|$)",
    re.I,
)
_WITHDRAWN = re.compile(
    rf"\b(?:this|our) {_OURS} (?:was|is|has been|have been) (?:\w+ ){{0,2}}{_BACK}\b"
    rf"|\bhas (?:since )?(?:retracted|withdrawn) (?:this|the) {_OURS}\b"
    r"|\bwe (?:have |are )?(?:retracted|withdrawn|retract(?:ing)?|withdraw(?:ing)?)"
    rf" (?:this|our) {_OURS}\b",
    re.I,
)
_PAYWALL = re.compile(
    r"\b(?:subscribe|sign in|log in|register|become a (?:member|subscriber))\b.{0,40}"
    r"\bto (?:continue|keep) reading\b"
    r"|\bto (?:continue|keep) reading\b.{0,60}"
    r"\b(?:subscribe|sign in|log in|register|subscription)\b"
    r"|\b(?:this|the full|the rest of this) (?:article|story|content|page)\b.{0,30}"
    r"\b(?:only (?:available )?(?:to|for)|(?:reserved|available only|exclusive(?:ly)?) (?:to|for)"
    r"|for) (?:our |paying |registered )*(?:subscribers|members)\b"
    r"|\balready a subscriber\s*\?"
    r"|\byou(?: have|'ve|’ve) (?:reached|read|used) (?:your|all|the)\b.{0,40}\bfree\b.{0,20}"
    r"\barticles?\b",
    re.I,
)


def correction_in(text: str) -> str | None:
    """Return the first line by which ``text`` says that it was corrected, cut to a notice's length.

    A label that stands alone on its line, or with its date, takes the next line with it.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for number, line in enumerate(lines):
        labelled = _LABEL.match(line)
        said = len(line[labelled.end() :].split()) if labelled else 0
        if labelled and said <= _DATE_WORDS and number + 1 < len(lines):
            return f"{line} {lines[number + 1]}"[:MAX_NOTICE]
        if labelled or (len(line) <= 2 * MAX_NOTICE and _CORRECTED.search(line)):
            return line[:MAX_NOTICE]
    return None


def withdrawal_in(title: str, text: str) -> str | None:
    """Return the title or first line by which an article says that it was taken back.

    Labels such as "Retracted:" count in the title and at either end of the text alone.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    ends = [title.strip(), *(lines if len(lines) <= 2 * _ENDS else lines[:_ENDS] + lines[-_ENDS:])]
    for number, line in enumerate(ends):
        labelled = _WITHDRAWN_LABEL.match(line)
        if labelled and labelled.end() == len(line) and number + 1 < len(ends):
            return f"{line} {ends[number + 1]}"[:MAX_NOTICE]
        if labelled or (len(line) <= MAX_NOTICE and _WITHDRAWN.search(line)):
            return line[:MAX_NOTICE]
    return None


def paywall_in(text: str) -> bool:
    """Tell whether the head or the end of ``text`` asks the reader to subscribe to read on."""
    lines = [line for line in text.splitlines() if line.strip()]
    ends = lines if len(lines) <= 2 * _ENDS else [*lines[:_ENDS], *lines[-_ENDS:]]
    return any(_PAYWALL.search(line) for line in ends)
