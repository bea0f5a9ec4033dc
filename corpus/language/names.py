"""Names of people, places and organisations, found by their capitals.

No dictionary of the world: a name is a run of capitalised words, with the small words that names
hold inside them ("Bank of England"), less the ordinary words that merely begin a sentence or a
headline. Nationalities are names ("Egyptian") and match their country; months, weekdays, job
titles and honorifics are not, and a title parts a run in two ("German Chancellor Angela Merkel").
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

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
    QUALIFIERS,
    TITLES,
    VERBS_AFTER,
    WITH_ENDING,
)
from corpus.language.nations import NATIONS
from corpus.language.sentences import sentence_spans

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f]|[-'’.&](?=[^\W_]))*\.?")
_LOWER = re.compile(r"(?<![\w’'-])[^\W\d_A-Z][^\W_A-Z]*(?!\w)")
# Newspapers go by one noun alone: "The Post said".
_PAPERS = frozenset(
    ("post", "times", "guardian", "telegraph", "herald", "tribune", "gazette", "chronicle",
     "observer", "journal", "star")
)  # fmt: skip
_COMPANY_FORM = re.compile(r" (?:inc|ltd|llc|plc|corp|co|sa|ag|gmbh|nv|se|spa|company)$")
# A capital after these may only open a sentence, a quotation, a clause or a list item.
_MARKS = frozenset("\"“‘'`([:•*-–—|/")
_OFFICES = frozenset(("department", "ministry", "office", "bureau", "board", "bank"))
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


def same_name(a: str, b: str) -> bool:
    """Tell whether two keys can name the same: alias, surname, acronym, nationality.

    What sets a longer name apart must be there: "New York" is not "New York Times", "Korea" is not
    "North Korea", "America" is not "Bank of America".
    """
    a, b = _canonical(a), _canonical(b)
    if a == b:
        return True
    first, second = a.split(), b.split()
    if not first or not second:
        return False
    short, long = sorted((first, second), key=len)
    if _part_of(tuple(short), tuple(long)) or _initials_agree(short, long):
        return True
    if "".join(first) == "".join(second):
        return True  # "Open AI", "OpenAI"
    return len(short) == 1 and any(short[0] in _acronyms(f) for f in _spelt_out(tuple(long)))


@lru_cache(maxsize=4096)
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


@lru_cache(maxsize=100_000)
def fold(words: str) -> str:
    """Fold accents, case, dots and possessives away: ``São Paulo’s`` is ``sao paulo``."""
    plain = unicodedata.normalize("NFKD", words)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    plain = re.sub(r"'s\b", "", plain.replace("’", "'")).replace(".", "")
    return " ".join(re.sub(r"[^\w&]+", " ", plain).split())


@lru_cache(maxsize=100_000)
def _canonical(key: str) -> str:
    key = fold(key).removeprefix("the ")
    key = _COMPANY_FORM.sub("", key)
    key = re.sub(r"^u s\b", "us", re.sub(r"^u k\b", "uk", key))
    return NATIONS.get(key, key)


@lru_cache(maxsize=100_000)
def _part_of(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether all words of the shorter stand, in order, in the longer, and its head is there."""
    if set(short) - INSIDE == set(long) - INSIDE:
        return True  # Justice Department, Department of Justice
    rest = iter(long)
    if not all(any(_same_word(word, other) for other in rest) for word in short):
        return False
    if (head := _head(long)) is not None:
        return head in short
    return long[0] not in QUALIFIERS or long[0] in short


def _head(words: tuple[str, ...]) -> str | None:
    """The noun that says what an institution is: Bank in Bank of America, Post in Pacific Post."""
    if "of" in words:
        before = words[: words.index("of")]
        return before[-1] if before and before[-1] in INSTITUTIONS else None
    return words[-1] if words[-1] in INSTITUTIONS else None


def _same_word(a: str, b: str) -> bool:
    return a == b or NATIONS.get(a, a) == NATIONS.get(b, b)


def _initials_agree(a: list[str], b: list[str]) -> bool:
    """J. Smith and John Smith: one surname, and one first name the initial of the other."""
    if len(a) < 2 or a[-1] != b[-1] or a[0][0] != b[0][0]:
        return False
    return len(a[0]) == 1 or len(b[0]) == 1


@lru_cache(maxsize=100_000)
def _spelt_out(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return a name and, for "justice department", the order that its acronym follows."""
    if len(words) == 2 and words[1] in _OFFICES:
        return words, (words[1], "of", words[0])
    return (words,)


def _acronyms(words: tuple[str, ...]) -> frozenset[str]:
    """The acronyms of a long name: with and without its small words, U.S. kept whole."""
    if len(words) < 2:
        return frozenset()
    parts = [(w if w == "us" else w[0], w in INSIDE) for w in words]
    return frozenset(("".join(p for p, _ in parts), "".join(p for p, small in parts if not small)))
