"""What the loopback model writes: words of the passages that it is shown, and known inventions.

Every fourth sentence of an answer is changed in one of four ways, in turn; the others are copied
letter for letter. The same prompt gets the same answer, whoever asks.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

EVERY = 4
MOST = 12
_FEWEST_WORDS, _MOST_WORDS = 8, 45
_END = re.compile(r"(?<=[.!?])[\"'’”]*\s+(?=[\"'‘“A-Z])")
_NUMBER = re.compile(r"(?<![\w.,])[1-9]\d*(?![\w.,]*\d)")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b")
_SPEAKER = re.compile(r",?\s+(?:[\w.' -]{2,40}\s)?(?:said|says|told|according to)\b[^.]*\.$")
_OTHER_NAME = "Pemberton"
_WHAT = ("inquiry", "audit", "appeal", "survey", "review")
_DONE = ("opened", "halted", "postponed", "completed", "announced")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
KINDS = ("number", "name", "attribution", "invented")


@dataclass(frozen=True, slots=True)
class Passage:
    """What a prompt shows under ``key``, the name that the peer's prompt cites it by."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence that the model writes, citing ``key``.

    ``source`` is the sentence of the passage that it was made of, and ``planted`` how it was
    changed (one of ``KINDS``), or nothing where it was copied.
    """

    text: str
    key: str
    source: str
    planted: str = ""


def sentences(text: str) -> list[str]:
    """Return the whole sentences of ``text`` that an answer may be made of, white space joined."""
    out = []
    for paragraph in text.splitlines():
        for part in _END.split(" ".join(paragraph.split())):
            words = part.split()
            if _FEWEST_WORDS <= len(words) <= _MOST_WORDS and part[0].isupper() and part[-1] == ".":
                out.append(part)
    return out


def written(passages: Sequence[Passage], prompt: str, most: int = MOST) -> list[Line]:
    """Write up to ``most`` sentences, one of each passage in turn, until none is left.

    Where an answer begins in its passages, and with which kind of change, is drawn from a hash of
    ``prompt``, so that prompts on the same passages do not all get the same sentences.
    """
    draw = int.from_bytes(hashlib.sha256(prompt.encode()).digest()[:4], "big")
    waiting = _in_turn(passages, draw)
    lines: list[Line] = []
    while waiting and len(lines) < most:
        line = _line(waiting, len(lines), draw)
        waiting = [(key, source) for key, source in waiting if source != line.source]
        lines.append(line)
    return lines


def _in_turn(passages: Sequence[Passage], draw: int) -> list[tuple[str, str]]:
    """Return the sentences with their passage's key: one of each passage, again and again."""
    kept = [(p.key, found) for p in passages if (found := sentences(p.text))]
    longest = max((len(found) for _, found in kept), default=0)
    return [
        (key, found[(turn + draw) % len(found)])
        for turn in range(longest)
        for key, found in kept
        if turn < len(found)
    ]


def _line(waiting: Sequence[tuple[str, str]], place: int, draw: int) -> Line:
    """Copy the next sentence, or change the next that gives a hold for the kind whose turn it is.

    Where none does, the next is replaced by an invention.
    """
    key, source = waiting[0]
    if place % EVERY != EVERY - 1:
        return Line(source, key, source)
    kind = KINDS[(place // EVERY + draw) % len(KINDS)]
    for key, source in waiting:
        if (text := changed(source, kind)) is not None:
            return Line(text, key, source, kind)
    key, source = waiting[0]
    return Line(_invented(source), key, source, "invented")


def changed(source: str, kind: str) -> str | None:
    """Return ``source`` with a change of ``kind``, or nothing where it gives no hold for it."""
    if kind == "invented":
        return _invented(source)
    if kind == "number":
        return _once(_NUMBER, source, lambda found: str(int(found) + 7))
    if kind == "name":
        return _once(_NAME, source, lambda _found: _OTHER_NAME)
    without = _SPEAKER.sub(".", source)
    return without if without != source and len(without.split()) >= _FEWEST_WORDS - 2 else None


def _invented(source: str) -> str:
    draw = hashlib.sha256(source.encode()).digest()
    what, done, day = (names[draw[i] % 5] for i, names in enumerate((_WHAT, _DONE, _DAYS)))
    return f"A second {what} into the matter was {done} on the following {day}."


def _once(pattern: re.Pattern[str], text: str, change: Callable[[str], str]) -> str | None:
    found = pattern.search(text)
    return f"{text[: found.start()]}{change(found[0])}{text[found.end() :]}" if found else None
