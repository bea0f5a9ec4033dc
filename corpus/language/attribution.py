"""Who says so, and how firmly.

Reads the reporting clauses of news: "X said", "said X", "according to X", "X, a spokesman, denied
that", "was accused by X", "X's claim that", "reportedly", "the alleged attack". A verb of reporting
counts where somebody stands before or after it who can speak, or where its form tells by itself
("is expected to"). Its namesakes among nouns ("Ohio State", "reports of") do not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.language.remembered import remembered
from corpus.language.reporting import (
    AFTER_QUOTE,
    AUXILIARY,
    BE,
    BOUNDARY,
    CUT_WHO,
    DETERMINER,
    FINITE,
    INVERTED,
    NAMESAKES,
    NO_SPEAKER,
    NO_SUBJECT,
    NOMINAL,
    NOT,
    NOUNS,
    OBJECT,
    PASSIVE,
    PHRASE,
    PRONOUN,
    SAME,
    STRENGTH,
    VERB,
    VERB_BEHIND,
    WEAK,
    WRITES,
    Strength,
)
from corpus.language.sentences import sentence_spans

__all__ = ["Attribution", "Strength", "attributions", "harder_than"]

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
# Verbs that stand before a speaker without an article: "said officials".
_BEFORE_SPEAKER = frozenset({"said", "says", "added", "wrote", "warned"})
# Verbs that a hearer follows, never their speaker: "…, Orr told Harbour Wire."
_BEFORE_HEARER = frozenset({"told", "tells", "informed", "informs", "notified", "notifies"})


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


@remembered
def _attributions(text: str) -> tuple[Attribution, ...]:
    found: list[Attribution] = []
    for start, end in sentence_spans(text):
        found.extend(_in_sentence(text[start:end], start))
    return tuple(sorted(found, key=lambda a: (a.start, a.end)))


def _in_sentence(sentence: str, offset: int) -> list[Attribution]:
    found: list[Attribution] = []
    for match in PHRASE.finditer(sentence):
        phrase = _phrase(match, sentence)
        if phrase and match.lastgroup != "statement":
            found.append(phrase)
    phrases = {p for f in found for p in range(f.start, f.end)}
    last: str | None = None
    for match in VERB.finditer(sentence):
        if match.start() in phrases:
            continue
        read = _verb(match, sentence)
        if read is None:
            continue
        if read.speaker == SAME:
            read = replace(read, speaker=last)
        last = read.speaker or last
        found.append(read)
    if not found:
        statements = (m for m in PHRASE.finditer(sentence) if m["statement"])
        found = [p for m in statements if (p := _phrase(m, sentence))]
    return [
        Attribution(f.start + offset, f.end + offset, f.speaker, f.verb, f.strength) for f in found
    ]


def _phrase(match: re.Match[str], sentence: str) -> Attribution | None:
    if match["according"]:
        who = CUT_WHO.sub("", match["who"]).strip()
        if who.endswith(".") and match.end() == len(sentence):
            who = who.rstrip(".")
        end = match.start("who") + len(who)
        return Attribution(match.start(), end, who or None, "according to", Strength.SAID)
    if match["hearsay"]:
        word = match["hearsay"].casefold()
        strength = Strength.ALLEGED if "alleg" in word else Strength.REPORTED
        return Attribution(match.start(), match.end(), None, word, strength)
    if match["adjective"]:
        if not NOMINAL.search(sentence[max(0, match.start() - 24) : match.start()]):
            return None
        word = match["adjective"].casefold()
        return Attribution(match.start(), match.end(), None, word, Strength.ALLEGED)
    if match["noun"]:
        word = match["noun"].casefold()
        speaker = match["owner"]
        before = sentence[max(0, match.start("noun") - 24) : match.start("noun")]
        if speaker is None and not NOMINAL.search(before):
            return None
        strength = NOUNS[word.removesuffix("s")]
        return Attribution(match.start("noun"), match.end("noun"), speaker, word, strength)
    words = match["statement"]
    return Attribution(match.start(), match.end(), None, words, Strength.SAID)


def _verb(match: re.Match[str], sentence: str) -> Attribution | None:
    verb = match[1].casefold()
    if match[1][0].isupper() and match.start() > 0:
        return None  # Ohio State, the Daily Reports: a name
    before, after = sentence[: match.start()], sentence[match.end() : match.end() + 200]
    near = before[-40:]
    strength = STRENGTH[verb]
    if _is_noun(verb, after):
        return None
    if strength in {Strength.DENIED, Strength.CONFIRMED} and NOT.search(near):
        strength = Strength.SAID  # "would not confirm" confirms nothing
    if BE.search(near):
        return _passive(match, after)
    if verb == "accused" and re.match(r"\s+of\b", after) and re.search(r"(?:,|—|–)\s*$", near):
        return Attribution(match.start(), match.end(), None, verb, strength)
    telling = re.match(r"\s+(?:that\b|[^.]{0,40}\bthat\b|[\"“‘`'])|\s*[,:]\s*[\"“‘`']", after)
    participle = verb.endswith("ing")
    if participle:
        if not re.search(r"(?:,|—|[-–])\s*$", near):
            return None
        return Attribution(match.start(), match.end(), SAME, verb, strength)
    if re.search(r"\b(?:and|but|then)\s+(?:\w+ly\s|also\s)?$", near) and verb not in WEAK:
        return Attribution(match.start(), match.end(), SAME, verb, strength)
    quoted = AFTER_QUOTE.search(near.rstrip()) is not None
    inverts = quoted and verb not in _BEFORE_HEARER
    who = _inverted(near.rstrip(), after) if inverts else None
    if who and (who[0].isupper() or DETERMINER.match(f"{who} ") or verb in _BEFORE_SPEAKER):
        return Attribution(match.start(), match.end(), who, verb, strength)
    speaker = _subject(before)
    if speaker is None:
        if telling and verb not in WEAK and not NO_SUBJECT.search(near.rstrip()):
            return Attribution(match.start(), match.end(), None, verb, strength)
        return None
    direct = _is_named(speaker) and OBJECT.match(after)
    if verb in WEAK and not (telling or direct or _ends(after, before)):
        return None
    return Attribution(match.start(), match.end(), speaker, verb, strength)


def _is_noun(verb: str, after: str) -> bool:
    """Whether the word tells nothing here: "initial estimates indicate", "found the boat"."""
    if verb == "found":
        return re.match(r"\s+that\b", after) is None
    if verb in WRITES and re.match(r"\s+about\b", after):
        return True
    return verb in NAMESAKES and VERB_BEHIND.match(after) is not None


def _passive(match: re.Match[str], after: str) -> Attribution | None:
    verb = match[1].casefold()
    if verb not in PASSIVE:
        return None
    if by := re.match(r"\s+by(?=\s)", after):
        who = INVERTED.match(after[by.end() :])
        speaker = re.sub(r"\s(?:of|for)\s[a-z].*", "", _clip(who["who"])) if who else None
        return Attribution(match.start(), match.end(), speaker, verb, STRENGTH[verb])
    if re.match(r"\s+(?:to|of|that)\b", after):
        return Attribution(match.start(), match.end(), None, verb, PASSIVE[verb])
    return None


def _ends(after: str, before: str) -> bool:
    """Whether the clause closes the sentence behind what was said: "…, the company claims."."""
    return (
        re.match(r"\s*[.,]?\s*$", after) is not None
        and re.search(r"[,”\"]\s*[^,]{0,40}$", before) is not None
    )


def _is_named(speaker: str) -> bool:
    words = speaker.split()
    first = words[0][:1].isupper() and not DETERMINER.match(f"{words[0]} ")
    return first or any(w[:1].isupper() for w in words[1:])


def _subject(before: str) -> str | None:
    """Return the noun phrase that ends ``before``, or ``None`` where nobody can speak there."""
    text = before[-160:].rstrip()
    while " " in text:
        rest, _, last = text.rpartition(" ")
        last = last.casefold().replace("’", "'")
        if last not in AUXILIARY and not (last.endswith("ly") and len(last) > 4):
            break
        text = rest.rstrip()
    if text.endswith(","):
        text = _without_apposition(text)
    start = 0
    for boundary in BOUNDARY.finditer(text):
        start = boundary.end()
    phrase = text[start:].strip(" '‘’`\"")
    for lead in ("and ", "or ", "But ", "And ", "In ", "Yet "):
        phrase = phrase.removeprefix(lead)
    if not phrase or NO_SUBJECT.search(phrase) or phrase.startswith(("There ", "there ")):
        return None
    words = phrase.split()
    if words[-1].casefold() in PRONOUN:
        return words[-1]
    if len(words) > 9:
        return _tail(words)
    capital = any(w[0].isupper() for w in words)
    plural = words[-1].endswith("s") or words[-1].casefold() in {"police", "people", "officials"}
    if DETERMINER.match(phrase) or capital or plural or len(words) <= 2:
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
    match = INVERTED.match(after)
    if match is None:
        return None
    who = match["who"]
    first = who.split()[0]
    closes = re.match(r"\s*(?:[.,;:]|$)", after[match.end() :]) is not None or who.endswith(".")
    if before.endswith(",") and not closes:
        return None
    if first.casefold() in NO_SPEAKER or FINITE.search(who):
        return None
    if DETERMINER.match(f"{who} ") or first[0].isupper():
        return _clip(who)
    return who if closes and len(who.split()) <= 4 else None


def _clip(who: str) -> str:
    """Drop the stop that ends the sentence, keep that of "Jr." and "U.S."."""
    clipped = re.sub(r"(?<=[a-z]{3})\.$", "", who)
    return re.sub(r"['’]+$", "", clipped)
