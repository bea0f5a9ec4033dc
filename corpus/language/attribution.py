"""Who says so, and how firmly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from corpus.language.names import names
from corpus.language.sentences import sentence_spans


class Strength(StrEnum):
    """How a source stands to what it passes on."""

    SAID = "said"
    CLAIMED = "claimed"
    ALLEGED = "alleged"
    DENIED = "denied"
    CONFIRMED = "confirmed"
    PREDICTED = "predicted"
    REPORTED = "reported"


_VERBS: dict[Strength, str] = {
    Strength.SAID: """said says say saying told tells tell stated states state added adds
        noted notes explained explains wrote writes announced announces announce remarked
        insisted insists tweeted tweets posted commented comments declared declares testified
        testifies argued argues acknowledged acknowledges admitted admits described
        describes urged called""",
    Strength.CLAIMED: "claimed claims claim claiming asserted asserts contended contends boasted",
    Strength.ALLEGED: "alleged alleges allege alleging accused accuses accuse accusing charged",
    Strength.DENIED: "denied denies deny denying rejected rejects dismissed dismisses disputed",
    Strength.CONFIRMED: "confirmed confirms confirm confirming verified verifies",
    Strength.PREDICTED: """warned warns warn predicted predicts predict expects expected forecast
        forecasts estimated estimates estimate projected projects anticipates believes believe""",
    Strength.REPORTED: "reported reports reporting",
}  # fmt: skip
_STRENGTH = {verb: strength for strength, verbs in _VERBS.items() for verb in verbs.split()}
_VERB = re.compile(r"\b(" + "|".join(sorted(_STRENGTH, key=len, reverse=True)) + r")\b", re.I)
_PHRASE = re.compile(
    r"\b(?P<according>according to)\s+(?P<who>[^,.;:\n]{2,80})"
    r"|\b(?P<in>in|as|per) (?:a|an|the|its|his|her|their)\s+"
    r"(?:statement|interview|tweet|filing|report|post|letter|email|memo)\b"
    r"|\b(?P<hearsay>reportedly|allegedly|purportedly|supposedly|apparently)\b"
    r"|\b(?P<claim>claims?|allegations?) (?:of|that)\b",
    re.I,
)
_SPEAKER = re.compile(
    r"((?:the |an? |its |his |her |their )?(?:[\w'’.&-]+ ){0,5}?"
    r"(?:officials?|police|ministry|minister|government|spokes(?:man|woman|person|people)|company|"
    r"army|military|court|judge|prosecutors?|lawyers?|witness(?:es)?|residents?|analysts?|experts?|"
    r"sources?|authorit(?:y|ies)|union|agency|group|operators?|regulators?|scientists?|doctors?|"
    r"rebels?|opposition|president|report|statement|study|reports|lawsuit|complaint|indictment|"
    r"he|she|they|it|we|i|who))$",
    re.I,
)
_LEADING = re.compile(
    r"^(?:and|but|as|that|which|where|when|while|because|to|in|on|of|by)\s+", re.I
)
# The order of firmness. A sentence may not state a thing more firmly than its source does.
_FIRMNESS = {
    Strength.ALLEGED: 0,
    Strength.CLAIMED: 0,
    Strength.REPORTED: 1,
    Strength.PREDICTED: 1,
    Strength.DENIED: 1,
    Strength.SAID: 2,
    Strength.CONFIRMED: 3,
}


@dataclass(frozen=True, slots=True)
class Attribution:
    """One mark of attribution. ``speaker`` is ``None`` where nobody is named."""

    start: int
    end: int
    speaker: str | None
    verb: str
    strength: Strength


def attributions(text: str) -> list[Attribution]:
    """Return the attributions in ``text`` in order of their places."""
    return list(_attributions(text))


def harder_than(a: Strength | None, b: Strength) -> bool:
    """Tell whether ``a`` states more firmly than ``b`` does; ``None`` is told as bare fact."""
    return _FIRMNESS[b] < (4 if a is None else _FIRMNESS[a])


@lru_cache(maxsize=4096)
def _attributions(text: str) -> tuple[Attribution, ...]:
    found: list[Attribution] = []
    for start, end in sentence_spans(text):
        found.extend(_in_sentence(text, start, end))
    return tuple(sorted(found, key=lambda a: (a.start, a.end)))


def _in_sentence(text: str, start: int, end: int) -> list[Attribution]:
    found = []
    for match in _PHRASE.finditer(text, start, end):
        if match["according"]:
            found.append(_of(match, match["who"].strip(), "according to", Strength.SAID))
        elif match["hearsay"]:
            word = match["hearsay"].casefold()
            strength = Strength.ALLEGED if "alleg" in word else Strength.REPORTED
            found.append(_of(match, None, word, strength))
        elif match["claim"]:
            firm = Strength.ALLEGED if "alleg" in match["claim"].lower() else Strength.CLAIMED
            found.append(_of(match, None, match["claim"].casefold(), firm))
    for match in _VERB.finditer(text, start, end):
        speaker = _speaker(text, start, end, match)
        if speaker is not None:
            verb = match.group().casefold()
            found.append(_of(match, speaker or None, verb, _STRENGTH[verb]))
    return found


def _of(match: re.Match[str], speaker: str | None, verb: str, strength: Strength) -> Attribution:
    return Attribution(match.start(), match.end(), speaker, verb, strength)


def _speaker(text: str, start: int, end: int, verb: re.Match[str]) -> str | None:
    """Return who stands before or after the verb, "" for a passive, ``None`` for no attribution."""
    before = text[max(start, verb.start() - 160) : verb.start()].rstrip()
    after = text[verb.end() : min(end, verb.end() + 120)]
    if re.search(r"\b(?:is|are|was|were|been|be|being)$", before) and re.match(
        r"\s*(?:by|to|that|of)\b", after
    ):
        return ""
    if found := _SPEAKER.search(before[-120:]):
        return _LEADING.sub("", found.group(1))
    for name in reversed(names(before)):
        if len(before) - name.end <= 2 or before[name.end :].strip(" ,").count(" ") <= 6:
            return name.text
        break
    if re.match(r"\s+(?:the |a |an )?[\w'’.-]+", after) and re.search(r"[\"”’',]$", before):
        tail = names(after[:80])
        return tail[0].text if tail else ""
    if re.match(r"\s+that\b", after):
        return before.split()[-1] if before else ""
    return None
