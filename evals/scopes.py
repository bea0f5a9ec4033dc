"""Which words of a sentence stand under which attribution."""

from __future__ import annotations

import re

from corpus.language.attribution import Attribution, Strength, attributions
from corpus.language.names import names
from corpus.language.quotes import quotations
from corpus.language.tokens import stem, tokens
from evals.speakers import alike
from evals.support.pairs import Pairing

# Share of the aligned words that must lie under the attribution for it to govern the claim.
GOVERNED = 0.5
_PARTICIPLES = {
    "accusing": Strength.ALLEGED,
    "alleging": Strength.ALLEGED,
    "blaming": Strength.ALLEGED,
    "claiming": Strength.CLAIMED,
    "denying": Strength.DENIED,
    "predicting": Strength.PREDICTED,
    "saying": Strength.SAID,
    "arguing": Strength.SAID,
}
_ASKED = frozenset(
    {"ask", "request", "appli", "applic", "motion", "plea", "petit", "sought", "seek"}
)
_RELATIVE = frozenset({"who", "which", "that"})
# "The repair is expected in May, but the owner warned …": nobody's mark ends where another speaks.
_TURNS = re.compile(r"; |, (?:but|while|whereas|although|though)\b")
_PARTICIPLE = re.compile(rf"(?:^|, )({'|'.join(_PARTICIPLES)})\b", re.I)


def marks(text: str) -> list[Attribution]:
    """Return the attributions of a sentence, participles ("…, accusing them of …") included.

    A participle after a comma has the first name of the sentence for its speaker.
    """
    known = names(text)
    starts = {n.start for n in known}
    inside = quotations(text)
    # "a group called X" attributes nothing, nor does what a speaker says of speaking.
    found = [
        m
        for m in attributions(text)
        if (m.verb != "called" or m.end + 1 not in starts)
        and not _refuses(m, text)
        and not any(a <= m.start < b for a, b in inside)
    ]
    for match in _PARTICIPLE.finditer(text):
        start, end = match.span(1)
        if all(m.end <= start or end <= m.start for m in found):
            speaker = known[0].text if known and known[0].end <= start else None
            verb = match[1].casefold()
            found.append(Attribution(start, end, speaker, verb, _PARTICIPLES[verb]))
    return sorted(found, key=lambda m: m.start)


def _refuses(mark: Attribution, text: str) -> bool:
    """Whether a denial refuses what was asked for: "asked to be released, which he denied"."""
    if mark.strength is not Strength.DENIED:
        return False
    asked = any(t.stem in _ASKED for t in tokens(text[: mark.start]))
    return asked and re.search(r"\bwhich\s+\S+\s+$", text[: mark.start]) is not None


def governing_marks(pairing: Pairing) -> list[Attribution]:
    """Return the attributions of the evidence sentence that govern what the claim takes from it."""
    text = pairing.text
    places = [t.start for p in pairing.pairs for t in p.answers[:1]]
    found = []
    for mark in marks(text):
        start, end = scope_of(mark, text)
        outside = [
            p for p in places if not (mark.start <= p < mark.end) and not in_speaker(mark, text, p)
        ]
        inside = sum(start <= p < end for p in outside)
        if outside and inside / len(outside) > GOVERNED:
            found.append(mark)
    return found


def scope_of(mark: Attribution, text: str) -> tuple[int, int]:
    """What an attribution governs: all before ", X said", else all after "X said"; a phrase such
    as "according to X" or "allegedly" governs its whole sentence."""
    if mark.verb in {"according to", "reportedly", "allegedly", "purportedly", "supposedly"}:
        return 0, len(text)
    if mark.verb in _PARTICIPLES:
        return mark.end, len(text)
    if mark.verb == "accused" and text[mark.end :].startswith(" of"):
        return mark.end, len(text)
    if mark.speaker in _RELATIVE:
        stop = text.find(",", mark.end)  # "Quill, who testified on Friday, claimed …"
        return mark.end, stop if stop != -1 else len(text)
    before = text[: mark.start].rstrip()
    if mark.speaker and before.endswith(mark.speaker):
        before = before[: -len(mark.speaker)].rstrip()
    after = text[mark.end :].lstrip()
    tail = len(tokens(after))
    # "The judge, Lena Brode, said …": the comma ends what the speaker is, not what is said.
    first = text.rfind(mark.speaker, 0, mark.start) != -1 if mark.speaker else False
    aside = before[-1:] == "," and tail > 3 and first
    if before[-1:] in {",", "”", '"', "’", "'", "?", "!"} and len(tokens(before)) > 1 and not aside:
        return 0, mark.start
    if tail == 0 and len(tokens(before)) > 3:
        return 0, mark.start
    turn = _TURNS.search(text, mark.end) if mark.speaker is None else None
    return mark.end, turn.start() if turn else len(text)


def told_within(pairing: Pairing, governing: list[Attribution]) -> list[Attribution]:
    """Return the attributions that are part of what a governing one tells."""
    scopes = [(g, *scope_of(g, pairing.text)) for g in governing]
    return [
        m for m in marks(pairing.text) if any(m != g and a <= m.start < b for g, a, b in scopes)
    ]


def own_voice(
    own: list[Attribution], told: list[Attribution], source: list[Attribution]
) -> list[Attribution]:
    """Leave out what the sentence passes on: "the owner warned" of "X said the owner warned".

    "X denied it and said that" passes nothing on: both are X's own.
    """
    outer = [m for m in source if m not in told]
    said = {stem(m.verb) for m in outer}
    said |= {stem(m.verb) for m in told if any(alike(m.speaker, o.speaker) for o in outer)}
    inner = {stem(m.verb) for m in told} - said
    # "The alleged payments" is doubted in the sentence's own voice.
    return [m for m in own if m.strength is Strength.ALLEGED or stem(m.verb) not in inner]


def in_speaker(mark: Attribution, text: str, place: int) -> bool:
    """Tell whether ``place`` lies in the words that name the mark's speaker."""
    if not mark.speaker:
        return False
    at = text.find(mark.speaker)
    return at != -1 and at <= place < at + len(mark.speaker)


def places_under(mark: Attribution, text: str, pairing: Pairing) -> list[int]:
    """Return where in the evidence the words stand that a mark of the sentence governs."""
    start, end = scope_of(mark, text)
    return [
        t.start
        for p in pairing.pairs
        if start <= p.unit.start < end and not in_speaker(mark, text, p.unit.start)
        for t in p.answers[:1]
    ]


def share_within(places: list[int], scope: tuple[int, int]) -> float:
    """Return the share of the places that lie in the scope; 0 where there is none."""
    return sum(scope[0] <= p < scope[1] for p in places) / len(places) if places else 0.0
