"""Names of people, places and organisations, found by their capitals.

No dictionary of the world: a name is a run of capitalised words, with the small words that names
hold inside them ("Bank of England"), less the ordinary words that merely begin a sentence or a
headline. Nationalities are names ("Egyptian") and match their country; months, weekdays, job
titles and honorifics are not, and a title parts a run in two ("German Chancellor Angela Merkel").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from corpus.language.aliases import fold
from corpus.language.name_words import (
    INSIDE,
    INSTITUTIONS,
    NOT_NAMES,
    OPEN_NAMES,
    OPENERS,
    ORDINARY_ENDING,
    PAIRED,
    PLACE_NOUNS,
    PORTFOLIOS,
    TITLES,
    VERBS_AFTER,
    WITH_ENDING,
)
from corpus.language.nations import NATIONS
from corpus.language.remembered import remembered
from corpus.language.sentences import sentence_spans

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f]|[-'’.&](?=[^\W_]))*\.?")
_LOWER = re.compile(r"(?<![\w’'-])[^\W\d_A-Z][^\W_A-Z]*(?!\w)")
# Newspapers go by one noun alone: "The Post said".
_PAPERS = frozenset(
    ("post", "times", "guardian", "telegraph", "herald", "tribune", "gazette", "chronicle",
     "observer", "journal", "star")
)  # fmt: skip
# A capital after these may only open a sentence, a quotation, a clause or a list item.
_MARKS = frozenset("\"“‘'`([:•*-–—|/")
_CAPITALS = frozenset(("us", "who", "un"))  # names in capitals, words else


@dataclass(frozen=True, slots=True)
class Name:
    """One mention. ``key`` is the form to compare by: folded, without honorific or possessive."""

    start: int
    end: int
    text: str
    key: str


def names(text: str) -> list[Name]:
    """Return the names in ``text`` in order of their places."""
    return list(_names(text))


@remembered
def _names(text: str) -> tuple[Name, ...]:
    lower = {w.casefold() for w in _LOWER.findall(text)}
    spans = sentence_spans(text)
    inner = _inner_capitals(text, spans)
    found: list[Name] = []
    for start, end in spans:
        found.extend(_Reader(text, lower, inner).read(start, end))
    return tuple(found)


def _inner_capitals(text: str, spans: list[tuple[int, int]]) -> frozenset[str]:
    """The words that have a capital inside a sentence, where none is due: names, surely."""
    inner = set()
    for start, end in spans:
        words = list(_WORD.finditer(text, start, end))
        if _shouted(words):
            continue
        for before, word in pairwise(words):
            if word.group()[0].isupper() and text[before.end() : word.start()] == " ":
                inner.add(_plain(word.group()))
    return frozenset(inner)


def _shouted(words: list[re.Match[str]]) -> bool:
    """Whether this is a headline in capitals, where a capital says nothing."""
    letters = [w.group() for w in words if w.group()[0].isalpha()]
    capitals = sum(1 for w in letters if w[0].isupper())
    return len(letters) > 3 and capitals > 0.75 * len(letters)


class _Reader:
    """Reads one sentence: collects capitalised runs and turns each into names."""

    def __init__(self, text: str, lower: set[str], inner: frozenset[str]) -> None:
        self.text = text
        self.lower = lower
        self.inner = inner
        self.upper = False
        self.found: list[Name] = []

    def read(self, start: int, end: int) -> list[Name]:
        words = list(_WORD.finditer(self.text, start, end))
        shouted = _shouted(words)
        self.upper = self.text[start:end].isupper()
        run: list[re.Match[str]] = []
        for i, word in enumerate(words):
            if run and not self._joined(run[-1], word):
                self._close(run)
                run = []
            after = words[i + 1] if i + 1 < len(words) else None
            if self._belongs(word, after, run, shouted, first=i == 0):
                run.append(word)
            elif run:
                self._close(run)
                run = []
        self._close(run)
        return self.found

    def _joined(self, before: re.Match[str], word: re.Match[str]) -> bool:
        gap = self.text[before.end() : word.start()]
        possessive = before.group().endswith(("'s", "’s"))
        hyphened = re.search(r"-[^\W\d_A-Z]+$", before.group()) is not None
        return gap in {" ", "\u00a0", " & "} and not possessive and not hyphened

    def _belongs(
        self,
        word: re.Match[str],
        after: re.Match[str] | None,
        run: list[re.Match[str]],
        shouted: bool,
        *,
        first: bool,
    ) -> bool:
        plain = _plain(word.group())
        if not _capital(word.group()):
            return bool(run) and after is not None and self._inside(plain, after, run)
        if run and plain in INSIDE | NOT_NAMES and not self._all_caps(word):
            # Research In Motion, BBC One: inside a name, or a number that ends it.
            follows = after is not None and _capital(after.group()) and not shouted
            return (follows and self._joined(word, after)) if after else False
        if plain in NOT_NAMES and not self._all_caps(word):
            return False
        before = self.text[word.start() - 1 : word.start()]
        gap = self.text[max(0, word.start() - 3) : word.start()].rstrip()
        opens = first or before in _MARKS or gap[-1:] in _MARKS or gap.endswith(("``", "…"))
        if shouted:
            return self._named_in_headline(word.group(), plain)
        return not (opens and not run) or self._names_at_start(word, after, plain)

    def _all_caps(self, word: re.Match[str]) -> bool:
        return word.group().isupper() and _plain(word.group()).replace(".", "") in _CAPITALS

    def _inside(self, plain: str, after: re.Match[str], run: list[re.Match[str]]) -> bool:
        """Whether a small word goes on with the name: of after an institution, de anywhere."""
        if plain not in INSIDE:
            return False
        head = _plain(run[-1].group())
        if plain in {"of", "for"}:
            rest = self.text[after.start() : after.start() + 40]
            nominal = _capital(after.group()) or re.match(r"the [A-Z]", rest) is not None
            return nominal and head in INSTITUTIONS | PLACE_NOUNS | TITLES
        if plain == "the":
            return _plain(run[-1].group()) in {"of", "for"} and _capital(after.group())
        if plain in {"and", "&"}:
            return head in PAIRED and _capital(after.group())
        return _capital(after.group()) or _plain(after.group()) in INSIDE

    def _named_in_headline(self, raw: str, plain: str) -> bool:
        """In capitals throughout, only what the text names elsewhere; else what looks no word."""
        if plain in self.inner or plain in NATIONS:
            return True
        if self.upper:
            return False
        ordinary = plain in self.lower | OPENERS or ORDINARY_ENDING.search(plain) is not None
        return not ordinary and (len(plain) > 1 or raw.endswith("."))

    def _names_at_start(self, word: re.Match[str], after: re.Match[str] | None, plain: str) -> bool:
        """Whether the first word of a sentence is a name, and not an ordinary word's capital."""
        raw = word.group()
        gap = self.text[word.end() : word.end() + 2]
        run_on = after is not None and gap[:1] in " \u00a0" and _capital(after.group())
        if plain in OPENERS:
            return run_on and plain in OPEN_NAMES and plain not in self.lower
        if plain in self.inner or plain in NATIONS or plain in WITH_ENDING or plain in TITLES:
            return True
        if raw[1:] != raw[1:].lower() or raw.endswith(("'s", "’s")):
            return plain not in self.lower
        rest = self.text[word.end() : word.end() + 12]
        if plain in INSTITUTIONS | PLACE_NOUNS and re.match(r" of (?:the )?[A-Z]", rest):
            return True
        if plain in PAIRED and re.match(r" (?:and|&) [A-Z]", rest):
            return True
        if plain in self.lower or ORDINARY_ENDING.search(plain):
            return False
        if after is None:
            return gap[:1] != ":"
        follower = _plain(after.group())
        return (
            run_on
            or gap[:1] == ","
            or follower in VERBS_AFTER
            or re.search(r"(?:ed|s|ly)$", follower) is not None
        )

    def _close(self, run: list[re.Match[str]]) -> None:
        part: list[re.Match[str]] = []
        for word in run:
            plain = _plain(word.group())
            inside = bool(part) and _plain(part[-1].group()) in INSIDE  # Department of Justice
            if plain in TITLES and not inside and not self._institution_follows(word, run):
                self._add(part)
                part = []
            else:
                part.append(word)
        self._add(part)

    def _institution_follows(self, word: re.Match[str], run: list[re.Match[str]]) -> bool:
        """General Motors, Justice Department, Major League: a title's word in another's name."""
        at = run.index(word)
        rest = [_plain(w.group()) for w in run[at + 1 :]]
        return bool(rest) and (rest[0] in INSTITUTIONS or rest[0] in {"and", "&"})

    def _add(self, part: list[re.Match[str]]) -> None:
        while part and _plain(part[-1].group()) in INSIDE and not _capital(part[-1].group()):
            part = part[:-1]
        while part and self._no_head(part):
            of = _plain(part[0].group()) == "of"
            part = part[1:]
            if of and len(part) > 1 and _plain(part[0].group()) in PORTFOLIOS:
                part = part[1:]  # Secretary of State Hillary Clinton
        if not part:
            return
        start, end = part[0].start(), part[-1].end()
        words = self.text[start:end]
        if cut := re.search(r"-[^\W\d_A-Z][^\W_]*$", words):
            end, words = start + cut.start(), words[: cut.start()]
        if words.endswith(".") and not re.search(r"\.\w\.$|\b\w\.$", words):
            end, words = end - 1, words[:-1]
        if words.endswith(("'s", "’s")):
            end, words = end - 2, words[:-2]
        key = fold(words)
        if len(key) > 1 and (key in _PAPERS or key not in PLACE_NOUNS | INSTITUTIONS):
            self.found.append(Name(start, end, words, key))

    def _no_head(self, part: list[re.Match[str]]) -> bool:
        """Whether the run begins with a word that no name begins with."""
        plain = _plain(part[0].group())
        if plain in INSIDE:
            return not _capital(part[0].group())
        return len(part) == 1 and plain in TITLES | NOT_NAMES and not self._all_caps(part[0])


def _capital(word: str) -> bool:
    if word[0].isupper():
        return True
    if word[0].islower():
        # iPhone, eBay, al-Assad
        return (len(word) > 1 and word[1].isupper()) or bool(
            re.match(r"(?:al|el|bin|d)['’-][A-Z]", word)
        )
    return False


@lru_cache(maxsize=100_000)
def _plain(word: str) -> str:
    return word.casefold().rstrip(".").replace("’", "'").removesuffix("'s")
