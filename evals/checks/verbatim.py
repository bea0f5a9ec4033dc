"""How much stands word for word as in a source, outside quotation marks.

Whose words they are is a matter of copyright and of honesty: a sentence that repeats a source over
a long run wants quotation marks or words of its own. Sentences that are known to be their source's
(``origin`` "source", and whatever the extractive writer wrote) are told together, once a section.
The share of the whole briefing is held to a limit whoever wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.language.quotes import quotations
from corpus.model import Article, Finding, Section, Sentence, Severity
from evals.model import Outcome, Whole, rate, warning_at

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# Shorter runs are names, titles and turns of phrase that nobody owns.
_RUN = 8


@dataclass(frozen=True, slots=True)
class _Run:
    """``words`` words in a row, at ``text[start:end]`` of the sentence, that a source has too."""

    sentence: Sentence
    start: int
    end: int
    words: int
    source: Article

    @property
    def text(self) -> str:
        return self.sentence.text[self.start : self.end]


def check_verbatim(whole: Whole) -> Outcome:
    """Score ``own_words``: words outside runs of eight or more that a cited source has too.

    Words in quotation marks count on neither side. A run of the style's ``run_words`` is a warning
    at its sentence; a share of the style's ``share`` a warning against the whole.
    """
    limits = whole.style.wording.verbatim
    extracts = whole.briefing.writer == "extractive"
    findings: list[Finding] = []
    taken: list[_Run] = []
    total = 0
    for section in whole.briefing.sections:
        copied: list[_Run] = []
        for sentence in [s for at, s in whole.judged if at is section]:
            total += sum(1 for word in _own(sentence.text) if word)
            runs = list(_runs(sentence, whole.sources))
            taken.extend(runs)
            long = [r for r in runs if r.words >= limits.run_words]
            if sentence.origin == "source" or (extracts and sentence.origin == "writer"):
                copied.extend(long)
            else:
                findings.extend(_long(section, run, limits.run_words) for run in long)
        if copied:
            findings.append(_copied(section, copied))
    words = sum(r.words for r in taken)
    if total and words / total > limits.share:
        findings.append(_share(taken, words, total, limits.share))
    return Outcome(tuple(findings), {"own_words": rate(total - words, total)})


def _runs(sentence: Sentence, sources: Mapping[str, Article]) -> Iterator[_Run]:
    """Yield the longest runs that do not overlap, in order, each with a source that has it."""
    cited = dict.fromkeys(c.article_id for c in sentence.citations if c.article_id in sources)
    places = list(_WORD.finditer(sentence.text))
    own = _own(sentence.text)
    at = 0
    while at + _RUN <= len(own):
        length, source = max(
            ((_common(own, at, sources[i].text), i) for i in cited),
            key=lambda found: found[0],
            default=(0, ""),
        )
        if length < _RUN:
            at += 1
            continue
        start, end = places[at].start(), places[at + length - 1].end()
        yield _Run(sentence, start, end, length, sources[source])
        at += length


def _common(own: Sequence[str], at: int, text: str) -> int:
    """Return how many words from ``own[at]`` on stand in a row in ``text``."""
    words, index = _indexed(text)
    best = 0
    for place in index.get(tuple(own[at : at + _RUN]), ()):
        length = _RUN
        while (
            at + length < len(own)
            and place + length < len(words)
            and own[at + length]
            and own[at + length] == words[place + length]
        ):
            length += 1
        best = max(best, length)
    return best


def _own(text: str) -> list[str]:
    """Return the folded words of ``text``; one in quotation marks is empty and matches nothing."""
    quoted = quotations(text)
    return [
        "" if any(a <= m.start() < b for a, b in quoted) else _fold(m.group())
        for m in _WORD.finditer(text)
    ]


@lru_cache(maxsize=128)
def _indexed(text: str) -> tuple[list[str], dict[tuple[str, ...], list[int]]]:
    words = [_fold(w) for w in _WORD.findall(text)]
    index: dict[tuple[str, ...], list[int]] = {}
    for place in range(len(words) - _RUN + 1):
        index.setdefault(tuple(words[place : place + _RUN]), []).append(place)
    return words, index


def _fold(word: str) -> str:
    return word.casefold().replace("’", "'")


def _long(section: Section, run: _Run, limit: int) -> Finding:
    return warning_at(
        f"{run.words} words in a row are those of {run.source.outlet_name}",
        section=section.key,
        sentence=run.sentence,
        at=(run.start, run.end),
        expected=f"fewer than {limit} words in a row outside quotation marks",
        found=run.text,
        hint="put it in other words, or in quotation marks with its speaker",
    )


def _copied(section: Section, runs: Sequence[_Run]) -> Finding:
    longest = max(runs, key=lambda r: r.words)
    sentences = len({r.sentence.id for r in runs})
    return warning_at(
        f"{sentences} sentence{'' if sentences == 1 else 's'} of {section.title} "
        f"{'is' if sentences == 1 else 'are'} worded as the source: "
        f"the longest run, of {longest.words} words, is that of {longest.source.outlet_name}",
        section=section.key,
        severity=Severity.INFO,
        found=longest.text,
        hint="put them in the house's words before they are published",
    )


def _share(runs: Sequence[_Run], words: int, total: int, limit: float) -> Finding:
    by: dict[str, int] = {}
    for run in runs:
        by[run.source.outlet_name] = by.get(run.source.outlet_name, 0) + run.words
    most = sorted(by.items(), key=lambda item: (-item[1], item[0]))
    return warning_at(
        f"{words / total:.0%} of the words ({words} of {total}) stand so in the sources",
        expected=f"at most {limit:.0%} in runs of {_RUN} words or more, outside quotation marks",
        found=", ".join(f"{name} {count}" for name, count in most),
        hint="put the longest runs in the house's words",
    )
