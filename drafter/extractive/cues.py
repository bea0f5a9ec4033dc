"""What a sentence is good for: by the words that news uses for causes, reactions, plans, futures.

Cue phrases as a method of extraction: Edmundson (1969). Every table is read outside quotation marks
first; a cue inside a quotation counts for less, since there it is the speaker's argument.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from corpus.language.attribution import Strength, attributions
from corpus.language.dates import DateMention, dates
from corpus.language.quantities import quantities
from corpus.model import Precision
from drafter.extractive.phrases import any_of
from drafter.extractive.standalone import outside_quotations

_CAUSE = any_of(
    r"""
    because; caused? by; causing; as a result; result(?:ed|ing|s) (?:in|of|from);
    due to(?! (?:be|reach|start|begin|meet|open|end|arrive|take|appear|vote|decide|return|expire|
    deliver|visit|hold|give|go|close|land|leave|publish|report|rule|join|speak|testify|run|sail));
    le(?:d|ads?) to; leading to; led (?:\w+ ){1,3}to; depend(?:s|ed|ing|ent)? on; triggered;
    (?<!suit )(?<!case )stem(?:s|med|ming)? from;
    attribut(?:ed|es|able)(?: \w+){0,3} to; blam(?:ed|es|ing); owing to;
    contribut(?:ed|ing|es) to; prompt(?:ed|ing|s); forc(?:ed|ing|es); driven by; thanks to;
    after (?:an? |the )?(?:\w+ )?(?:review|failure|fault|dispute|collapse|leak);
    in exchange for; which means; mean(?:s|t|ing) that; so that; the reason; why; in order to;
    allow(?:s|ed|ing); enabl(?:es|ed|ing); prevent(?:s|ed|ing)?; hinder(?:s|ed|ing)?; unable to;
    shortage of; rel(?:y|ies|ied) on; bottleneck; motivated; in part;
    (?:grew|rose|fell|came|began|collapsed|started|failed) (?:after|when|as);
    (?:surged|dropped|plunged|stopped) (?:after|when|as);
    to (?:help|ensure|block|keep|avoid|stop|prevent|protect|make sure|force|get|gain)
    """
)
_CONSTRAINT = any_of(
    r"""
    requir(?:es?|ed|ing|ement); need(?:s|ed)? to; must; cannot; can['’]t; only if; unless;
    subject to; permits?; conditions; limit(?:s|ed|ing)?; restrict(?:s|ed|ing|ions?);
    block(?:s|ed|ing)?; access to; cost(?:s|ing)?; pressure; incentive; monopoly; dominance;
    default; reli(?:ance|ant); vulnerab\w+; exploit\w*; bound; obliged; law; rule; agreement
    """
)
_REACTION = any_of(
    r"""
    condemn\w*; critici[sz]\w*; welcom\w+; den(?:y|ied|ies); reject(?:s|ed)?; apologi\w+;
    accus(?:ed|es|ing); testif\w+; argu(?:ed|es); defend(?:ed|s|ing); tweeted; posted; wrote;
    resign\w*; stepped down; protest\w*; prais\w+; urg(?:ed|es); warn(?:ed|s); respond\w*;
    declined to; pleaded; called (?:for|on|the|it); vowed; insist(?:ed|s); expressed;
    thank(?:ed|s); mourn\w*; paid tribute; announced; confirmed; conceded; acknowledged; admitted;
    dismissed; reported; restor(?:ed|ing); arrest(?:ed|s); charged; sued; filed; evacuat\w+;
    deployed; dispatched; launched an? (?:investigation|inquiry|probe); investigat\w+; suspended;
    fired; hired; appointed
    """
)
_STRATEGY = any_of(
    r"""
    plan(?:s|ned|ning)? to; intend(?:s|ed)?; aim(?:s|ed|ing)? (?:to|at); seek(?:s|ing)?; sought;
    hop(?:es?|ed|ing) to; want(?:s|ed)? to; (?:try|trying|tried) to; work(?:ing)? (?:on|to|with);
    in talks; negotiat\w+; consider(?:s|ed|ing); offer(?:s|ed|ing)? to; propos\w+; vow(?:s|ed);
    pledg\w+; committed to; strategy; bid to; in an effort; efforts? to; secur(?:e|ing);
    switch(?:ed|ing)? to; re-?rout\w+; alternat\w+; contingency; push(?:es|ed|ing)? (?:to|for);
    looking to; decided to; agreed to; designed to; focus(?:ed|es|ing)? on; willing to;
    prepar(?:e|es|ed|ing) (?:to|for); invest(?:s|ed|ing|ment); acqui(?:re|red|res|ring|sition);
    expand\w*; cooperat(?:e|es|ed|ing|ion); would (?:seek|continue|try);
    will (?:seek|continue|try|appeal|launch|focus|work|prioriti[sz]e|not)
    """
)
_NEXT = any_of(
    r"""
    will; won['’]t; scheduled; slated; deadline; upcoming; awaiting; pending; until; tomorrow;
    (?:is|are|was|were|be) (?:now )?(?:expected|scheduled|due|set|slated|likely|unlikely|poised) to;
    next (?:week|month|year|season|spring|summer|autumn|fall|winter|stage|step); later this;
    (?:is|are) (?:also )?to (?!blame\b)\w+; takes? effect; (?:meets|votes|begins|starts) on;
    faces? up to; expects?; forecasts?; predict(?:s|ed); hopes to;
    (?<!contingency )(?<!their )plans? to;
    to be (?:completed|released|held|announced|decided|sentenced)
    """
)
_AHEAD = any_of(
    r"""
    will; won['’]t; faces? up to; expects?; forecasts?; predicts?; intends? to;
    (?:is|are) (?:now )?(?:expected|scheduled|due|set|slated|likely|unlikely|poised|planning) to;
    to be (?:completed|released|held|announced|decided|sentenced)
    """
)
# Not the month.
_MAY = any_of("could; (?-i:may); might")
_LIKELY = any_of("likely; unlikely; poised to; bound to; sure to; set to be")
_MAIN_VERB_WITHIN = 12  # words
_DELTA = any_of(
    r"""
    initial(?:ly)?; previous(?:ly)?; earlier; originally; at first; first time; since; before;
    compared; up from; down from; unlike; former(?:ly)?; again; second; third; record; most; worst;
    last (?:week|month|year); had (?:been|said|warned); now; restor\w+; repair(?:ed|s);
    overtur\w+; revers\w+; no longer; ended; completed; resum\w+; replac\w+; instead of
    """
)
_UNKNOWN = any_of(
    r"""
    unknown; unclear; not (?:yet )?(?:been )?(?:clear|known|established|determined|disclosed|named);
    (?:not|never) (?:yet )?(?:been )?(?:confirmed|verified|identified|explained|published|released);
    (?:did|does|do|would|could|has|have) not (?:yet )?(?:say|said|comment\w*|confirm\w*|explain\w*|
    disclos\w*|specif\w*|give a reason|given a reason|respond\w*|answer\w*|identif\w*|name|named);
    declined to; refused to (?:say|comment|confirm|name); unconfirmed; unverified; undisclosed;
    unidentified; unexplained; no (?:explanation|evidence|indication|word|comment|details?|sign) ;
    nothing to show; found nothing; asked not to be named; without (?:saying|giving|naming);
    remains? (?:open|disputed|in dispute|to be seen); disputed?; cannot say; nobody knows
    """
)
# A cue inside a quotation is the speaker's, and counts for half.
_QUOTED = 0.5
_FIRM = frozenset({Strength.CLAIMED, Strength.ALLEGED, Strength.DENIED, Strength.CONFIRMED})


@dataclass(frozen=True, slots=True)
class Uses:
    """How well one sentence serves each section's purpose, each in [0, 1].

    ``ahead`` says that it names a day after ``today``; ``over``, that every day it looks forward
    to has passed by then. ``guess`` says that it tells what may be and names nobody who says so.
    ``claim`` is for who says what, ``unknown`` for what is not known, ``figure`` for numbers;
    ``told`` says that it gives a speaker, a day or a figure.
    """

    cause: float
    reaction: float
    strategy: float
    next: float
    delta: float
    ahead: bool
    over: bool
    guess: bool
    claim: float = 0.0
    unknown: float = 0.0
    figure: float = 0.0
    told: bool = False


def uses_of(text: str, at: datetime | None, today: datetime | None) -> Uses:
    """Judge ``text``, published ``at``, for a briefing as of ``today``."""
    bare = outside_quotations(text)
    spoken = attributions(bare)
    cause = _cue(_CAUSE, text, bare) + 0.5 * _cue(_CONSTRAINT, text, bare)
    named = any(a.speaker and a.speaker[:1].isupper() for a in spoken)
    reaction = 0.6 * _cue(_REACTION, text, bare) + 0.3 * bool(spoken) + 0.2 * named
    reaction += 0.2 * any(a.strength in _FIRM for a in spoken)
    later = [d for d in dates(text, at) if at and d.earliest > at and _sure(d, text)]
    ahead = any(today and d.earliest > today for d in later)
    over = bool(later) and not ahead
    return Uses(
        cause=min(1.0, cause),
        reaction=min(1.0, reaction),
        strategy=_cue(_STRATEGY, text, bare),
        next=min(1.0, max(_cue(_NEXT, text, bare), 0.7 * (ahead or _may(bare))) + 0.3 * ahead),
        delta=_cue(_DELTA, text, bare),
        ahead=ahead,
        over=over,
        told=bool(attributions(text) or dates(text, at) or quantities(text)),
        guess=not attributions(text) and (_may(bare) or bool(_LIKELY.search(bare))),
        claim=named * (0.8 + 0.2 * any(a.strength in _FIRM for a in spoken)),
        unknown=_cue(_UNKNOWN, text, bare),
        figure=float(bool(quantities(bare))),
    )


def _sure(date: DateMention, text: str) -> bool:
    """Whether a date lies ahead for certain: "in February" may be the last one as well."""
    return looks_ahead(text) or date.precision is Precision.DAY


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
