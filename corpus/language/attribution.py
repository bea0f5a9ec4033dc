"""Who says so, and how firmly.

Reads the reporting clauses of news: "X said", "said X", "according to X", "X, a spokesman, denied
that", "was accused by X", "X's claim that", "reportedly", "the alleged attack". A verb of reporting
counts where somebody stands before or after it who can speak, or where its form tells by itself
("is expected to"). Its namesakes among nouns ("Ohio State", "reports of") do not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from corpus.language.sentences import sentence_spans


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


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
    Strength.SAID: """said says say saying told tells telling stated added adds adding noted noting
        notes explained explains wrote writes announced announces remarked insisted insists tweeted
        tweets commented comments declared declares testified testifies argued argues arguing
        acknowledged acknowledges admitted admits conceded concedes recalled recalls revealed
        reveals replied disclosed suggested suggests urged echoed concluded
        joked quipped found""",
    Strength.CLAIMED: """claimed claims claim claiming asserted asserts contended contends boasted
        maintained maintains""",
    Strength.ALLEGED: "alleged alleges allege alleging accused accuses accuse accusing charges",
    Strength.DENIED: """denied denies deny denying rejected rejects dismissed dismisses disputed
        disputes refuted""",
    Strength.CONFIRMED: "confirmed confirms confirm confirming verified verifies",
    Strength.PREDICTED: """warned warns warn warning predicted predicts predict predicting expects
        expect expected forecast forecasts estimated estimates estimate projected projects
        anticipates anticipated believes believe believed hopes hope hoped feared fears fear
        vowed vows pledged pledges promised promises""",
    Strength.REPORTED: "reported reports reporting",
}
_STRENGTH = {verb: strength for strength, verbs in _VERBS.items() for verb in verbs.split()}
_VERB = re.compile(r"\b(" + "|".join(sorted(_STRENGTH, key=len, reverse=True)) + r")\b", re.I)
# Verbs that are oftener nouns or tell of deeds; they need "that", a quotation or a named speaker.
_WEAK = _words("""
    claims claim reports charges comments notes estimate estimates forecast forecasts projects fear
    fears hope hopes pledges promises rejected dismissed warning telling reporting suggested
    suggests maintained maintains concluded feared hoped pledged promised revealed agreed
""")
# "is expected to", "was accused of", "is said to be": passives that name no speaker, and what
# they amount to.
_PASSIVE = {
    "said": Strength.REPORTED, "reported": Strength.REPORTED, "believed": Strength.REPORTED,
    "alleged": Strength.ALLEGED, "accused": Strength.ALLEGED, "claimed": Strength.CLAIMED,
    "expected": Strength.PREDICTED, "estimated": Strength.PREDICTED, "feared": Strength.PREDICTED,
    "projected": Strength.PREDICTED, "predicted": Strength.PREDICTED,
    "forecast": Strength.PREDICTED, "anticipated": Strength.PREDICTED,
    "confirmed": Strength.CONFIRMED, "denied": Strength.DENIED,
}  # fmt: skip
_BE = re.compile(
    r"\b(?:is|are|was|were|been|be|being|isn't|wasn't)\s+(?:not |also |widely |now )?$"
)
_NOT = re.compile(r"(?:\bnot|n['’]t|\bnever)\s+$")
_PHRASE = re.compile(
    r"\b(?P<according>according to)\s+(?P<who>[^,;:\n\"“”()]{2,120})"
    r"|\b(?P<statement>in (?:an?|the|its|his|her|their)\s(?:\w+\s){0,2}?"
    r"(?:statement|interview|tweet|filing|letter|email|memo|blog post))\b"
    r"|\b(?P<hearsay>reportedly|allegedly|purportedly|supposedly|apparently)\b"
    r"|\b(?P<adjective>alleged|purported|supposed)(?=\s+[\w-]+)"
    r"(?!\s+(?:that|to|he|she|they|it|the|an?|in|on)\b)"
    r"|(?:(?<![\w.&-])(?P<owner>(?:(?-i:[A-Z])[\w.&-]{0,30}\s){0,3}(?-i:[A-Z])[\w.&-]{0,30})"
    r"['’]s?\s+)?\b(?P<noun>claims?|allegations?|accusations?|denials?|reports?|rumou?rs|assertions?)"
    r"\s(?:of|that|about)\b",
    re.I,
)
# What stands before "claims that" or "alleged" where they are a noun and an adjective.
_NOMINAL = re.compile(
    r"(?:^|\b(?:the|an?|his|her|its|their|of|any|no|other|some|all|new|false|over|for|in|on|amid|by|to"
    r"|about|with|from|despite|after|are|were|been|conflicting|repeated|unconfirmed|multiple|\w+['’]s|"
    r"\d+|two|three|four|five|six|seven|eight|nine|ten|several|many|deny|denies|denied|rejects?|"
    r"rejected|dismissed|disputed)\s+)$",
    re.I,
)
_NOUNS = {
    "claim": Strength.CLAIMED, "allegation": Strength.ALLEGED, "accusation": Strength.ALLEGED,
    "denial": Strength.DENIED, "report": Strength.REPORTED, "rumor": Strength.REPORTED,
    "rumour": Strength.REPORTED, "assertion": Strength.CLAIMED,
}  # fmt: skip
# Where the subject of a reporting verb may begin: after these.
_BOUNDARY = re.compile(
    r"[,;:()\"“”\n]|''|``|--| [–—-] |—"
    r"|\b(?:said|says|say|told|believes?|claimed|thinks?|knew|knows?)\s"
    r"|\b(?:that|but|while|because|after|when|as|if|which|where|although|though|since|before|until|"
    r"whether|how|why|what|than|so)\s(?!of\b)|\b(?:and|or)\s(?=(?:he|she|they|it|we|I|the|an?)\b)",
    re.I,
)
# What may stand between a subject and its verb.
_AUXILIARY = _words("""
    has have had also later then again already previously recently repeatedly publicly initially
    first earlier once would will could may might did does do not never been still simply even
    further now himself herself itself themselves yesterday today on late early morning afternoon
    evening night monday tuesday wednesday thursday friday saturday sunday
    wouldn't couldn't didn't doesn't don't hasn't haven't hadn't won't
""")
_PRONOUN = _words("he she they it we i you one who some many most several few others both")
_DETERMINER = re.compile(
    r"(?:the|an?|his|her|its|their|our|my|one|two|three|four|some|many|most|several|another|this|"
    r"these|those|other|no|each|every|both|all|few)\s",
    re.I,
)
_NO_SUBJECT = re.compile(
    r"\b(?:to|is|are|was|were|be|been|being|of|in|on|at|for|with|by|from|can|must|should|let|an?|"
    r"the|its|his|her|their|this|and|or|not)$",
    re.I,
)
_AFTER_QUOTE = re.compile(r"(?:[,?!.…—-]\s*)?[\"”’']+$|''$|,$|[?!]$")
# "said Paul Lee, president": the speaker behind the verb.
_INVERTED = re.compile(
    r"\s+(?P<who>(?:the |an? |his |her |its |their |one )?[\w'’.&-]+"
    r"(?:\s(?!in\b|on\b|at\b|that\b|as\b|after\b|when\b|during\b|told\b|and\b)[\w'’.&-]+){0,7})"
)
_CUT_WHO = re.compile(
    r"\s(?:who|which|that|while|as|when|after|released|published|posted|obtained|cited|seen|"
    r"and said|in (?:an?|the)|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b.*"
)
# What behind the verb begins something else than its subject, and what shows that a clause follows.
_NO_SPEAKER = _words("""
    that this it there these on in at by to as after when during later early late before earlier
    yesterday today if how what why where not so and but or with from for of about last next only
""")
_FINITE = re.compile(
    r"\b(?:was|were|is|are|had|has|have|would|will|could|can|may|might|did|does)\b"
)
# Stands for the speaker of the attribution before: "X denied it but said …", "…, adding that".
_SAME = "\0"
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
_BARE_FACT = 4


@dataclass(frozen=True, slots=True)
class Attribution:
    """One mark of attribution, at its verb or phrase. ``speaker`` is ``None`` where unnamed."""

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
    return _FIRMNESS[b] < (_BARE_FACT if a is None else _FIRMNESS[a])


@lru_cache(maxsize=4096)
def _attributions(text: str) -> tuple[Attribution, ...]:
    found: list[Attribution] = []
    for start, end in sentence_spans(text):
        found.extend(_in_sentence(text[start:end], start))
    return tuple(sorted(found, key=lambda a: (a.start, a.end)))


def _in_sentence(sentence: str, offset: int) -> list[Attribution]:
    found: list[Attribution] = []
    for match in _PHRASE.finditer(sentence):
        phrase = _phrase(match, sentence)
        if phrase and match.lastgroup != "statement":
            found.append(phrase)
    phrases = {p for f in found for p in range(f.start, f.end)}
    last: str | None = None
    for match in _VERB.finditer(sentence):
        if match.start() in phrases:
            continue
        read = _verb(match, sentence)
        if read is None:
            continue
        if read.speaker == _SAME:
            read = replace(read, speaker=last)
        last = read.speaker or last
        found.append(read)
    if not found:
        statements = (m for m in _PHRASE.finditer(sentence) if m["statement"])
        found = [p for m in statements if (p := _phrase(m, sentence))]
    return [
        Attribution(f.start + offset, f.end + offset, f.speaker, f.verb, f.strength) for f in found
    ]


def _phrase(match: re.Match[str], sentence: str) -> Attribution | None:
    if match["according"]:
        who = _CUT_WHO.sub("", match["who"]).strip()
        if who.endswith(".") and match.end() == len(sentence):
            who = who.rstrip(".")
        end = match.start("who") + len(who)
        return Attribution(match.start(), end, who or None, "according to", Strength.SAID)
    if match["hearsay"]:
        word = match["hearsay"].casefold()
        strength = Strength.ALLEGED if "alleg" in word else Strength.REPORTED
        return Attribution(match.start(), match.end(), None, word, strength)
    if match["adjective"]:
        if not _NOMINAL.search(sentence[max(0, match.start() - 24) : match.start()]):
            return None
        word = match["adjective"].casefold()
        return Attribution(match.start(), match.end(), None, word, Strength.ALLEGED)
    if match["noun"]:
        word = match["noun"].casefold()
        speaker = match["owner"]
        before = sentence[max(0, match.start("noun") - 24) : match.start("noun")]
        if speaker is None and not _NOMINAL.search(before):
            return None
        strength = _NOUNS[word.removesuffix("s")]
        return Attribution(match.start("noun"), match.end("noun"), speaker, word, strength)
    words = match["statement"]
    return Attribution(match.start(), match.end(), None, words, Strength.SAID)


def _verb(match: re.Match[str], sentence: str) -> Attribution | None:
    verb = match[1].casefold()
    if match[1][0].isupper() and match.start() > 0:
        return None  # Ohio State, the Daily Reports: a name
    before, after = sentence[: match.start()], sentence[match.end() : match.end() + 200]
    near = before[-40:]
    strength = _STRENGTH[verb]
    if verb == "found" and not re.match(r"\s+that\b", after):
        return None
    if strength in {Strength.DENIED, Strength.CONFIRMED} and _NOT.search(near):
        strength = Strength.SAID  # "would not confirm" confirms nothing
    if _BE.search(near):
        return _passive(match, after)
    telling = re.match(r"\s+(?:that\b|[^.]{0,40}\bthat\b|[\"“‘`'])|\s*[,:]\s*[\"“‘`']", after)
    participle = verb.endswith("ing")
    if participle:
        if not re.search(r"(?:,|—|[-–])\s*$", near):
            return None
        return Attribution(match.start(), match.end(), _SAME, verb, strength)
    if re.search(r"\b(?:and|but|then)\s+(?:\w+ly\s|also\s)?$", near) and verb not in _WEAK:
        return Attribution(match.start(), match.end(), _SAME, verb, strength)
    quoted = _AFTER_QUOTE.search(near.rstrip()) is not None
    if quoted and (who := _inverted(near.rstrip(), after)):
        return Attribution(match.start(), match.end(), who, verb, strength)
    speaker = _subject(before)
    if speaker is None:
        if telling and verb not in _WEAK and not _NO_SUBJECT.search(near.rstrip()):
            return Attribution(match.start(), match.end(), None, verb, strength)
        return None
    if verb in _WEAK and not (telling or _is_named(speaker) or _ends(after, before)):
        return None
    return Attribution(match.start(), match.end(), speaker, verb, strength)


def _passive(match: re.Match[str], after: str) -> Attribution | None:
    verb = match[1].casefold()
    if verb not in _PASSIVE:
        return None
    if by := re.match(r"\s+by(?=\s)", after):
        who = _INVERTED.match(after[by.end() :])
        speaker = re.sub(r"\s(?:of|for)\s[a-z].*", "", _clip(who["who"])) if who else None
        return Attribution(match.start(), match.end(), speaker, verb, _STRENGTH[verb])
    if re.match(r"\s+(?:to|of|that)\b", after):
        return Attribution(match.start(), match.end(), None, verb, _PASSIVE[verb])
    return None


def _ends(after: str, before: str) -> bool:
    """Whether the clause closes the sentence behind what was said: "…, the company claims."."""
    return re.match(r"\s*[.,]?\s*$", after) is not None and "," in before


def _is_named(speaker: str) -> bool:
    words = speaker.split()
    first = words[0][:1].isupper() and not _DETERMINER.match(f"{words[0]} ")
    return first or any(w[:1].isupper() for w in words[1:])


def _subject(before: str) -> str | None:
    """Return the noun phrase that ends ``before``, or ``None`` where nobody can speak there."""
    text = before[-160:].rstrip()
    while " " in text:
        rest, _, last = text.rpartition(" ")
        last = last.casefold().replace("’", "'")
        if last not in _AUXILIARY and not (last.endswith("ly") and len(last) > 4):
            break
        text = rest.rstrip()
    if text.endswith(","):
        text = _without_apposition(text)
    start = 0
    for boundary in _BOUNDARY.finditer(text):
        start = boundary.end()
    phrase = text[start:].strip(" '‘’`\"")
    for lead in ("and ", "or ", "But ", "And ", "In ", "Yet "):
        phrase = phrase.removeprefix(lead)
    if not phrase or _NO_SUBJECT.search(phrase) or phrase.startswith(("There ", "there ")):
        return None
    words = phrase.split()
    if words[-1].casefold() in _PRONOUN:
        return words[-1]
    if len(words) > 9:
        return _tail(words)
    capital = any(w[0].isupper() for w in words)
    plural = words[-1].endswith("s") or words[-1].casefold() in {"police", "people", "officials"}
    if _DETERMINER.match(phrase) or capital or plural or len(words) <= 2:
        return phrase if words[-1][-1].isalnum() or words[-1].endswith(".") else None
    return None


def _tail(words: list[str]) -> str | None:
    """Of a long stretch keep the last name or the last "the …"."""
    for i in range(len(words) - 1, max(-1, len(words) - 7), -1):
        if words[i][0].isupper() and (i == 0 or not words[i - 1][0].isupper()):
            return " ".join(words[i:])
        if words[i].casefold() in {"the", "a", "an"}:
            return " ".join(words[i:])
    last = " ".join(words).rpartition(" and ")[2]
    return last if len(last.split()) <= 6 else None


def _without_apposition(text: str) -> str:
    """Cut "Marks, a spokesman for the port," back to "Marks"."""
    body = text[:-1]
    for comma in [m.start() for m in re.finditer(",", body)][:-4:-1]:
        head = re.search(r"(?:^|[\s\"“'`(])((?:[A-Z][\w'’.&-]*\s?){1,5})$", body[:comma])
        if head:
            return body[:comma]
        if re.search(r"\b(?:the|an?)\s[\w'’-]+(?:\s[\w-]+)?$", body[:comma], re.I):
            return body[:comma]
    return body


def _inverted(before: str, after: str) -> str | None:
    """Return the speaker behind a verb that follows the words said: "…," said Marcus.

    Behind a mere comma ("it fell, said Marcus, a fisherman") the name must close its clause, for
    "Marks, a spokesman, said Mr. Ali left" has its speaker before the verb.
    """
    match = _INVERTED.match(after)
    if match is None:
        return None
    who = match["who"]
    first = who.split()[0]
    closes = re.match(r"\s*(?:[.,;]|$)", after[match.end() :]) is not None or who.endswith(".")
    if before.endswith(",") and not closes:
        return None
    if first.casefold() in _NO_SPEAKER or _FINITE.search(who):
        return None
    if _DETERMINER.match(f"{who} ") or first[0].isupper():
        return _clip(who)
    return who if closes and len(who.split()) <= 4 else None


def _clip(who: str) -> str:
    """Drop the stop that ends the sentence, keep that of "Jr." and "U.S."."""
    clipped = re.sub(r"(?<=[a-z]{3})\.$", "", who)
    return re.sub(r"['’]+$", "", clipped)
