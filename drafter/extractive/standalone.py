"""Whether a sentence of an article can stand in a briefing by itself. Pure.

A briefing takes sentences out of their surroundings. One that needs them (a pronoun for a person
named before, half of a quotation, a question) or that was never news (a byline, "click here") is
left out, with a reason that tests and people can read.
"""

from __future__ import annotations

import re

from corpus.language.attribution import attributions
from corpus.language.names import Name, names
from corpus.language.quotes import quotations
from corpus.language.tokens import tokens

# The reasons that tell an essay from a report, where an article has many of them.
_I, _ASKS, _OPINES = (
    "speaks as “I”, “we” or “you”",
    "a question or an exclamation",
    "the writer's own opinion",
)
OPINED = frozenset({_I, _ASKS, _OPINES})
LEAST_WORDS, MOST_WORDS = 7, 55

_END = re.compile(r"[.!]['\"”’)\]]*$|[.!?]['”’\"]+$")
_START = re.compile(r"^[\"“‘'(\[`]*(?:[A-Z0-9$€£]|[a-z][A-Z])")
_FURNITURE = re.compile(
    r"\bclick (?:here|on|to)|\bread (?:more|also|our|the full)|\bsubscri(?:be|ption)\b.{0,30}(?:news"
    r"|today|here)|\bsign up\b.{0,40}\b(?:news|alert|email|here)|newsletter|all rights reserved"
    r"|copyright|©|\bphotos?(?:graph)? (?:by|courtesy|credit|:)|\bfile photo|getty images|\bimages? "
    r"(?:by|credit|:)|\bcontributed to this (?:report|story|article)|\bfollow (?:us|him|her|me|@)"
    r"|\blast (?:updated|modified)|^posted (?:by|on|in|at)\b|\bcomments? (?:are|section|below)"
    r"|advertis(?:ement|ing disclosure)|cookies?\b.{0,30}\b(?:site|use|policy)|\bsee also\b"
    r"|\brelated (?:articles?|stories|links?|:)|story continues|continue reading|\beditor['’]s note"
    r"|https?:|www\.|\S@\S+\.\w|\bphone:|\btel:|\bthis (?:article|story|post|report|page|site|blog"
    r"|column|week['’]s (?:episode|issue))\b|(?:was|were|is|been) (?:originally )?(?:published|filed"
    r" under)\b|\blicensing (?:and \w+ )?agreement|\bhere (?:is|are) (?:what|how|why)|\bstay tuned"
    r"|\bwatch (?:the )?(?:video|live)|\bvideo (?:above|below)|\b(?:above|below), (?:is|are)\b"
    r"|\bthe following (?:is|are|table)|\bfor more (?:information|on|about|details)|\bvisit (?:our|"
    r"the website)|\bdownload (?:the|our)|[{}<>|•►»]|#\w+",
    re.I,
)
_ME = re.compile(
    r"(?<![\w.'’])(?:I|I['’]\w+|me|my|mine|we|we['’]\w+|us|our|ours|let['’]s)(?![\w.])"
)
_YOU = re.compile(r"(?<![\w.])(?:you|you['’]\w+|your|yours|yourself)(?!\w)", re.I)
_OPINION = re.compile(
    r"\b(?:of course|unfortunately|thankfully|hopefully|frankly|needless to say|no wonder|arguably"
    r"|perhaps|maybe|presumably|sadly|oddly|surely|obviously|admittedly|wow|oh|yes|well,|heck|hell|"
    r"damn|crazy|(?:it|that|this)['’]?s (?:possible|likely|unlikely|hard|easy|worth|clear|not clear|"
    r"unclear|safe|time)|(?:it|this|that|which) (?:is|was|would be) (?:possible|hard to|easy to|"
    r"worth|fair to|safe to|time)|one (?:must|would|might|could|can|has to)|sounds? like|feels? like"
    r"|look(?:s|ing)? like|seems?|no doubt|who knows|guess|pretty (?:much|well)|sad(?:ly)?|surprising(?:ly)?|amazing(?:ly)?|incredibl[ey]|awesome|hilarious|ridiculous|weird(?:ly)?|bizarre|big bucks|lovely|kind of|sort of"
    r"|turns out|apparently|juicy|it should|ought to|undoubtedly|truthfully|for sure|in question"
    r"|few would|some (?:might|may|would|will|could)|(?:isn['’]t|not) exactly|this (?:is|was) (?:the|a|an)"
    r"|at least)\b|^if\b",
    re.I,
)
# Openings that lean on what stood before.
_LEANS = re.compile(
    r"^(?:[^,]{0,30}(?:, \d+,)? then\b|with (?:this|that|these|those|it)|the (?:largest|biggest|latest"
    r"|newest|oldest|new (?:death )?(?:toll|count|figure)) |he|she|it|they|this|these|those|that|his|her|hers|its|their|theirs|such|both|neither|"
    r"either|one|another|others?|here|there['’]s|then|who|which|what|when asked|why|how|because|"
    r"instead|rather|unlike|like|similarly|likewise|thus|therefore|hence|so|otherwise|indeed|"
    r"for (?:example|instance|one|that|this|starters)|in (?:other words|turn|this|that|these|those|"
    r"another|contrast|response|short|particular|an? (?:analogy|aside|addition))|as (?:such|a "
    r"result|well|for|part of (?:that|this|the deal|its|his|her|their))|at (?:the time|that|this|"
    r"one point|least|the same time)|on (?:that|this|the other hand|top of|the contrary)|around "
    r"(?:that|this|the same)|by (?:then|that|this|contrast|comparison)|since then|back then|(?:soon|"
    r"shortly|immediately|moments?|hours|days|weeks|months|years|a (?:day|week|month|year|few \w+))"
    r" (?:after(?:wards?)?|before|later|earlier)\b|soon|later|afterwards?|earlier|previously|among "
    r"(?:them|those|these)|some of|most of|many of|all of|none of|each of|the (?:former|latter|"
    r"first|second|third|fourth|last|other|others|same|rest|two|three|four|five|pair|duo|trio|key "
    r"to)|after (?:that|this|which|all|(?:establish|do|be|tak|mak)ing)|to (?:that|this|make matters"
    r")|if (?:so|not|that|this|it|he|she|they)|even (?:so|then|if|though|he|she|they|as|while)|what['’]s|"
    r"that['’]s|it['’]s|he['’]s|she['’]s|they['’]re|too|just|only|nor|or|see|according to (?:him|"
    r"her|them|it|the (?:report|statement|company|source)))\b",
    re.I,
)
_PERSON = (
    r"executive|man|woman|suspect|victim|official|couple|singer|actress|actor|star|player|attacker|"
    r"gunman|driver|teen(?:ager)?|boy|girl|spokes(?:man|woman|person)|defendant|founder|author|"
    r"reporter|agent|lawyer|attorney|officer|fighter|boxer|coach|quarterback|pair|group|team|club|"
    r"company|firm|start-?up|giant|maker|manufacturer|operator|provider|network|agency|bank|"
    r"organi[sz]ation|ministry|department|court|judge|union|exchange|lab|board|website|show|series|"
    r"film|movie|book|band|\d+-year-old|service|device|phone|game|update|trial|accused"
)
_BARE = re.compile(
    rf"^the (?:(?!of\b|in\b|for\b|at\b|from\b|that\b|who\b)[a-z][\w-]+ ){{0,2}}(?:{_PERSON})\b"
    r"(?! (?:of|for|in|at|that|who|which|between|behind|against|on)\b)(?!,? (?-i:[A-Z]))",
    re.I,
)
_THING = re.compile(
    r"^the (?:[a-z][\w-]+ )?(?:report|lawsuit|suit|complaint|announcement|statement|decision|move|"
    r"deal|incident|news|document|agreement|ruling|problem|issue|outage|attack|fire|blaze|crash|"
    r"quake|shooting|cut|damage|event|letter|email|filing|plan|change|patch|bug|flaw|offer|claim|"
    r"case|charges?|arrests?|effect|result|government|police|authorities|city|country|ship|vessel|"
    r"cables?|site|building|church|store|school|house|car|bomb|message|study|survey)\b",
    re.I,
)
_NEAR_START = 7  # words in which a bare "they" or "it" has had no noun to stand for
_NAME_WITHIN = 9  # words from a sentence's start, for a bare "the lawsuit" to be told which
_INNER_CAPITAL = re.compile(r"(?<=[a-z0-9,;:’'] )[A-Z][\w’'-]*")
_ANAPHOR = re.compile(r"(?:he|she|they|it|the \w+)$", re.I)
_HE_SHE = re.compile(r"\b(?:he|she|him|his|her|hers|himself|herself)\b(?!['’]d\b)", re.I)
_IT_THEY = re.compile(r"\b(?:it|its|they|their|them|itself|themselves)\b", re.I)
_THE_COMPANY = re.compile(
    r"\b(?:the|that|this) (?:company|firm|start-?up|agency|ministry|group|executive|spokes\w+|"
    r"official|pair|duo|couple|suspect|man|woman|victim|defendant|giant|team|club)\b(?! (?:of|for|"
    r"in|at|that|who|which)\b)",
    re.I,
)
_TAIL_DEIXIS = re.compile(r"\b(?:this|these|those|that) (?:case|issue|problem|matter|one|point|way|two|three|same|total|sum|amount|very|kinds?|sorts?|(?:[\w-]+ ){0,2}(?:island|city|town|"
    r"village|country|region|area|community|county|deal|acquisition|move|news|announcement|incident|"
    r"attack|change|trend|list|end|day))\b"
                          r"|\b(?:do|did|done|doing) (?:so|that|this)\b|\bas well$", re.I)  # fmt: skip
_NO_SUBJECT = re.compile(r"^(?:In|On|At|From) [^,]* (?:said|says|stated) that ")
# Three words outside the quotation marks are the least that can say who speaks.
_SPOKEN = re.compile(r"(?:[\w'’-]+\W+){2}[\w'’-]+")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|shall|does|did|"
    r"do|said|says|say|told|tells|\w{2,}ed|\w+n['’]t|made|took|went|came|saw|gave|got|held|kept|"
    r"left|led|lost|met|paid|put|ran|rose|sent|set|shot|shows?|spent|stood|struck|swept|took|thinks?"
    r"|wants?|won|wrote|began|became|bought|brought|built|chose|cut|drew|fell|felt|fled|found|"
    r"grew|hit|knew|sank|sold|sought|spoke|stole|threw|understood|withdrew|\w{3,}(?:es|ts|ks|ns|ds|"
    r"ls|ms|ps|rs))\b"
)


def speaks_on(sentence: str, following: str) -> bool:
    """Tell whether ``sentence`` is speech that only ``following``, of its paragraph, attributes.

    "FTX was no Ponzi scheme. It was very innovative, he argued": the first is his claim as well.
    """
    if attributions(sentence):
        return False
    return any(_ANAPHOR.match(a.speaker or "") for a in attributions(following))


def capitals(text: str) -> frozenset[str]:
    """Return the words that ``text`` writes with a capital elsewhere than where a sentence begins."""
    return frozenset(_INNER_CAPITAL.findall(text))


def why_not(
    text: str,
    *,
    outlet: str | None = None,
    in_quotation: bool = False,
    known: frozenset[str] | None = None,
) -> str | None:
    """Return why ``text``, one sentence of an article, cannot stand by itself; ``None`` if it can.

    ``in_quotation`` says that a quotation opened before the sentence is still open where it begins.
    ``known`` are the article's ``capitals``: with them, the capital that begins the sentence is not
    taken for a name.
    """
    if in_quotation or not balanced(text):
        return "half of a quotation or of a bracket"
    words = tokens(text)
    if not LEAST_WORDS <= len(words) <= MOST_WORDS:
        return "too short or too long"
    if not _END.search(text) or not _START.match(text) or text.endswith(("...", "…", "....")):
        return "no whole sentence"
    if sum(w.text[:1].isupper() for w in words) > 0.6 * len(words) or not _FINITE.search(text):
        return "a headline or a caption"
    if _NO_SUBJECT.search(text):
        return "no whole sentence"
    if _FURNITURE.search(text):
        return "site furniture"
    bare = outside_quotations(text)
    if "?" in bare or bare.rstrip(" \"”'’").endswith("!"):
        return _ASKS
    if _ME.search(bare) or _YOU.search(bare):
        return _I
    if _OPINION.search(bare):
        return _OPINES
    if not _SPOKEN.search(bare):
        return "a quotation without a speaker"
    if outlet and _speaks_of_itself(bare, outlet):
        return "the outlet speaks of itself"
    return _leaning(text, bare, known)


def balanced(text: str) -> bool:
    """Tell whether quotation marks and brackets in ``text`` come in pairs."""
    curly = text.count("“") == text.count("”")
    plain = text.count('"') % 2 == 0
    ticks = text.count("``") == text.count("''")
    return curly and plain and ticks and text.count("(") == text.count(")") and "[" not in text


def outside_quotations(text: str) -> str:
    """Return ``text`` with quoted words blanked out, at the same length."""
    out = text
    for start, end in quotations(text):
        out = out[:start] + " " * (end - start) + out[end:]
    return out


def _leaning(text: str, bare: str, known: frozenset[str] | None) -> str | None:
    opening = bare.lstrip(" \"“”‘'`(,.")
    if _LEANS.match(opening) or _BARE.match(opening):
        return "leans on the sentence before"
    named = [n.start for n in _names(text, known) if bare[n.start : n.end].strip()]
    first = min(named, default=len(text))
    if _THING.match(opening) and re.search(r"^[\w -]{0,40}\balso\b", opening):
        return "leans on the sentence before"
    if _THING.match(opening) and len(text[:first].split()) > _NAME_WITHIN:
        return "leans on the sentence before"
    for pattern in (_HE_SHE, _THE_COMPANY):
        match = pattern.search(bare)
        if match and match.start() < first:
            return "a pronoun whose person is not named"
    match = _IT_THEY.search(bare)
    if match and match.start() < first and len(bare[: match.start()].split()) < _NEAR_START:
        return "a pronoun whose thing is not named"
    match = _HE_SHE.search(text)
    if match and not any(n.start < match.start() for n in _names(text, known)):
        return "a pronoun whose person is not named"
    return "points to what is not there" if _TAIL_DEIXIS.search(bare) else None


def _names(text: str, known: frozenset[str] | None) -> list[Name]:
    found = names(text)
    if known is None or not found or text[: found[0].start].strip(" \"“‘'("):
        return found
    first = found[0]
    return found if " " in first.text or first.text in known else found[1:]


def _speaks_of_itself(bare: str, outlet: str) -> bool:
    """ "told The Verge" is how news is got; "The Verge has …" is the outlet as an actor."""
    at = bare.casefold().find(outlet.casefold())
    if at == -1:
        return False
    before = bare[:at].rstrip().casefold().removesuffix(" the")
    return not before.endswith((" told", " with", " to", " by", " in", "according to"))
