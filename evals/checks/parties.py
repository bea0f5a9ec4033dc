"""Another party: an act that the source tells, given to somebody else of the same text.

"Sutskever informed Orr, Brock said" may not become "Brock informed Orr", nor "the company was
fined, its chief Dan Orr said" "Orr was fined". Told only of one who stands in the source apart from
the one that he takes the place of, so that "Brock and Orr were fined" stays "Orr was fined".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus.language.aliases import same_name
from corpus.language.attribution import attributions
from corpus.language.names import Name, names
from corpus.language.tokens import Token, word_set
from evals.checks.acts import Act
from evals.checks.known import Other
from evals.evidence import facts
from evals.support.lexicon import same_sense

_APART = 3  # words between two names that do not belong together, at least
_BE = word_set("was were been being is are")
_BEFORE_BE = word_set("has have had will would may might could also not never both then later")
_OF = word_set("of in at from near for by with on to and or")
_UNSURE = word_set("he she it they who which that this these those we i you both all")
# Bodies: what is told of one is not told of a person who speaks for it.
_BODIES = word_set("""
    company firm bank group agency team club union council ministry department university hospital
    party government board court church charity corporation subsidiary operator
""")


def other_party(act: Act, told: Sequence[tuple[str, Act]]) -> str | None:
    """Return who stands in the source where ``act`` has another of its names, if one does.

    ``told`` are the acts of the source, each with its sentence. One side must be the same.
    """
    if act.verb.norm.endswith("ing"):
        return None  # "a drifting mine": as often said of a thing as done by somebody
    same = [(text, a) for text, a in told if same_sense(a.verb.stem, act.verb.stem)]
    for mine, side, kept in (
        (act.agent, "agent", "patient"),
        (act.patient, "patient", "agent"),
    ):
        found = [
            (text, getattr(a, side))
            for text, a in same
            if same_name(getattr(a, kept).key, getattr(act, kept).key)
        ]
        if found and all(_stands_apart(mine, theirs, text) for text, theirs in found):
            return str(found[0][1].text)
    return None


def done_to_another(claim: str, texts: Iterable[str]) -> Other | None:
    """Return where ``claim`` tells of a name what the source tells of another: "Orr was fined"."""
    suffered = {text: _suffered(text) for text in texts}
    for verb, name, _ in _suffered(claim):
        if name is None:
            continue
        told = [
            (text, theirs, noun)
            for text, passives in suffered.items()
            for other, theirs, noun in passives
            if same_sense(other.stem, verb.stem)
        ]
        active = any(
            t.stem == verb.stem and not any(other.start == t.start for other, _, _ in passives)
            for text, passives in suffered.items()
            for t in facts(text).tokens
        )
        if not told or active:
            continue
        if all(_is_another(name, theirs, noun, text, suffered) for text, theirs, noun in told):
            first = told[0]
            return Other(name.start, verb.end, first[1].text if first[1] else first[2].text)
    return None


def _suffered(text: str) -> list[tuple[Token, Name | None, Token]]:
    """Return each passive verb ("was fined") with the name, or else the noun, right before it."""
    read = facts(text)
    words = read.tokens
    found = []
    for i, word in enumerate(words):
        if not (i and word.text.islower() and word.norm.endswith("ed")):
            continue
        be = next((j for j in range(i - 1, max(-1, i - 3), -1) if words[j].norm in _BE), None)
        if be is None:
            continue
        at = be - 1
        while at >= 0 and words[at].norm in _BEFORE_BE:
            at -= 1
        if at < 0:
            continue
        if set(",;:()") & set(text[words[at].end : words[be].start]):
            continue  # "Orr, who came from Varn, was fined": an aside ends before the verb
        name = next((n for n in read.names if n.start <= words[at].start < n.end), None)
        if name and any(t.norm in _OF for t in words if t.end == name.start - 1):
            continue  # "the mayor of Varn was fined"
        found.append((word, name, words[at]))
    return found


def _is_another(
    mine: Name, theirs: Name | None, noun: Token, text: str, texts: Iterable[str]
) -> bool:
    if theirs is not None:
        return _stands_apart(mine, theirs, text)
    if noun.norm in _UNSURE or noun.norm not in _BODIES:
        return False
    # Who speaks is a person: a body is not what he is called by.
    return any(
        same_name(n.key, mine.key)
        for t in texts
        for mark in attributions(t)
        for n in names(mark.speaker or "")
    )


def _stands_apart(mine: Name, theirs: Name, text: str) -> bool:
    """Whether the source names ``mine``, as somebody else than ``theirs`` and not beside it."""
    if same_name(mine.key, theirs.key):
        return False
    read = facts(text)
    here = [n for n in read.names if same_name(n.key, mine.key)]
    return bool(here) and all(
        sum(min(n.end, theirs.end) <= t.start < max(n.start, theirs.start) for t in read.tokens)
        >= _APART
        for n in here
    )
