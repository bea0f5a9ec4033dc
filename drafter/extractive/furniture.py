"""Words of the page rather than of the news: links, credits, bylines, notices. Pure."""

from __future__ import annotations

import re

from drafter.extractive.phrases import any_of

_FURNITURE = any_of(
    r"""
    \bclick (?:here|on|to); \bread (?:more|also|our|the full); \bsee also\b; \bstay tuned;
    ^(?:follow|check|join|remember|imagine|consider|meet) (?!.{0,80}said);
    ^(?:cast|keep|let|think|look|take) (?!.{0,80}said);
    \b(?:latest|breaking) news\b; \bupdates from\b;
    \bsubscri(?:be|ption)\b.{0,30}(?:news|today|here); newsletter; story continues;
    \bsign up\b.{0,40}\b(?:news|alert|email|here); continue reading; \bdownload (?:the|our);
    \bfollow (?:us|him|her|me|@); \bvisit (?:our|the website); \bwatch (?:the )?(?:video|live);
    \bvideo (?:above|below); \b(?:above|below), (?:is|are)\b; \bthe following (?:is|are|table);
    \brelated (?:articles?|stories|links?|:); \bfor more (?:information|on|about|details);
    \bhere (?:is|are) (?:what|how|why); \bcomments? (?:are|section|below);
    \bphotos?(?:graph)? (?:by|courtesy|credit|:); \bimages? (?:by|credit|:); \bfile photo;
    getty images; all rights reserved; copyright; ©; \blicensing (?:and \w+ )?agreement;
    \bcontributed to this (?:report|story|article); \beditor['’]s note;
    \blast (?:updated|modified); ^posted (?:by|on|in|at)\b;
    (?:was|were|is|been) (?:originally )?(?:published|filed under)\b;
    \bthis (?:article|story|post|report|page|site|blog|column)\b;
    \bthis week['’]s (?:episode|issue)\b; advertis(?:ement|ing disclosure);
    cookies?\b.{0,30}\b(?:site|use|policy); https?:; www\.; \S@\S+\.\w; \bphone:; \btel:;
    [{}<>|•►»]; #\w+;
    \bissued an? (?:update|statement|notice)\b(?! (?:saying|that|which)); not to be named;
    \bcondition of anonymity; \bdid not (?:immediately )?(?:respond|reply|return)\b;
    \ba study in\b; \bstay(?:ed)? tuned
    """,
    before="",
    after="",
)
# "A worker sorts parcels in Ostmere on Aug. 31, 2021.": the present tense with a day in the past.
_CAPTION = re.compile(
    r"^(?:An?|The|[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*) (?:[a-z]+ ){0,2}[a-z]+s [^“”\"]* on "
    r"(?:[A-Z][a-z]+day, )?[A-Z][a-z]+\.? \d{1,2}, ?(?:19|20)\d\d\.$"
)
_PAST = re.compile(r"\b(?:said|was|were|had|has|have|\w{2,}ed)\b")
# "told The Verge" is how news is got; "The Verge has …" is the outlet as an actor.
_GOT_BY = (" told", " with", " to", " by", " in", "according to")


def is_furniture(text: str) -> bool:
    """Tell whether a sentence belongs to the page it stood on, or was spoilt on its way here."""
    if _CAPTION.match(text) and not _PAST.search(text):
        return True
    return "\ufffd" in text or bool(_FURNITURE.search(text))


def speaks_of_itself(bare: str, outlet: str) -> bool:
    """Tell whether ``outlet`` speaks of itself; ``bare`` is a sentence without quoted words."""
    at = bare.casefold().find(outlet.casefold())
    if at == -1:
        return False
    before = re.sub(r"\s+the$", "", bare[:at].rstrip().casefold())
    return not before.endswith(_GOT_BY)
