"""The grammar of numbers in news English, as patterns for ``quantities``."""

from __future__ import annotations

import re

from corpus.language.units import CURRENCIES, ONES, ORDINALS, TEENS, TENS, UNITS


def _any(words: list[str] | dict[str, float]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


# "two hundred and five", "twelve thousand", "one point two", "two and a half": the parts.
_BELOW_100 = rf"(?:(?:{_any(TENS)})(?:[- ](?:{_any(ONES)}))?|{_any(TEENS)}|{_any(ONES)})\b"
BELOW_1000 = (
    rf"(?:(?:{_any(ONES)}|an?)[- ]hundred\b(?:(?:,| and)? {_BELOW_100})?|{_BELOW_100}|zero\b"
    r"|(?:half )?an?(?=[- ](?:thousand|million|billion|trillion|dozen)\b))"
)
_SPELLED = (
    rf"{BELOW_1000}(?: point(?: (?:{_any(ONES)}|zero)\b)+| and a half\b)?"
    rf"(?:[- ](?:hundred|thousand|million|billion|trillion|dozen)\b(?:,? (?:and )?{BELOW_1000})?)*"
)
DIGITS = r"(?:\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?!\d)|\d{1,3}(?: \d{3})+(?![\d,.]\d)|\d+)(?:\.\d+)?"
_SCALE = r"hundred|thousand|million|billion|trillion|mln|mn|bn|tn|dozen"
_CURRENCY = r"(?:US|NZ|HK|A|C|S|R)?\$|[£€¥₹₩₽₺]|\b(?:USD|EUR|GBP|JPY|CHF|CNY|INR|Rs\.?)\s?"
# After these "5m" is five metres; else it is five million.
_LONG = r"[- ](?:long|deep|wide|high|tall|thick|away|across|above|below|race|sprint|freestyle)\b"
_SUFFIX = (
    r"(?:(?P<pct>\s?%|[- ](?:percent|per cent|pct)\b(?! points?\b))"
    r"|(?P<pp>[- ](?:percentage|percent|per cent)[- ]points?\b)"
    r"|(?P<ord>(?<=\d)(?:st|nd|rd|th)\b)"
    r"|[- ](?P<age>years?[- ]olds?)\b"
    rf"|[- ](?P<money>{_any([w for w in CURRENCIES if w.isalpha()])})\b"
    rf"|[- ]?(?P<unit>{_any(list(UNITS)).replace(chr(92) + ' ', '[- ]')})(?!\w))?"
)
QUANTITY = re.compile(
    # The two lookaheads turn most places away at one glance.
    r"(?=[-−$£€¥₹₩₽₺\d]|(?-i:[A-Z]{1,2}\$|USD|EUR|GBP|JPY|CHF|CNY|INR|Rs)|minus )"
    rf"(?:(?P<neg>(?<![\w.,-])[-−]|\bminus )?(?P<cur>{_CURRENCY})?\s?"
    rf"(?<![\w.])(?P<dig>{DIGITS})"
    rf"(?P<scale>(?:[- ]?(?:{_SCALE})\b)+|[kb]\b|m\b(?!{_LONG}))?{_SUFFIX}"
    r"(?![^\W\d_]|\d|\.\d|,\d{3}\b))"
    rf"|(?<![\w-])(?=[aefhnostz])(?P<word>{_SPELLED}){_SUFFIX.replace('(?P<', '(?P<w_')}",
    re.I,
)
CLOCK = re.compile(
    r"(?<![\w:.$£€])(?P<h>[01]?\d|2[0-4])(?:"
    r"(?::\s?|\.)(?P<m>[0-5]\d)(?::[0-5]\d)?(?:\s?(?P<half>[ap])\.?\s?m\b\.?)"
    r"|:(?P<m2>[0-5]\d)(?::[0-5]\d)?(?![\d:]|\.\d)"
    r"|\s?(?P<half2>[ap])\.?\s?m\b\.?"
    r"|(?P<m3>[0-5]\d)\s?(?:GMT|BST|UTC|CET|hrs|hours GMT|local time)\b)"
    r"|\b(?P<twelve>noon|midday|midnight)\b",
    re.I,
)
VAGUE_PLURAL = re.compile(
    r"\b(?:(?:(?P<tens>tens|dozens|hundreds|thousands) of )?"
    r"(?P<vague>dozens|scores(?= of\b)|hundreds|thousands|millions|billions)"
    r"|(?:several|a few|many|a couple of)[- ](?P<few>dozen|hundred|thousand|million|billion))\b"
    r"(?:[- ](?:of )?(?P<money>dollars|euros|pounds)\b)?",
    re.I,
)
FRACTION = re.compile(
    r"(?<![\w-])(?:(?P<half>half)(?= of\b| the\b| its\b| their\b)"
    r"|(?P<n>one|two|three|four|a|\d)[- ](?P<d>half|thirds?|quarters?|fifths?|tenths?)\b(?!-)"
    r"(?! (?:time|day|year|place|attempt|round|goal|win|loss|season|game))"
    r"|(?<!\bno )one in (?P<every>two|three|four|five|six|seven|eight|nine|ten|\d{1,3})\b"
    r"(?!\.\d|[- ](?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|million)\b))",
    re.I,
)
# "Two and a half", "23 and a quarter": a number goes before, and the fraction is part of it.
MIXED = re.compile(rf"(?:\d|\b(?:{_any(ONES)}|{_any(TENS)}|hundred|thousand)) and $", re.I)
ORDINAL = re.compile(
    rf"(?<!\bat )(?<!-)\b(?P<word>{_any(ORDINALS)})\b(?![- ](?:hand|of all|place,|lady|aid))", re.I
)
RANGE = re.compile(r"\s*(?:-|–|—|to|and|or)\s*", re.I)
OPENS_RANGE = re.compile(r"\b(?:between|from)\s+$", re.I)
_BEFORE = (
    ("min", "at least|more than|over|no fewer than|no less than|upwards of|exceeding|above|topped"),
    ("max", "at most|up to|as many as|as much as|fewer than|less than|under|below|no more than"),
    ("near", "about|around|roughly|approximately|some|nearly|almost|an estimated|circa|close to"
             "|just over|just under|an average of|~"),
)  # fmt: skip
HEDGE_BEFORE = re.compile(
    r"(?:\b|(?=~))(?:" + "|".join(f"(?P<{n}>{words})" for n, words in _BEFORE) + r")\s*$", re.I
)
HEDGE_AFTER = re.compile(
    r"(?P<min>\+|-plus\b| or more\b| and counting\b)|(?P<near> or so\b|-odd\b|ish\b)", re.I
)
WEIGHT_BEFORE = re.compile(r"\b(?:weigh\w*|weight|heavy|heavier|lighter|lost|gained)\b", re.I)
WEIGHT_AFTER = re.compile(r"\s*(?:\(\d|of (?!damage|fines|debt)|heavier|lighter|in weight)", re.I)
# Nouns after which "one" counts: "one man was killed", but not "one of them", "one day".
ONE_COUNTS = re.compile(
    r"[- ](?:man|woman|person|child|boy|girl|death|soldier|officer|civilian|worker|student|victim|"
    r"ship|vessel|plane|cable|suspect|resident|passenger|employee|house|home|body|count)\b",
    re.I,
)
