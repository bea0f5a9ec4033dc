"""Errors of who says so: attribution dropped, moved, hardened; quotations altered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from corpus.language.aliases import same_name
from corpus.language.names import names
from corpus.language.quotes import quotations
from corpus.language.tokens import STOP_WORDS, tokens
from evals.mutations.model import Offsets, Pool, Seed, capitalised, put
from evals.mutations.tables import pairs, words

_SAY = (
    r"(?:said|says|claimed|claims|told (?:[A-Z]\w+(?: [A-Z]\w+)*|reporters|investors|lawmakers|"
    r"the \w+)|added|argued|alleged|insisted|wrote|warned|announced|stated|maintained|reported|"
    r"believes?|expects?|predicted|estimated|estimates)"
)
_WHO = r"(?:[A-Z][\w.'’-]*|[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Oo]ne)(?: [\w.'’,-]+){0,8}?"
_TAIL = re.compile(
    rf",(?P<q>[”\"]?) (?P<who>{_WHO}) (?P<say>{_SAY})"
    r"(?: (?:on|in|at|late|early) [^,.]{2,40})?\.$"
)
_INVERTED = re.compile(
    rf",(?P<q>[”\"]?) (?P<say>said|says|claimed|added|wrote|warned) (?P<who>{_WHO})\.$"
)
_HEAD = re.compile(
    rf"^(?P<who>{_WHO}) (?P<say>{_SAY})(?: (?:on|in|late|early) [A-Z]\w+day| later)?(?: that|:)? "
    r"(?P<rest>[\w“\"‘$].{20,})$",
    re.S,
)
_ACCORDING = re.compile(r",? according to (?P<who>[^,.;:“\"]{3,60}?)(?=[,.;])")
_ACCORDING_HEAD = re.compile(r"^According to (?P<who>[^,;:“\"]{3,60}), (?P<rest>.+)$", re.S)
_PRONOUN = re.compile(r"^(?:he|she|they|it|one|the (?:man|woman|company|group))$", re.I)


@dataclass(frozen=True, slots=True)
class _Clause:
    """A reporting clause: who speaks where, by what verb, and the sentence without it."""

    who: Offsets
    say: Offsets | None
    bare: str


def _clauses(text: str) -> list[_Clause]:
    found = []
    for pattern in (_TAIL, _INVERTED):
        if match := pattern.search(text):
            bare = text[: match.start()] + match["q"] + "."
            found.append(_Clause(match.span("who"), match.span("say"), bare))
    if (match := _HEAD.match(text)) and not re.match(r"(?:in|to|at|by|of|for)\b", match["rest"]):
        found.append(_Clause(match.span("who"), match.span("say"), capitalised(match["rest"])))
    for match in _ACCORDING.finditer(text):
        bare = put(text, match.span(), "")
        found.append(_Clause(match.span("who"), None, capitalised(bare)))
    if match := _ACCORDING_HEAD.match(text):
        found.append(_Clause(match.span("who"), None, capitalised(match["rest"])))
    return found


def drop_attribution(seed: Seed, _pool: Pool, rng: Random) -> Seed | None:
    """State in the desk's own voice what somebody said."""
    found = _clauses(seed.text)
    return seed.saying(rng.choice(found).bare) if found else None


def move_attribution(seed: Seed, pool: Pool, rng: Random) -> Seed | None:
    """Let somebody else have said it: a name of the same article, or a stranger."""
    found = [c for c in _clauses(seed.text) if not _PRONOUN.match(seed.text[slice(*c.who)])]
    if not found:
        return None
    clause = rng.choice(found)
    speaker = names(seed.text[slice(*clause.who)])
    mine = [n.key for n in names(seed.text)]
    others = list(dict.fromkeys(
        n.text
        for n in names(seed.article.text)
        if not any(same_name(n.key, key) for key in [*mine, *(s.key for s in speaker)])
        and n.text not in (seed.article.outlet or "")
    ))  # fmt: skip
    new = rng.choice(others) if others else None
    if new is None and speaker:
        new = pool.stranger(speaker[0], seed.article, rng)
    return seed.saying(put(seed.text, clause.who, new)) if new else None


_FIRMER = dict(pairs("firmer"))


def harden_verb(seed: Seed, _pool: Pool, rng: Random) -> Seed | None:
    """Put a firmer verb of reporting: "claimed" becomes "confirmed"."""
    found = [c.say for c in _clauses(seed.text) if c.say and seed.text[slice(*c.say)] in _FIRMER]
    if not found:
        return None
    at = rng.choice(found)
    return seed.saying(put(seed.text, at, _FIRMER[seed.text[slice(*at)]]))


_STRANGE = words("strange")


def alter_quotation(seed: Seed, _pool: Pool, rng: Random) -> Seed | None:
    """Change, drop or add one word inside quotation marks."""
    places = [(a, b) for a, b in quotations(seed.text) if len(seed.text[a:b].split()) >= 3]
    if not places:
        return None
    start, end = rng.choice(places)
    said = tokens(seed.text[start:end])[1:]
    content = [w for w in said if w.norm not in STOP_WORDS] or said
    word = rng.choice(content)
    at = (start + word.start, start + word.end)
    strange = rng.choice([w for w in _STRANGE if w not in seed.text])
    how = rng.choice(("replace", "drop", "add"))
    if how == "add":
        return seed.saying(put(seed.text, (at[0], at[0]), f"{strange} "))
    if how == "drop" and seed.text[at[1] : at[1] + 1] == " ":
        return seed.saying(put(seed.text, (at[0], at[1] + 1), ""))
    return seed.saying(put(seed.text, at, strange))
