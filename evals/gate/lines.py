"""Where the sentences of a briefing stand in the file that it was read from."""

from __future__ import annotations

import json
import re
from bisect import bisect_right

from corpus.model import Briefing, Sentence
from evals.markdown.escape import unescape

# What a reader of Markdown does not see: addresses, footnote tokens, comments. Each is blanked, so
# that what is left keeps its place.
_UNSEEN = re.compile(
    r"<!--.*?-->|\]\((?:<[^<>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"\n]*\")?\)"
    r"|\]\[[^\]\n]*\]|\[\^[^\]\s]+\]|<https?://[^<>\s]+>|(?<![\w(<])https?://\S+",
    re.S,
)
_WORD = re.compile(r"&#\d{1,7};|\w+")
_ENOUGH = (12, 5, 3, 1)  # words that a sentence is looked for by; fewer where more are not found


def markdown_lines(text: str, briefing: Briefing) -> dict[str, int]:
    """Return the line, from 1, on which each sentence begins; one that is not found is left out.

    Sentences are looked for by their words, in order, so that markup between words does not matter.
    """
    seen = _UNSEEN.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text.replace("\\", " "))
    words = [(m.start(), w) for m in _WORD.finditer(seen) for w in _words(unescape(m[0]))]
    places: dict[str, list[int]] = {}
    for index, (_, word) in enumerate(words):
        places.setdefault(word, []).append(index)
    breaks = [m.start() for m in re.finditer("\n", text)]
    lines: dict[str, int] = {}
    at = 0
    for sentence in briefing.sentences:
        wanted = _words(sentence.text)
        for count in _ENOUGH:
            head = wanted[:count]
            place = _find(words, places, head, at) if head else None
            if place is not None:
                lines[sentence.id] = bisect_right(breaks, words[place][0]) + 1
                # A sentence found by a word or two does not carry the search past others.
                at = place + len(head) if count >= min(3, len(wanted)) else at
                break
    return lines


def json_lines(text: str, briefing: Briefing) -> dict[str, int]:
    """Return the line on which each sentence's text stands in a JSON briefing."""
    lines: dict[str, int] = {}
    at = 0
    for sentence in briefing.sentences:
        place = _first(text, _encodings(sentence), at)
        if place is not None:
            at = place
            lines[sentence.id] = text.count("\n", 0, place) + 1
    return lines


def _encodings(sentence: Sentence) -> tuple[str, ...]:
    return (json.dumps(sentence.text, ensure_ascii=False), json.dumps(sentence.text))


def _first(text: str, wanted: tuple[str, ...], at: int) -> int | None:
    found = [p for w in wanted if (p := text.find(w, at)) != -1]
    return min(found, default=None)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.replace("_", " ").casefold())


def _find(
    words: list[tuple[int, str]], places: dict[str, list[int]], wanted: list[str], at: int
) -> int | None:
    for index in places.get(wanted[0], ()):
        if index >= at and [w for _, w in words[index : index + len(wanted)]] == wanted:
            return index
    return None
