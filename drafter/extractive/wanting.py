"""What a draft lacks, as questions to the store. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.model import Role
from drafter.gather.widen import MOST_QUESTIONS
from drafter.model import Dossier, Proposal, Question
from prompts import SectionStyle, count_words

# Below this share of its least number of words, a section is asked for again.
_SHORT = 0.6
# Likeness to fewer articles than these tells a story from its neighbours too badly: of seven
# stories, three articles that joined one of two or three were all of other events, and none of the
# six that joined one of eight.
_LEAST_ARTICLES = 4
# The words by which news tells what a section may draw on (``prompts.DRAWS``).
_WORDS = {
    "news": "latest announced confirmed happened",
    "causes": "because caused by led to cost required shortage forced",
    "unknowns": "not known unclear whether investigation question",
    "next": "expected scheduled deadline will decide vote next week",
    "figures": "total number percent million since per day",
    "plans": "plans to talks offered agreed intends",
    "reactions": "said condemned welcomed denied rejected",
    "claims": "said claimed according to statement",
}


def wanting(proposals: Sequence[Proposal], dossier: Dossier) -> tuple[Question, ...]:
    """Return a question for each section that came out short, the shortest first.

    None where the story has too few texts to know its own by.
    """
    if len(set(dossier.origins.values())) < _LEAST_ARTICLES:
        return ()
    drawn = [s for s in dossier.style.sections if any(d in _WORDS for d in s.draws_on)]
    shares = {s.key: _share(s, proposals) for s in drawn}
    short = sorted((s for s in drawn if shares[s.key] < _SHORT), key=lambda s: shares[s.key])
    return tuple(Question(s.key, _asked(s, dossier)) for s in short[:MOST_QUESTIONS])


def _asked(section: SectionStyle, dossier: Dossier) -> str:
    return " ".join((dossier.request.topic, *(_WORDS[d] for d in section.draws_on if d in _WORDS)))


def _share(section: SectionStyle, proposals: Sequence[Proposal]) -> float:
    own = (p for p in proposals if p.section == section.key and p.role is not Role.NOTE)
    return sum(count_words(p.text) for p in own) / max(1, section.words[0])
