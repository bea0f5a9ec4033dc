"""Who speaks: a reporter, or somebody with an opinion. Pure."""

from __future__ import annotations

import re

from drafter.extractive.phrases import any_of

# Not "US", nor "mine", which is dug.
_ME = re.compile(
    r"(?<![\w.'’])(?:I|I['’]\w+|[Mm]e|[Mm]y|[Ww]e|[Ww]e['’]\w+|us|[Oo]urs?|[Ll]et['’]s)(?![\w.])"
)
_YOU = re.compile(r"(?<![\w.])(?:you|you['’]\w+|your|yours|yourself)(?!\w)", re.I)
_OPINION = any_of(
    r"""
    of course; unfortunately; thankfully; hopefully; frankly; needless to say; no wonder;
    arguably; perhaps; maybe; presumably; oddly; surely; obviously; admittedly; undoubtedly;
    truthfully; apparently; turns out; for sure; no doubt; who knows; guess; at least;
    wow; oh; yes; well,; heck; hell; damn; crazy; awesome; hilarious; ridiculous; bizarre;
    juicy; lovely; big bucks; kind of; sort of; pretty (?:much|well); sad(?:ly)?; weird(?:ly)?;
    surprising(?:ly)?; amazing(?:ly)?; incredibl[ey];
    (?:it|that|this)['’]?s (?:not )?(?:possible|likely|unlikely|hard|easy|worth|clear|unclear);
    (?:it|that|this)['’]?s (?:safe|time); (?:isn['’]t|not) exactly; this (?:is|was) (?:the|a|an);
    (?:it|this|that|which) (?:is|was|would be) (?:possible|hard to|easy to|worth|fair to|safe to);
    (?:it|this|that) (?:is|was) time; one (?:must|would|might|could|can|has to);
    (?:sound|feel|look)(?:s|ing)? like; seems?; it should; ought to; in question; few would;
    some (?:might|may|would|will|could)
    """
)
_IF = re.compile(r"if\b", re.I)


def speaks_to_reader(bare: str) -> bool:
    """Tell whether a sentence without its quotations says "I", "we" or "you"."""
    return bool(_ME.search(bare) or _YOU.search(bare))


def opines(bare: str) -> bool:
    """Tell whether a sentence without its quotations judges, hedges or supposes by itself."""
    return bool(_OPINION.search(bare) or _IF.match(bare))
