"""What a sentence is good for: by the words that news uses for causes, reactions, plans, futures.

Cue phrases as a method of extraction: Edmundson (1969). Every table is read outside quotation marks
first; a cue inside a quotation counts for less, since there it is the speaker's argument.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from corpus.language.attribution import Strength, attributions
from corpus.language.dates import dates
from drafter.extractive.standalone import outside_quotations

_CAUSE = re.compile(
    r"\b(?:because|due to|caused? by|causing|as a result|result(?:ed|ing|s) (?:in|of|from)|le(?:d|ads?)"
    r" to|leading to|led (?:\w+ ){1,3}to|depend(?:s|ed|ing|ent)? on|triggered|stem(?:s|med|ming)? from"
    r"|attribut(?:ed|es|able)(?: \w+){0,3} to|blam(?:ed|es|ing)|owing to|contribut(?:ed|ing|es) to|"
    r"prompt(?:ed|ing|s)|forc(?:ed|ing|es)|driven by|thanks to|after (?:an? |the )?(?:\w+ )?(?:review|"
    r"failure|fault|dispute|collapse|leak)|in exchange for|which means|mean(?:s|t|ing) that|so that|"
    r"the reason|why|in order to|allow(?:s|ed|ing)|enabl(?:es|ed|ing)|prevent(?:s|ed|ing)?|hinder"
    r"(?:s|ed|ing)?|unable to|shortage of|rel(?:y|ies|ied) on|bottleneck|motivated|(?:grew|rose|fell|came|"
    r"began|collapsed|started|failed|surged|dropped|plunged|stopped) (?:after|when|as)|to (?:help|ensure|block|keep|avoid|stop|prevent|protect|make sure|force|get|gain)|in part)\b",
    re.I,
)
_CONSTRAINT = re.compile(
    r"\b(?:requir(?:es?|ed|ing|ement)|need(?:s|ed)? to|must|cannot|can['’]t|only if|unless|subject to|"
    r"permits?|conditions|limit(?:s|ed|ing)?|restrict(?:s|ed|ing|ions?)|block(?:s|ed|ing)?|"
    r"access to|cost(?:s|ing)?|pressure|incentive|monopoly|dominance|default|reli(?:ance|ant)|"
    r"vulnerab\w+|exploit\w*|bound|obliged|law|rule|agreement)\b",
    re.I,
)
_REACTION = re.compile(
    r"\b(?:condemn\w*|criticis\w*|criticiz\w*|welcom\w+|den(?:y|ied|ies)|reject(?:s|ed)?|apologi\w+|"
    r"accus(?:ed|es|ing)|testif\w+|argu(?:ed|es)|defend(?:ed|s|ing)|tweeted|posted|wrote|resign\w*|"
    r"stepped down|protest\w*|prais\w+|urg(?:ed|es)|warn(?:ed|s)|respond\w*|declined to|pleaded|"
    r"called (?:for|on|the|it)|vowed|insist(?:ed|s)|expressed|thank(?:ed|s)|mourn\w*|paid tribute|"
    r"announced|confirmed|restor(?:ed|ing)|arrest(?:ed|s)|charged|sued|filed|evacuat\w+|"
    r"deployed|dispatched|launched an? (?:investigation|inquiry|probe)|investigat\w+|"
    r"suspended|fired|hired|appointed|reported|conceded|acknowledged|admitted|dismissed)\b",
    re.I,
)
_STRATEGY = re.compile(
    r"\b(?:plan(?:s|ned|ning)? to|intend(?:s|ed)?|aim(?:s|ed|ing)? (?:to|at)|seek(?:s|ing)?|sought|"
    r"hop(?:es?|ed|ing) to|want(?:s|ed)? to|try(?:ing)? to|tried to|work(?:ing)? (?:on|to|with)|in talks|"
    r"negotiat\w+|consider(?:s|ed|ing)|offer(?:s|ed|ing)? to|propos\w+|vow(?:s|ed)|pledg\w+|committed to|"
    r"strategy|bid to|in an effort|efforts? to|secur(?:e|ing)|switch(?:ed|ing)? to|re-?rout\w+|"
    r"alternat\w+|contingency|push(?:es|ed|ing)? (?:to|for)|looking to|decided to|agreed to|"
    r"designed to|focus(?:ed|es|ing)? on|willing to|prepar(?:e|es|ed|ing) (?:to|for)|invest(?:s|ed|ing|"
    r"ment)|acqui(?:re|red|res|ring|sition)|expand\w*|cooperat\w+|would (?:seek|continue|try)|"
    r"will (?:seek|continue|try|appeal|launch|focus|work|prioriti[sz]e|not))\b",
    re.I,
)
_NEXT = re.compile(
    r"\b(?:will|won['’]t|(?:is|are|was|were|be) (?:now )?(?:expected|scheduled|due|set|slated|likely|"
    r"unlikely|poised) to|scheduled|slated|deadline|upcoming|awaiting|pending|next (?:week|month|year|"
    r"season|spring|summer|autumn|fall|winter|stage|step)|tomorrow|later this|faces? up to|"
    r"until|expects?|forecasts?|predict(?:s|ed)|(?<!contingency )(?<!their )plans? to|hopes to|"
    r"to be (?:completed|released|held|announced|decided|sentenced))\b",
    re.I,
)
_MAY = re.compile(r"\b(?:could|may|might)\b")
_MAIN_VERB_WITHIN = 12  # words
_AHEAD = re.compile(
    r"\b(?:will|won['’]t|(?:is|are) (?:now )?(?:expected|scheduled|due|set|slated|likely|unlikely|"
    r"poised|planning) to|faces? up to|expects?|forecasts?|predicts?|intends? to|to be (?:completed|"
    r"released|held|announced|decided|sentenced))\b",
    re.I,
)
_DELTA = re.compile(
    r"\b(?:initial(?:ly)?|previous(?:ly)?|earlier|originally|at first|first time|since|before|compared|"
    r"up from|down from|unlike|former(?:ly)?|again|second|third|record|most|worst|last (?:week|month|"
    r"year)|had (?:been|said|warned)|now|restor\w+|repair(?:ed|s)|overtur\w+|revers\w+|no longer|"
    r"ended|completed|resum\w+|replac\w+|instead of)\b",
    re.I,
)  # fmt: skip
# A cue inside a quotation is the speaker's, and counts for half.
_QUOTED = 0.5
_FIRM = frozenset({Strength.CLAIMED, Strength.ALLEGED, Strength.DENIED, Strength.CONFIRMED})


@dataclass(frozen=True, slots=True)
class Uses:
    """How well one sentence serves each section's purpose, each in [0, 1].

    ``ahead`` says that it names a day after ``newest``; ``over``, that every day it looks forward
    to has passed by then. ``guess`` says that it tells what may be, and nobody is named who says so.
    """

    cause: float
    reaction: float
    strategy: float
    next: float
    delta: float
    ahead: bool
    over: bool
    guess: bool


def uses_of(text: str, at: datetime | None, newest: datetime | None) -> Uses:
    """Judge ``text``, published ``at``, in a story whose newest article is of ``newest``."""
    bare = outside_quotations(text)
    spoken = attributions(bare)
    cause = _cue(_CAUSE, text, bare) + 0.5 * _cue(_CONSTRAINT, text, bare)
    named = any(a.speaker and a.speaker[:1].isupper() for a in spoken)
    reaction = 0.6 * _cue(_REACTION, text, bare) + 0.3 * bool(spoken) + 0.2 * named
    reaction += 0.2 * any(a.strength in _FIRM for a in spoken)
    later = [d for d in dates(text, at) if at and d.earliest > at] if looks_ahead(text) else []
    ahead = any(newest and d.earliest > newest for d in later)
    over = bool(later) and not ahead
    return Uses(
        cause=min(1.0, cause),
        reaction=min(1.0, reaction),
        strategy=_cue(_STRATEGY, text, bare),
        next=min(1.0, max(_cue(_NEXT, text, bare), 0.7 * _may(bare)) + 0.3 * ahead),
        delta=_cue(_DELTA, text, bare),
        ahead=ahead,
        over=over,
        guess=_may(bare) and not attributions(text),
    )


def looks_ahead(text: str) -> bool:
    """Tell whether a sentence reports what is to come rather than what has happened."""
    bare = outside_quotations(text)
    return bool(_AHEAD.search(bare) or _may(bare))


def _may(bare: str) -> bool:
    """Whether the sentence's own verb, not one in some clause behind, says what may come."""
    match = _MAY.search(bare)
    return match is not None and len(bare[: match.start()].split()) <= _MAIN_VERB_WITHIN


def _cue(table: re.Pattern[str], text: str, bare: str) -> float:
    if found := table.findall(bare):
        return min(1.0, 0.75 + 0.25 * (len(found) - 1))
    return _QUOTED if table.search(text) else 0.0
