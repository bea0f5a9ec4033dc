"""Whether a sentence leans on the one before: pronouns, "the company", "instead". Pure."""

from __future__ import annotations

import re

from corpus.language.names import Name, names
from corpus.language.tokens import tokens
from drafter.extractive.phrases import any_of

_OPENING = any_of(
    r"""
    he; she; it; they; this; these; those; that; his; her; hers; its; their; theirs; such; both;
    neither; either; one; another; others?; here; who; which; what; why; how; because; instead;
    rather; unlike; like; similarly; likewise; thus; therefore; hence; so; otherwise; indeed;
    too; just; only; nor; or; see; then; when asked; (?:there|what|that|it|he|she)['’]s;
    they['’]re; [^,]{0,30}(?:, \d+,)? then; with (?:this|that|these|those|it);
    the (?:largest|biggest|latest|newest|oldest|backdrop|situation|reason|panic|idea|point);
    the new (?:death )?(?:toll|count|figure|date|number|estimate|deadline|plan|rules?);
    (?:[\w'’-]+ ){1,4}\w+ed (?:it|them|him|her);
    the (?:former|latter|first|second|third|fourth|last|others?|same|rest|pair|duo|trio);
    the (?:two|three|four|five|key to);
    for (?:example|instance|one|that|this|starters); in (?:other words|turn|short|particular);
    in (?:this|that|these|those|another|contrast|response|an? (?:analogy|aside|addition));
    as (?:such|a result|well|for|part of (?:that|this|the deal|its|his|her|their));
    at (?:the time|that|this|one point|least|the same time); around (?:that|this|the same);
    on (?:that|this|the other hand|top of|the contrary); since then; back then;
    by (?:then|that|this|contrast|comparison); soon; later; afterwards?; earlier; previously;
    (?:soon|shortly|immediately|moments?|hours|days|weeks|months|years)
    (?:after(?:wards?)?|before|later|earlier);
    a (?:day|week|month|year|few \w+) (?:after(?:wards?)?|before|later|earlier);
    among (?:them|those|these); (?:some|most|many|all|none|each) of;
    after (?:that|this|which|all|(?:establish|do|be|tak|mak)ing);
    to (?:that|this|make matters); if (?:so|not|that|this|it|he|she|they);
    even (?:so|then|if|though|he|she|they|as|while);
    according to (?:him|her|them|it|the (?:report|statement|company|source|same agency))
    """,
    before="^",
)
# "The company", "the 31-year-old": somebody named before, unless a name or an "of …" follows.
_SOMEBODY = any_of(
    r"""
    executive; man; woman; suspect; victim; official; couple; singer; actress; actor; star; player;
    attacker; gunman; driver; teen(?:ager)?; boy; girl; spokes(?:man|woman|person); defendant;
    founder; author; reporter; agent; lawyer; attorney; officer; fighter; boxer; coach;
    quarterback; pair; group; team; club; company; firm; start-?up; giant; maker; manufacturer;
    operator; provider; network; agency; bank; organi[sz]ation; ministry; department; court;
    judge; union; exchange; lab; board; website; show; series; film; movie; book; band; service;
    device; phone; game; update; trial; accused; \d+-year-old
    """,
    before=r"^the (?:(?!(?:of|in|for|at|from|that|who)\b)[a-z][\w-]+ ){0,2}",
    after=r"\b(?! (?:of|for|in|at|that|who|which|between|behind|against|on)\b)(?!,? (?-i:[A-Z]))",
)
# "The lawsuit", "the outage": which one, a name soon after tells.
_SOMETHING = any_of(
    r"""
    report; lawsuit; suit; complaint; announcement; statement; decision; move; deal; incident;
    news; document; agreement; ruling; problem; issue; outage; attack; fire; blaze; crash; quake;
    tremor; temblor; blast; explosion; shooting; cut; damage; event; letter; email; filing; plan;
    change; patch; bug; flaw; offer; claim; case; charges?; arrests?; effect; result; government;
    police; authorities; city; country; ship; vessel; cables?; site; building; church; store;
    school; house; car; bomb; message; memo; study; survey; findings?; proposal; pictures?; tanker
    """,
    before=r"^the (?:[a-z][\w-]+ )?",
)
_ALSO = re.compile(r"^[\w -]{0,40}\balso\b")
_POINTS = any_of(
    r"""
    (?:this|these|those|that) (?:case|issue|problem|matter|one|point|way|two|three|same|total);
    (?:this|these|those|that) (?:sum|amount|very|kinds?|sorts?);
    (?:this|these|those|that) (?:[\w-]+ ){0,2}(?:island|city|town|village|country|region|area);
    (?:this|these|those|that) (?:[\w-]+ ){0,2}(?:community|county|deal|acquisition|move|news);
    (?:this|these|those|that) (?:[\w-]+ ){0,2}(?:announcement|incident|attack|change|trend|list);
    (?:this|these|those|that) (?:same )?(?:day|week|month|year|night|evening|period|time|date);
    (?:do|did|done|doing) (?:so|that|this); as well$; (?:all|any|both|each|some) (?:of )?these;
    the two (?:sides|men|women|companies|firms|countries|governments); this side;
    (?:considered|called|found|made|thought|regarding|about|behind) (?:this|that|these|those);
    (?:produced|caused|explains?|explained|means?) (?:this|that)\b(?! \w);
    (?:minister|executive|president|official|secretary|spokes\w+|analyst|lawyer|attorney|chief)
    [^,.]{0,40} said (?:it|this|that) (?:proved|proves|showed|shows|meant|means|was|is);
    this (?:has|had|is|was|will|would|may|might|can|could)
    """
)
_HE_SHE = re.compile(r"\b(?:he|she|him|his|her|hers|himself|herself)\b", re.I)
_IT_THEY = re.compile(r"\b(?:it|its|they|their|them|itself|themselves)\b", re.I)
_THE_COMPANY = any_of(
    r"""
    company; firm; start-?up; agency; ministry; group; executive; spokes\w+; official; pair; duo;
    couple; suspect; man; woman; victim; defendant; giant; team; club
    """,
    before=r"\b(?:the|that|this) ",
    after=r"\b(?! (?:of|for|in|at|that|who|which)\b)",
)
_SAID_HE = re.compile(
    r"\b(?:he|she) (?:said|told|added|wrote|warned)\b|\b(?:said|added) (?:he|she)(?=[.,]|$)"
)
# A name of several words that ends so is no person's: nobody is "he" after it.
_NO_PERSON = any_of(
    r"""
    commission; committee; council; ministry; department; court; bank; party; authority; agency;
    union; university; company; corporation; association; institute; office; parliament; senate;
    congress; assembly; organi[sz]ation; federation; group; service; board; fund; treaty; islands?;
    narrows; strait; sea; river; canal; city; province; region; street; port
    """,
    after="$",
)
_NEAR_START = 7  # words in which a bare "they" or "it" has had no noun to stand for
_NAME_WITHIN = 9  # words from a sentence's start, for a bare "the lawsuit" to be told which
_INNER_CAPITAL = re.compile(r"(?<=[a-z0-9,;:’'] )[A-Z][\w’'-]*")


def capitals(text: str) -> frozenset[str]:
    """Return the words that ``text`` writes with a capital inside a sentence."""
    return frozenset(_INNER_CAPITAL.findall(text))


def leans(
    text: str, bare: str, known: frozenset[str] | None, about: frozenset[str] = frozenset()
) -> str | None:
    """Return what in a sentence only the sentences before it could explain, or ``None``.

    ``bare`` is ``text`` with quoted words blanked out, at the same length. ``known`` are the
    article's ``capitals``: with them, the capital that begins the sentence makes no name. ``about``
    are the stems of the topic: in a briefing on a trial, "the trial" leans on nothing.
    """
    opening = bare.lstrip(" \"“”‘'`(,.")
    somebody, something = _SOMEBODY.match(opening), _SOMETHING.match(opening)
    if _OPENING.match(opening) or (somebody and not _is_about(somebody, about)):
        return "leans on the sentence before"
    all_names = _names(text, known)
    spoken = [n.start for n in all_names if bare[n.start : n.end].strip()]
    first = min(spoken, default=len(text))
    if something and not _is_about(something, about):
        late = len(text[:first].split()) > _NAME_WITHIN
        if late or _ALSO.search(opening):
            return "leans on the sentence before"
    for pattern in (_HE_SHE, _THE_COMPANY):
        match = pattern.search(bare)
        if match and match.start() < first:
            return "a pronoun whose person is not named"
    match = _IT_THEY.search(bare)
    if match and match.start() < first and len(bare[: match.start()].split()) < _NEAR_START:
        return "a pronoun whose thing is not named"
    match = _SAID_HE.search(bare)
    if match and not any(_may_be_person(n) and n.start < match.start() for n in all_names):
        return "a pronoun whose person is not named"
    match = _HE_SHE.search(text)
    if match and not any(n.start < match.start() for n in all_names):
        return "a pronoun whose person is not named"
    return "points to what is not there" if _POINTS.search(bare) else None


def _may_be_person(name: Name) -> bool:
    """Whether a name can be that of a "he" or "she" who speaks: a full one, and no body's."""
    return " " in name.text and not _NO_PERSON.search(name.text)


def _is_about(match: re.Match[str], about: frozenset[str]) -> bool:
    return bool(about & {t.stem for t in tokens(match.group())})


def _names(text: str, known: frozenset[str] | None) -> list[Name]:
    found = names(text)
    if known is None or not found or text[: found[0].start].strip(" \"“‘'("):
        return found
    first = found[0]
    return found if " " in first.text or first.text in known else found[1:]
