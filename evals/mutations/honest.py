"""Honest changes: a source's sentence put otherwise, saying the same."""

from __future__ import annotations

import re
from datetime import timedelta
from random import Random

from corpus.language.aliases import same_name
from corpus.language.names import names
from evals.mutations.model import Offsets, Pool, Seed, capitalised, put
from evals.mutations.tables import DAY, MONTH, pairs, words

_ONES = words("numbers")
_TENS = dict(
    zip(
        range(20, 100, 10),
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
        strict=True,
    )
)
_PLAIN = re.compile(r"(?<![\w.,:/$€£–-])(?P<n>\d{1,2})(?= [a-z])(?! (?:a\.m|p\.m|am|pm)\b)")
_WORD = re.compile(
    rf"(?<![\w-])(?P<w>{'|'.join(_ONES[2:])})(?= [a-z])"
    r"(?! (?:thirds?|quarters?|hundred|thousand|dozen|and a half|of)\b)",
    re.I,
)
_SCALED = re.compile(r"(?P<n>\d+(?:\.\d+)?) (?P<s>million|billion)\b")
_PERCENT = re.compile(r"(?P<n>\d+(?:\.\d+)?) ?(?P<p>%|per ?cent\b)")


def respell_number(seed: Seed, _pool: Pool, rng: Random) -> Seed | None:
    """Write digits as words, words as digits, "%" as "percent", "1.2 million" as "1.2m"."""
    found: list[tuple[Offsets, str]] = []
    for match in _PLAIN.finditer(seed.text):
        if (word := _spelled(int(match["n"]))) and not _dated(seed.text, match.span()):
            found.append((match.span("n"), word))
    for match in _WORD.finditer(seed.text):
        if match.start() > 0:
            found.append((match.span("w"), str(_ONES.index(match["w"].casefold()))))
    for match in _SCALED.finditer(seed.text):
        found.append((match.span(), f"{match['n']}{'m' if match['s'] == 'million' else 'bn'}"))
    for match in _PERCENT.finditer(seed.text):
        found.append((match.span(), f"{match['n']}{' percent' if match['p'] == '%' else '%'}"))
    found = [(at, w) for at, w in found if not _in_quotes(seed.text, at)]
    if not found:
        return None
    at, new = rng.choice(sorted(found))
    return seed.saying(put(seed.text, at, new))


def _spelled(number: int) -> str | None:
    if number <= 20:
        return _ONES[number] if number > 1 else None
    tens, ones = number // 10 * 10, number % 10
    return _TENS[tens] if not ones else f"{_TENS[tens]}-{_ONES[ones]}"


def _dated(text: str, at: Offsets) -> bool:
    return bool(re.search(rf"{MONTH} $", text[: at[0]]) or re.match(rf" {MONTH}", text[at[1] :]))


def _in_quotes(text: str, at: Offsets) -> bool:
    before = text[: at[0]]
    return before.count('"') % 2 == 1 or before.count("“") > before.count("”")


_SYNONYMS = pairs("synonyms")


def use_synonym(seed: Seed, _pool: Pool, rng: Random) -> Seed | None:
    """Put a word that newsrooms use for another in its place, outside quotations and names."""
    taken = [(n.start, n.end) for n in names(seed.text)]
    found: list[tuple[Offsets, str]] = []
    for left, right in _SYNONYMS:
        for match in re.finditer(rf"(?<![\w-]){left}(?![\w-])", seed.text):
            inside = any(a <= match.start() < b for a, b in taken)
            if not inside and not _in_quotes(seed.text, match.span()):
                found.append((match.span(), right))
    if not found:
        return None
    at, new = rng.choice(sorted(found))
    return seed.saying(put(seed.text, at, new))


_WHEN = (
    r"(?:on|in|at|by|after|before|during|since|until|from|near|under) [^,;:“”\"]{3,60}|"
    r"(?:late|early) (?:on )?\w+day|last \w+|yesterday|earlier"
)
_LEADING = re.compile(rf"^(?P<w>(?i:{_WHEN})), (?P<rest>[^“”\"]{{20,}})\.$")
_TRAILING = re.compile(
    r"^(?P<rest>(?:[^,;:“”\"]|(?<=\d),(?=\d)){20,}?) "
    rf"(?P<w>(?:on|in) (?:{DAY}|(?!May|March){MONTH}|\d{{4}})(?: night| morning| evening)?)\.$"
)
_CLAUSES = re.compile(
    r"^(?P<a>[^,;:“”\"]{15,}),? (?P<w>after|because|although|while|before|if|when|as soon as) "
    r"(?P<b>(?:the|a|an|it|he|she|they|its|his|her|two|three|[A-Z]\w+) [^,;:“”\"]{10,})\.$"
)
_SAID_TAIL = re.compile(
    r"^(?P<rest>[^“”\"]{15,}), (?P<who>(?:[A-Z][\w.'’-]*|the)(?: [\w.'’-]+){0,6}?) "
    r"(?P<say>said|says|claimed|warned|argued)\.$"
)
_SAID_HEAD = re.compile(
    r"^(?P<who>(?:[A-Z][\w.'’-]*)(?: [\w.'’-]+){0,6}?) (?P<say>said|says|claimed|argued) "
    r"(?:that )?(?P<rest>(?:the|a|an|it|he|she|they|its|his|her|two|three|most|some|all|\d+|"
    r"[A-Z]\w+) [^“”\"]{15,})\.$"
)
_ACCORDING = re.compile(r"^(?P<rest>[^“”\"]{15,}), according to (?P<who>[^,“”\"]{3,60})\.$")


def reorder(seed: Seed, _pool: Pool, rng: Random) -> Seed | None:
    """Move the time, a clause or the speaker from one end of the sentence to the other."""
    forms = []
    text = seed.text
    if match := _LEADING.match(text):
        when = match["w"][0].lower() + match["w"][1:]
        forms.append(f"{capitalised(match['rest'])} {when}.")
    if match := _TRAILING.match(text):
        forms.append(f"{capitalised(match['w'])}, {_lowered(match['rest'])}.")
    if (match := _CLAUSES.match(text)) and not re.search(r"\bsaid\b", text):
        forms.append(f"{capitalised(match['w'])} {match['b']}, {_lowered(match['a'])}.")
    if match := _SAID_TAIL.match(text):
        forms.append(f"{capitalised(match['who'])} {match['say']} that {_lowered(match['rest'])}.")
    if match := _SAID_HEAD.match(text):
        who = _lowered(match["who"])
        forms.append(f"{capitalised(match['rest'])}, {who} {match['say']}.")
        forms.append(f"According to {who}, {match['rest']}.")
    if match := _ACCORDING.match(text):
        forms.append(f"According to {match['who']}, {_lowered(match['rest'])}.")
    return seed.saying(rng.choice(forms)) if forms else None


def _lowered(text: str) -> str:
    """Take the capital of the beginning from a word that is no name."""
    first = text.split(maxsplit=1)[0]
    if first in {"The", "A", "An", "It", "He", "She", "They", "Its", "His", "Her", "Two", "Three",
                 "Most", "Some", "All", "About", "One", "In", "On", "At", "This", "More", "Four",
                 "Five", "Six", "Eleven", "Nearly", "Several", "Engineers", "Police", "Workers",
                 "Prosecutors", "Miners", "Residents", "Analysts"}:  # fmt: skip
        return text[0].lower() + text[1:]
    return text


_DAY = re.compile(rf"\bon (?P<d>{DAY})\b(?! (?:night|evening|morning|afternoon))")
_BRITISH = re.compile(rf"\b(?P<d>\d{{1,2}}) (?P<m>{MONTH})\b")
_AMERICAN = re.compile(rf"\b(?P<m>{MONTH}) (?P<d>\d{{1,2}})\b(?!\d|,? \d{{4}})")
_AHEAD = re.compile(r"\b(?:will|next|to|would|due|until|by|scheduled)\b")


def rewrite_date(seed: Seed, _pool: Pool, rng: Random) -> Seed | None:
    """Write a date in another form: a weekday as its date, "10 March" as "March 10"."""
    found: list[tuple[Offsets, str]] = []
    published = seed.article.published_at
    for match in _DAY.finditer(seed.text):
        if published is not None and not _AHEAD.search(seed.text):
            day = published
            while day.strftime("%A") != match["d"]:
                day -= timedelta(days=1)
            found.append((match.span(), f"on {day.day} {day:%B}"))
    for match in _BRITISH.finditer(seed.text):
        found.append((match.span(), f"{match['m']} {match['d']}"))
    for match in _AMERICAN.finditer(seed.text):
        found.append((match.span(), f"{match['d']} {match['m']}"))
    found = [(at, w) for at, w in found if not _in_quotes(seed.text, at)]
    if not found:
        return None
    at, new = rng.choice(sorted(found))
    return seed.saying(put(seed.text, at, new))


_BE_OR_DO = "did|does|do|is|are|was|were|has|have|had|would|could|should"
_CONTRACTIONS = (
    (rf"\b({_BE_OR_DO}) not\b", r"\1n't"),
    (rf"\b({_BE_OR_DO})n['’]t\b", r"\1 not"),
    (r"\bwill not\b", "won't"),
    (r"\bwon['’]t\b", "will not"),
    (r"\bcannot\b", "can't"),
    (r"\bcan['’]t\b", "cannot"),
    (r"\b(it|he|she) is (?=not\b|[a-z]+ing\b)", r"\1's "),
    (r"\b(they|we) are (?=not\b|[a-z]+ing\b)", r"\1're "),
    (r"\b(he|she|they|it) will (?=[a-z])", r"\1'll "),
)


def contract(seed: Seed, _pool: Pool, _rng: Random) -> Seed | None:
    """Contract a negation or a verb, or write it out."""
    for pattern, form in _CONTRACTIONS:
        for match in re.finditer(pattern, seed.text):
            if not _in_quotes(seed.text, match.span()):
                return seed.saying(put(seed.text, match.span(), match.expand(form)))
    return None


_ALIASES = pairs("aliases")
_TITLED = r"(?:Governor|Mayor|Captain|President|Minister|Dr|Mr|Mrs|Ms|Judge|Professor)"


def use_alias(seed: Seed, _pool: Pool, rng: Random) -> Seed | None:
    """Give a person by the surname, a body by its short form."""
    found: list[tuple[Offsets, str]] = []
    for long, short in _ALIASES:
        found += [(m.span(), short) for m in re.finditer(re.escape(long), seed.text)]
    known = names(seed.text)
    for name in known:
        words = name.text.split()
        alone = sum(same_name(name.key, o.key) for o in known) == 1
        if len(words) == 2 and alone and _is_person(seed, name.text):
            found.append(((name.start, name.end), words[1]))
    found = [(at, w) for at, w in found if not _in_quotes(seed.text, at)]
    if not found:
        return None
    at, new = rng.choice(sorted(found))
    return seed.saying(put(seed.text, at, new))


def _is_person(seed: Seed, name: str) -> bool:
    """Whether the article calls somebody by this name's last word alone, or has it speak."""
    first, last = map(re.escape, name.split())
    alone = re.search(rf"(?<!{first} )\b{last}\b", seed.article.text)
    titled = re.search(rf"\b{_TITLED} {first} {last}", seed.article.text)
    return alone is not None or titled is not None


_SAYING = re.compile(
    r"(?<=[\w”\",] )said(?= (?:that |the |it |he |she |they |a |an |on |in |its )|\.$)"
)
_SAID_THAT = re.compile(r"(?<=\w )said (?=(?:the|it|he|she|they|its|a|an) )")


def restate_saying(seed: Seed, _pool: Pool, rng: Random) -> Seed | None:
    """Put another plain verb of saying, or its "that"."""
    found = [
        (m.span(), rng.choice(("stated", "noted", "explained")))
        for m in _SAYING.finditer(seed.text)
    ]
    found += [(m.span(), "said that ") for m in _SAID_THAT.finditer(seed.text)]
    found = [(at, w) for at, w in found if not _in_quotes(seed.text, at)]
    if not found:
        return None
    at, new = rng.choice(sorted(found))
    return seed.saying(put(seed.text, at, new))


_PARTICIPLES = dict(pairs("participles"))
_NOT_NOUN = r"(?!on|in|at|for|over|after|to|of|by|from|with|late|early|and|that)"
_ACTIVE = re.compile(
    r"^(?P<a>(?:[A-Z][\w'’.-]+|The|A|An)(?: [\w'’.-]+){0,4}?) "
    rf"(?P<v>{'|'.join(_PARTICIPLES)}) "
    r"(?P<p>(?:the|a|an|its|two|three|four|five|\d+|[A-Z][\w'’-]+)"
    rf"(?: {_NOT_NOUN}[\w'’-]+){{0,4}}?)"
    r"(?P<rest>(?: (?:on|in|at|for|over|after|late|early|from|with|to|of) [^;“”\"]{3,120})?)\.$"
)
_PASSIVE = re.compile(
    r"^(?P<p>(?:[A-Z][\w'’.-]+|The|A|An)(?: [\w'’.-]+){0,4}?) (?:was|were) "
    rf"(?P<v>{'|'.join(sorted(_PARTICIPLES.values()))}) by "
    rf"(?P<a>(?:the|a|an|[A-Z][\w'’-]+)(?: {_NOT_NOUN}[\w'’-]+){{0,4}}?)"
    r"(?P<rest>(?: (?:on|in|at|for|over|after|late|early) [^;“”\"]{3,80})?)\.$"
)


def change_voice(seed: Seed, _pool: Pool, _rng: Random) -> Seed | None:
    """Turn a plain active sentence into the passive, or back."""
    if match := _ACTIVE.match(seed.text):
        patient, agent = match["p"], _lowered(match["a"])
        first = patient.split(maxsplit=1)[0].casefold()
        plural = first in {"two", "three", "four", "five"} or first.isdigit() or (
            patient.endswith("s") and not patient.endswith("ss") and first not in {"a", "an"}
        )  # fmt: skip
        be = "were" if plural else "was"
        verb = _PARTICIPLES[match["v"]]
        return seed.saying(f"{capitalised(patient)} {be} {verb} by {agent}{match['rest']}.")
    if match := _PASSIVE.match(seed.text):
        active = {v: k for k, v in _PARTICIPLES.items()}[match["v"]]
        patient = _lowered(match["p"])
        return seed.saying(f"{capitalised(match['a'])} {active} {patient}{match['rest']}.")
    return None


_ASIDE = re.compile(r", (?:which|who|whose|where) [^,“”\"]{5,100}(?=,|\.$)")
_APPOSITION = re.compile(r"(?<=[a-z]), (?:a|an|the) [a-z][^,“”\"]{5,60}, (?=[a-z])")


def shorten(seed: Seed, _pool: Pool, _rng: Random) -> Seed | None:
    """Leave out an aside between commas."""
    for pattern in (_ASIDE, _APPOSITION):
        if (match := pattern.search(seed.text)) and not re.search(r"\bnot\b|n't", match.group()):
            comma = "" if pattern is _APPOSITION else seed.text[match.end() : match.end() + 1]
            end = match.end() + (comma == ",")
            return seed.saying(put(seed.text, (match.start(), end), " " if comma == "" else ""))
    return None
