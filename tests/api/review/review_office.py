"""The parts of the review over one database, for editors who act at random on its drafts."""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from api.drafts import DraftStore
from api.line import Line
from api.review.comments import Comments
from api.review.deciding import Deciding
from api.review.editing import Editing
from api.review.judging import Judging
from api.review.rewrites import RewriteStore
from api.review.store import ReviewStore
from api.review.suggestions import Suggestions
from api.rewriting import Rewriting
from corpus.database.claim import Claims
from corpus.library import Library
from corpus.model import Article, Briefing, Citation, Kind, Section, Sentence, Withheld
from drafter.model import DraftRequest, OnEvent
from drafter.review.audit import entry_hash
from drafter.review.editing import section_of, with_section
from prompts import load_style

EDITORS = ("ana", "ben", "cleo")
SECTIONS = ("situation", "outlook")
_MARK = re.compile(r"Mark \d+ stood\.")


@dataclass
class Tally:
    """What the runs did, and what went wrong in them (each counted before it is raised)."""

    runs: int = 0
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)

    @property
    def edits(self) -> int:
        """How often a text was changed."""
        return self.done["changed"]


class Clock:
    """Goes on by a second each time somebody looks."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


class Office:
    """The parts of the review over one database, which all runs share."""

    def __init__(self, library: Library, sources: list[Article], clock: Clock) -> None:
        self.library, self.sources, self.clock = library, sources, clock
        numbers = count(1)
        self.style = load_style()
        self.judging = Judging(library, lambda _: self.style)
        self.drafts = DraftStore(library.engine)
        self.store = ReviewStore(library.engine)
        self.editing = Editing(self.store, self.judging, clock)
        self.deciding = Deciding(self.store, clock, lambda: f"r{next(numbers)}", lambda: False)
        self.comments = Comments(self.store, clock, lambda: f"c{next(numbers)}")
        self.suggestions = Suggestions(self.store, self.editing, clock, lambda: f"s{next(numbers)}")
        self.rewrites = RewriteStore(library.engine)
        # Rewritings are run here and now, so that nothing is ever put in line.
        line, claims = Line("sqlite:///never-opened.db"), Claims(library.engine)
        self.rewriting = Rewriting(
            self.suggestions, self.rewrites, scripted, clock, 60.0, line, claims
        )
        self.numbers = numbers
        self.audited = 0  # the number of the audit's last entry that was looked at
        self.chained = "0" * 64

    def draft(self) -> str:
        """Store a new finished draft that ana asked for, and return its id."""
        draft_id = f"d{next(self.numbers)}"
        _, raw = self.judging.judged(briefing(draft_id, self.sources))
        self.drafts.create(draft_id, DraftRequest("Ferries"), now=self.clock(), by="ana")
        self.drafts.finish(draft_id, raw, now=self.clock())
        return draft_id

    def chain_holds(self) -> bool:
        """Tell whether the entries of the audit since the last look follow one another."""
        for entry in self.store.audit(after=self.audited):
            follows = (entry.seq, entry.prev) == (self.audited + 1, self.chained)
            if not follows or entry.hash != entry_hash(entry):
                return False
            self.audited, self.chained = entry.seq, entry.hash
        return True


async def scripted(
    briefing: Briefing,
    key: str,
    *,
    request: DraftRequest,
    wish: str,
    now: datetime,
    on_event: OnEvent,
) -> Briefing:
    """Write a section anew as ``wish``, a seed, says: some sentences go, change, or are added."""
    rng = random.Random(wish)
    old = section_of(briefing, key)
    kept = [s for s in old.sentences if rng.random() < 0.7]
    new = [
        replace(s, id=f"n{i}", text=f"{s.text[:-1]} again.") if rng.random() < 0.4 else s
        for i, s in enumerate(kept)
    ]
    if rng.random() < 0.5:
        new.append(Sentence(f"w{wish}", f"Barges wait at pier {wish}.", Kind.FACT, (), len(new)))
    await asyncio.sleep(0)
    return with_section(briefing, replace(old, sentences=tuple(new)))


def fact(name: str, article: Article, words: str, block: int = 0) -> Sentence:
    """Return a sentence that says words of an article and cites them."""
    start = article.text.index(words)
    cited = Citation.of(article, start, start + len(words))
    return Sentence(name, words, Kind.FACT, (cited,), block)


def briefing(draft_id: str, sources: list[Article]) -> Briefing:
    """Two sections of facts word for word; one sentence is withheld."""
    herald, post, trade = sources
    situation = (
        fact("a1", herald, "Repairs will cost $3.2 million and take six weeks, the company said."),
        fact("a2", post, "Mayor Tam Orrin said stocks would last nine days."),
    )
    outlook = (fact("b1", trade, "A contract is expected by 20 March."),)
    held = fact("h1", post, "The council will vote on Friday on hiring barges.")
    return Briefing(
        draft_id,
        "Ferries of Marrow Island",
        None,
        (Section("situation", "The Situation", situation), Section("outlook", "Outlook", outlook)),
        withheld=(Withheld("situation", replace(held, citations=()), ("no source",)),),
        gathered=tuple(a.id for a in sources),
    )


def marks(text: Briefing) -> set[str]:
    """Return the marks that editors set: sentences that are each added once."""
    return {m for s in text.sentences for m in _MARK.findall(s.text)}


def open_office(folder: Path, sources: list[Article], at: datetime) -> Office:
    """Open a store of ``sources`` in ``folder``, and the review over it."""
    library = Library.open(folder, write=True)
    library.add(sources)
    return Office(library, sources, Clock(at))
