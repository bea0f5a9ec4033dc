"""Verbs and phrases of reporting in news English, as tables and patterns for ``attribution``."""

from __future__ import annotations

import re
from enum import StrEnum

from corpus.language.tokens import word_set


class Strength(StrEnum):
    """How a source stands to what it passes on."""

    SAID = "said"
    CLAIMED = "claimed"
    ALLEGED = "alleged"
    DENIED = "denied"
    CONFIRMED = "confirmed"
    PREDICTED = "predicted"
    REPORTED = "reported"


_VERBS: dict[Strength, str] = {
    Strength.SAID: """said says say saying told tells telling stated added adds adding noted noting
        notes explained explains wrote writes announced announces remarked insisted insists tweeted
        tweets commented comments declared declares testified testifies argued argues arguing
        acknowledged acknowledges admitted admits conceded concedes recalled recalls revealed
        reveals replied answered answers countered counters disclosed
        suggested suggests urged echoed concluded joked quipped found informed informs notified
        notifies""",
    Strength.CLAIMED: """claimed claims claim claiming asserted asserts contended contends boasted
        maintained maintains""",
    Strength.ALLEGED: "alleged alleges allege alleging accused accuses accuse accusing",
    Strength.DENIED: """denied denies deny denying rejected rejects dismissed dismisses disputed
        disputes refuted""",
    Strength.CONFIRMED: "confirmed confirms confirm confirming verified verifies",
    Strength.PREDICTED: """warned warns warn warning predicted predicts predict predicting expects
        expect expected forecast forecasts estimated estimates estimate projected projects
        anticipates anticipated believes believe believed hopes hope hoped feared fears fear
        vowed vows pledged pledges promised promises""",
    Strength.REPORTED: "reported reports reporting",
}
STRENGTH = {verb: strength for strength, verbs in _VERBS.items() for verb in verbs.split()}
VERB = re.compile(r"\b(" + "|".join(sorted(STRENGTH, key=len, reverse=True)) + r")\b", re.I)
# Verbs that are oftener nouns or tell of deeds; they need "that", a quotation or a named speaker.
WEAK = word_set("""
    claims claim reports comments notes estimate estimates forecast forecasts projects fear
    fears hope hopes pledges promises rejected dismissed warning telling reporting suggested
    suggests maintained maintains concluded feared hoped pledged promised revealed
    answered answers countered counters agreed informed informs notified notifies
""")
# Verbs that have a noun of the same form.
NAMESAKES = word_set(
    "claims reports comments notes estimates forecasts fears hopes pledges promises"
)
# Verbs that before "about" tell what a text is on, and nothing that it says: "I wrote about Orr".
WRITES = word_set("wrote writes")
# What follows a noun that looks like a verb: "initial estimates indicate that".
VERB_BEHIND = re.compile(
    r"\s+(?:indicat|suggest|show|put|point|vary|varied|differ|rang|come|came|are|were|have|had)\w*\b"
)
# "is expected to", "was accused of", "is said to be": passives that name no speaker, and what
# they amount to.
PASSIVE = {
    "said": Strength.REPORTED, "reported": Strength.REPORTED, "believed": Strength.REPORTED,
    "alleged": Strength.ALLEGED, "accused": Strength.ALLEGED, "claimed": Strength.CLAIMED,
    "expected": Strength.PREDICTED, "estimated": Strength.PREDICTED, "feared": Strength.PREDICTED,
    "projected": Strength.PREDICTED, "predicted": Strength.PREDICTED,
    "forecast": Strength.PREDICTED, "anticipated": Strength.PREDICTED,
    "confirmed": Strength.CONFIRMED, "denied": Strength.DENIED,
}  # fmt: skip
BE = re.compile(
    r"\b(?:is|are|was|were|been|be|being|isn't|wasn't|stands?|stood)\s+"
    r"(?:not |also |widely |now )?$"
)
NOT = re.compile(r"(?:\bnot|n['’]t|\bnever)\s+$")
PHRASE = re.compile(
    r"\b(?P<according>according to)\s+(?P<who>[^,;:\n\"“”()]{2,120})"
    r"|\b(?P<statement>in (?:an?|the|its|his|her|their)\s(?:\w+\s){0,2}?"
    r"(?:statement|interview|tweet|filing|letter|email|memo|blog post))\b"
    r"|\b(?P<hearsay>reportedly|allegedly|purportedly|supposedly|apparently|seemingly)\b"
    r"|\b(?P<adjective>alleged|purported|supposed)(?=\s+[\w-]+)"
    r"(?!\s+(?:that|to|he|she|they|it|the|an?|in|on)\b)"
    r"|(?:(?<![\w.&-])(?P<owner>(?:(?-i:[A-Z])[\w.&-]{0,30}\s){0,3}(?-i:[A-Z])[\w.&-]{0,30})"
    r"['’]s?\s+)?\b(?P<noun>claims?|allegations?|accusations?|denials?|reports?|rumou?rs|assertions?)"
    r"\s(?:of|that|about)\b",
    re.I,
)
# What stands before "claims that" or "alleged" where they are a noun and an adjective.
NOMINAL = re.compile(
    r"(?:^|\b(?:the|an?|his|her|its|their|of|any|no|other|some|all|new|false|over|for|in|on|amid|by|to"
    r"|about|with|from|despite|after|are|were|been|conflicting|repeated|unconfirmed|multiple|\w+['’]s|"
    r"\d+|two|three|four|five|six|seven|eight|nine|ten|several|many|deny|denies|denied|rejects?|"
    r"rejected|dismissed|disputed)\s+)$",
    re.I,
)
NOUNS = {
    "claim": Strength.CLAIMED, "allegation": Strength.ALLEGED, "accusation": Strength.ALLEGED,
    "denial": Strength.DENIED, "report": Strength.REPORTED, "rumor": Strength.REPORTED,
    "rumour": Strength.REPORTED, "assertion": Strength.CLAIMED,
}  # fmt: skip
# Where the subject of a reporting verb may begin: after these.
BOUNDARY = re.compile(
    r"[,;:()\"“”\n]|''|``|--| [–—-] |—"
    r"|\b(?:said|says|say|told|believes?|claimed|thinks?|knew|knows?)\s"
    r"|\b(?:that|but|while|because|after|when|as|if|which|where|although|though|since|before|until|"
    r"whether|how|why|what|than|so)\s(?!of\b)|\b(?:and|or)\s(?=(?:he|she|they|it|we|I|the|an?)\b)",
    re.I,
)
# What may stand between a subject and its verb.
AUXILIARY = word_set("""
    has have had also later then again already previously recently repeatedly publicly initially
    first earlier once would will could may might did does do not never been still simply even
    further now himself herself itself themselves yesterday today on late early morning afternoon
    evening night monday tuesday wednesday thursday friday saturday sunday
    wouldn't couldn't didn't doesn't don't hasn't haven't hadn't won't
""")
PRONOUN = word_set("he she they it we i you one who some many most several few others both")
DETERMINER = re.compile(
    r"(?:the|an?|his|her|its|their|our|my|one|two|three|four|some|many|most|several|another|this|"
    r"these|those|other|no|each|every|both|all|few)\s",
    re.I,
)
NO_SUBJECT = re.compile(
    r"\b(?:to|is|are|was|were|be|been|being|of|in|on|at|for|with|by|from|can|must|should|let|an?|"
    r"the|its|his|her|their|this|and|or|not)$",
    re.I,
)
AFTER_QUOTE = re.compile(r"(?:[,?!.…—-]\s*)?[\"”’']+$|''$|,$|[?!]$")
# "said Paul Lee, president": the speaker behind the verb.
INVERTED = re.compile(
    r"\s+(?P<who>(?:the |an? |his |her |its |their |one )?[\w'’.&-]+"
    r"(?:\s(?!in\b|on\b|at\b|that\b|as\b|after\b|when\b|during\b|told\b|and\b)[\w'’.&-]+){0,7})"
)
CUT_WHO = re.compile(
    r"\s(?:who|which|that|while|as|when|after|released|published|posted|obtained|cited|seen|"
    r"and said|in (?:an?|the)|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b.*"
)
# What behind the verb begins something else than its subject, and what shows that a clause follows.
NO_SPEAKER = word_set("""
    that this it there these on in at by to as after when during later early late before earlier
    yesterday today if how what why where not so and but or with from for of about last next only
""")
FINITE = re.compile(r"\b(?:was|were|is|are|had|has|have|would|will|could|can|may|might|did|does)\b")
# Stands for the speaker of the attribution before: "X denied it but said …", "…, adding that".
SAME = "\0"
# What follows a doubtful verb that is one: "the rebels claimed the attack".
OBJECT = re.compile(r"\s+(?:the|an?|to|it|he|she|they|its|his|her|their|responsibility)\b", re.I)
