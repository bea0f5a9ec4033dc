"""Taking facts for a briefing, each once, and only such as the checks pass. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from corpus.language.aliases import same_name
from corpus.language.names import names
from corpus.language.tfidf import cosine
from corpus.language.tokens import content_stems
from corpus.model import Kind, Section, Severity, Verdict
from drafter.extractive.cues import Uses
from drafter.extractive.facts import Fact
from drafter.ground import ground
from drafter.model import Dossier, Proposal, Quote
from evals import judge
from prompts import SectionStyle, count_words

# Two sentences that share this part of the style's ``repeat`` limit are told once: a margin, since
# a reader finds a repetition sooner than the check does.
_REPEAT_MARGIN = 0.72
# Below this share of a section's best score, a sentence is filler.
FILLER = 0.35
# ... and so it is below this score, however little else there is: an anecdote about a stranger.
LEAST_WORTH = 0.14
# What a sentence keeps of its score for each person named in it by a surname nobody has explained.
_UNEXPLAINED = 0.35
# What it keeps for each sentence of the same text that a paragraph has already.
_SAME_TEXT = 0.9
# Reports up to so many days before the newest one still tell the newest development.
_FRESH_DAYS = 5.0
_NAMES_WITHIN = 12_000  # characters of an article in which its people are introduced


@dataclass(frozen=True, slots=True)
class Item:
    """A fact with what it is good for."""

    fact: Fact
    uses: Uses

    @property
    def text(self) -> str:
        return self.fact.text

    @property
    def words(self) -> int:
        return count_words(self.fact.text)


ScoreOf = Callable[[Item], float]


@dataclass(slots=True)
class Selection:
    """The facts of one story, and which of them the briefing has taken so far.

    ``newest`` is when the newest article appeared; ``asked`` are the keys of the topic's names.
    """

    dossier: Dossier
    items: Sequence[Item]
    newest: datetime | None
    asked: Sequence[str]
    taken: set[str] = field(default_factory=set)
    _told: list[frozenset[str]] = field(default_factory=list)
    _introduced: dict[str, set[str]] = field(default_factory=dict)
    _passed: dict[Proposal, bool] = field(default_factory=dict)

    def best(
        self, style: SectionStyle, items: Iterable[Item], score: ScoreOf, room: int
    ) -> Item | None:
        """Take the best of ``items`` that is new, has at most ``room`` words and passes."""
        ranked = sorted(
            ((score(i) * self.explained(i, self.met(style)), i) for i in items),
            key=lambda pair: (-pair[0], pair[1].text),
        )
        for value, item in ranked:
            if value <= 0 or item.words > room or not self.is_new(item):
                continue
            if self.passes(proposal_of(style.key, item.fact, Kind.FACT)):
                self.take(item, style.key)
                return item
        return None

    def fill(
        self, style: SectionStyle, items: Sequence[Item], score: ScoreOf, room: int, most: int
    ) -> list[Item]:
        """Take up to ``most`` items within ``room`` words, each unlike those before it."""
        chosen: list[Item] = []
        top = 0.0
        while len(chosen) < most:
            left = room - sum(i.words for i in chosen)
            before = self.met(style)
            item = self.best(style, items, lambda i: score(i) * spread(i, chosen), left)
            if item is None:
                break
            worth = score(item) * self.explained(item, before)
            if worth < max(LEAST_WORTH, FILLER * top):
                self.give_back(item)
                break
            top = max(top, worth)
            chosen.append(item)
        return chosen

    def take(self, item: Item, section: str) -> None:
        """Mark a fact as told, and the people in it as introduced in ``section``."""
        self.taken.add(item.text)
        self._told.append(item.fact.stems)
        met = {word for n in names(item.text) for word in n.key.split()}
        self._introduced.setdefault(section, set()).update(met)

    def met(self, style: SectionStyle) -> frozenset[str]:
        """Return the names that a reader has met by ``style``'s section, whichever chose first."""
        found: set[str] = set()
        for section in self.dossier.style.sections:
            found |= self._introduced.get(section.key, set())
            if section.key == style.key:
                break
        return frozenset(found)

    def give_back(self, item: Item) -> None:
        """Undo the last ``take``, which was of ``item``."""
        self.taken.discard(item.text)
        self._told.pop()

    def take_words(self, stems: frozenset[str]) -> None:
        """Mark what a datum says as told."""
        self._told.append(stems)

    def is_new(self, item: Item) -> bool:
        """Whether the briefing has neither taken this fact nor told it in other words."""
        return item.text not in self.taken and not self.tells(item.fact.stems)

    def tells(self, stems: frozenset[str], *, datum: bool = False) -> bool:
        """Whether the briefing says this already, measured as ``evals`` does."""
        limit = self.dossier.style.thresholds.repeat * (1.0 if datum else _REPEAT_MARGIN)
        for known in self._told:
            size = max(len(stems), len(known)) if datum else min(len(stems), len(known))
            if size and len(stems & known) / size >= limit:
                return True
        return False

    def passes(self, proposal: Proposal) -> bool:
        """Whether the checks pass a sentence; asked once for each."""
        if proposal not in self._passed:
            self._passed[proposal] = passes(proposal, self.dossier)
        return self._passed[proposal]

    def is_fresh(self, item: Item) -> bool:
        """Whether a fact is of the newest development; without dates, every fact is."""
        return self.days_old(item) <= _FRESH_DAYS

    def days_old(self, item: Item) -> float:
        """Return how many days before the newest article a fact was reported.

        Without any dates that is 0; an undated article among dated ones is not taken for new.
        """
        if self.newest is None:
            return 0.0
        if item.fact.at is None:
            return 2 * _FRESH_DAYS
        return (self.newest - item.fact.at).total_seconds() / 86_400

    def topical(self, item: Item) -> float:
        """Return the share of the topic's names that a sentence bears (words, if it has none)."""
        if not self.asked:
            words = frozenset(content_stems(self.dossier.request.topic))
            return len(words & item.fact.stems) / len(words) if words else 0.0
        own = [n.key for n in names(item.text)]
        return sum(any(same_name(a, o) for o in own) for a in self.asked) / len(self.asked)

    def explained(self, item: Item, met: Collection[str]) -> float:
        """Return 1, less for each person whom a sentence calls by a surname alone.

        A surname is explained by the topic, by the names ``met`` before, or by an article that
        never says more.
        """
        article = item.fact.lead.candidate.article
        topic = self.dossier.request.topic.casefold()
        unknown = 0
        for name in names(item.text):
            if " " in name.key or name.key in met or name.key in topic:
                continue
            people = names(article.text[:_NAMES_WITHIN])
            unknown += any(other.key.endswith(f" {name.key}") for other in people)
        return float(_UNEXPLAINED**unknown)


def passes(proposal: Proposal, dossier: Dossier) -> bool:
    """Tell whether a sentence would stand: it is grounded, supported, and nothing blocks it."""
    grounded = ground([proposal], dossier, draft_id="")[0]
    if grounded.findings:
        return False
    style = dossier.style.section(proposal.section)
    section = Section(style.key, style.title, (grounded.sentence,), "open")
    judged = judge(grounded.sentence, section, dossier.articles, dossier.style)
    blocked = any(f.severity is Severity.BLOCKING for f in judged.findings)
    return not blocked and judged.verdict is not Verdict.WEAK


def proposal_of(section: str, fact: Fact, kind: Kind, block: int = 0) -> Proposal:
    """Return a fact as a sentence of ``section``, citing every text that tells it."""
    return Proposal(section, fact.text, kind, quotes_of(fact), block)


def quotes_of(fact: Fact) -> tuple[Quote, ...]:
    """Return the exact span of each text that tells a fact, the one it is worded by first."""
    cited = (fact.lead.candidate, *fact.also)
    return tuple(Quote(c.packet, c.source, (c.start, c.end)) for c in cited)


def spread(item: Item, chosen: Sequence[Item]) -> float:
    """Return 1, less for what is like something chosen and for yet another of one text's."""
    alike = max((cosine(item.fact.lead.vector, c.fact.lead.vector) for c in chosen), default=0.0)
    origin = item.fact.lead.candidate.origin
    same = sum(c.fact.lead.candidate.origin == origin for c in chosen)
    return float((1 - alike) ** 2 * _SAME_TEXT**same)


def in_time(item: Item) -> tuple[bool, float, str, int]:
    """Sort key: by publication, undated last, and in reading order within one article."""
    at, lead = item.fact.at, item.fact.lead.candidate
    return (at is None, at.timestamp() if at else 0.0, lead.article.id, lead.place)
