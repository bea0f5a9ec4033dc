"""Editors who do at random all that one can do to a draft, often on a text they saw long ago.

``RandomEditors`` is a hypothesis state machine over the real store. It holds after every step that
nobody's edit went under, that no approval stands on another text than it was given to, and that
whatever was refused changed nothing; at the end of a run, that the audit's chain holds and that the
checks, which judged only what changed, say what they say of the whole.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from api.drafts import DraftStore
from api.line import Line
from api.review.comments import Comments
from api.review.deciding import Deciding
from api.review.editing import Editing
from api.review.judging import Judging
from api.review.rewrites import RewriteStore
from api.review.store import ReviewStore, Stale, Stand
from api.review.suggestions import Suggestions
from api.rewriting import Rewriting
from corpus.codec import report_to_dict
from corpus.database.claim import Claims
from corpus.errors import DeskError
from corpus.library import Library
from corpus.model import Article, Briefing, Citation, Kind, Section, Sentence, Withheld
from drafter.model import DraftRequest, OnEvent
from drafter.review.approval import approval_of
from drafter.review.audit import entry_hash
from drafter.review.editing import section_of, with_section
from drafter.review.findings import standings
from drafter.review.suggestions import proposed_addition, proposed_deletion, proposed_edit
from drafter.revisions import content_hash
from evals import run as run_checks
from evals.markdown.section import render_section
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


def briefing(draft_id: str, sources: list[Article]) -> Briefing:
    """Two sections of facts word for word; one sentence is withheld."""

    def fact(name: str, article: Article, words: str, block: int = 0) -> Sentence:
        start = article.text.index(words)
        cited = Citation.of(article, start, start + len(words))
        return Sentence(name, words, Kind.FACT, (cited,), block)

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


WHO = st.sampled_from(EDITORS)
PLACE = st.integers(0, 9)
SECTION = st.sampled_from(SECTIONS)


class RandomEditors(RuleBasedStateMachine):
    """Set ``office`` and ``tally`` in a subclass."""

    office: Office
    tally: Tally

    @initialize()
    def begin(self) -> None:
        self.draft = self.office.draft()
        self.seen: dict[str, Stand] = dict.fromkeys(EDITORS, self.stand())
        self.said = 0
        self.tally.runs += 1

    def stand(self) -> Stand:
        return self.office.store.stand(self.draft, at=self.office.clock())

    def require(self, holds: bool, what: str) -> None:
        if not holds:
            self.tally.wrong[what] += 1
        assert holds, what

    def act(self, who: str, name: str, call: Callable[[str], object], *, text: bool) -> bool:
        """Let somebody act on the text that they saw; ``text``: it may change the text."""
        before, seen = self.stand(), self.seen[who].head.hash
        try:
            call(seen)
        except Stale:
            self.require(before.head.hash != seen, "refused as stale although current")
            self.refused(name, before, "stale")
            return False
        except DeskError as error:
            self.refused(name, before, error.code)
            return False
        self.require(before.head.hash == seen, "lost edit: written over a text nobody saw")
        self.tally.done[name] += 1
        after = self.stand()
        if after.head.hash != before.head.hash:
            self.tally.done["changed"] += 1
            self.follows(before, after, who)
            self.require(text, "a decision changed the text")
        self.seen[who] = after
        self.sound(after)
        return True

    def refused(self, name: str, before: Stand, code: str) -> None:
        self.tally.refused[f"{name}: {code}"] += 1
        after = self.stand()
        same = (after.head.hash, after.draft.state) == (before.head.hash, before.draft.state)
        self.require(same and after.rulings == before.rulings, "what was refused changed something")

    def follows(self, before: Stand, after: Stand, who: str) -> None:
        old, new = before.head.revision, after.head.revision
        self.require((new.n, new.parent) == (old.n + 1, old.hash), "lost edit: the chain is broken")
        self.require(new.author == who and new.intact, "a revision is not what its hash says")
        if content_hash(old.briefing) != content_hash(new.briefing):
            self.require(after.draft.state != "approved", "approved although the text changed")

    def sound(self, stand: Stand) -> None:
        """An approved text is the one that was approved, and nothing blocks it."""
        if stand.draft.state != "approved":
            return
        head = stand.head.revision
        self.tally.done["looked at approved"] += 1
        given = approval_of(self.office.store.reviews(self.draft), head)
        self.require(given is not None, "approved although the text changed")
        blocked = any(s.blocks for s in standings(head.briefing, stand.rulings))
        self.require(not blocked, "approved although a finding blocks")

    def pick(self, who: str, place: int) -> Sentence | None:
        """Return a sentence of the text that somebody saw."""
        found = self.seen[who].head.revision.briefing.sentences
        return found[place % len(found)] if found else None

    def markdown(self, who: str, key: str) -> str:
        head = self.seen[who].head
        return render_section(section_of(head.revision.briefing, key), head.labels.numbers)

    def save(self, who: str, key: str, markdown: str) -> Callable[[str], object]:
        return lambda seen: self.office.editing.save_section(
            self.draft, key, markdown, expected=seen, by=who
        )

    @rule(who=WHO)
    def look(self, who: str) -> None:
        self.seen[who] = self.stand()

    @rule(who=WHO, key=SECTION)
    def add(self, who: str, key: str) -> None:
        """Add a mark; told of another save, send the merged text, which loses nobody's mark."""
        self.said += 1
        mark = f"Mark {self.said} stood."
        text = f"{self.markdown(who, key)}\n{mark}\n"
        if self.act(who, "add", self.save(who, key, text), text=True):
            return
        newest = self.stand()
        try:
            self.save(who, key, text)(self.seen[who].head.hash)
        except Stale as stale:
            merge = stale.members["merge"]
        except DeskError:
            return
        else:
            raise AssertionError("refused, and then not")
        self.seen[who] = newest
        if merge["conflicts"]:
            self.tally.done["conflict told"] += 1
            return
        if self.act(who, "merge", self.save(who, key, merge["markdown"]), text=True):
            kept = marks(newest.head.revision.briefing) | {mark}
            now = marks(self.stand().head.revision.briefing)
            self.require(kept <= now, "lost edit: a mark is gone after a merge")

    @rule(who=WHO, place=PLACE)
    def reword(self, who: str, place: int) -> None:
        if not (sentence := self.pick(who, place)):
            return
        for key in SECTIONS:
            text = self.markdown(who, key)
            if sentence.text in text:
                self.said += 1
                changed = text.replace(sentence.text, f"Rewritten {self.said} times.")
                self.act(who, "reword", self.save(who, key, changed), text=True)
                return

    @rule(who=WHO, place=PLACE)
    def delete(self, who: str, place: int) -> None:
        if not (sentence := self.pick(who, place)):
            return
        for key in SECTIONS:
            text = self.markdown(who, key)
            if sentence.text in text:
                self.act(
                    who, "delete", self.save(who, key, text.replace(sentence.text, "")), text=True
                )
                return

    @rule(who=WHO, place=PLACE, article=st.integers(0, 2))
    def cite(self, who: str, place: int, article: int) -> None:
        if sentence := self.pick(who, place):
            cited = Citation.of(self.office.sources[article], 0, 40)
            self.act(
                who,
                "cite",
                lambda seen: self.office.editing.cite(
                    self.draft, sentence.id, cited, expected=seen, by=who
                ),
                text=True,
            )

    @rule(who=WHO, place=PLACE, kind=st.sampled_from(list(Kind)))
    def mark_kind(self, who: str, place: int, kind: Kind) -> None:
        if sentence := self.pick(who, place):
            self.act(
                who,
                "kind",
                lambda seen: self.office.editing.mark_kind(
                    self.draft, sentence.id, kind, expected=seen, by=who
                ),
                text=True,
            )

    @rule(who=WHO, words=st.sampled_from([None, "The council votes on Friday."]))
    def bring_back(self, who: str, words: str | None) -> None:
        self.act(
            who,
            "bring back",
            lambda seen: self.office.editing.bring_back(
                self.draft, "h1", citations=None, text=words, expected=seen, by=who
            ),
            text=True,
        )

    @rule(who=WHO, n=st.integers(1, 6))
    def restore(self, who: str, n: int) -> None:
        self.act(
            who,
            "restore",
            lambda seen: self.office.editing.restore(self.draft, n, expected=seen, by=who),
            text=True,
        )

    @rule(who=WHO, place=PLACE)
    def override(self, who: str, place: int) -> None:
        """Override every finding that blocks, one by one, or one by chance that does not."""
        stand = self.seen[who]
        found = standings(stand.head.revision.briefing, stand.rulings)
        blocking = [s for s in found if s.blocks] or list(found)[place : place + 1]
        for standing in blocking:
            self.act(
                who,
                "override",
                lambda seen, name=standing.id: self.office.deciding.override(
                    self.draft, name, "The harbour confirmed it.", expected=seen, by=who
                ),
                text=False,
            )

    @rule(who=WHO, place=PLACE)
    def reopen(self, who: str, place: int) -> None:
        stand = self.seen[who]
        found = [s for s in standings(stand.head.revision.briefing, stand.rulings) if s.override]
        if found:
            name = found[place % len(found)].id
            self.act(
                who,
                "reopen",
                lambda seen: self.office.deciding.reopen(self.draft, name, expected=seen, by=who),
                text=False,
            )

    @rule(who=WHO, place=PLACE)
    def verify(self, who: str, place: int) -> None:
        if sentence := self.pick(who, place):
            self.act(
                who,
                "verify",
                lambda seen: self.office.deciding.verify(
                    self.draft, sentence.id, expected=seen, by=who
                ),
                text=False,
            )

    @rule(who=WHO, decision=st.sampled_from(["submit", "approve", "approve", "request_changes"]))
    def review(self, who: str, decision: Any) -> None:
        self.act(
            who,
            decision,
            lambda seen: self.office.deciding.review(self.draft, decision, expected=seen, by=who),
            text=False,
        )

    @rule(who=st.sampled_from(EDITORS[1:]))
    def see_it_through(self, who: str) -> None:
        """Look, override what blocks, submit and approve: so that many texts are approved."""
        self.look(who)
        self.override(who, 0)
        self.review(who, "submit")
        self.review(who, "approve")

    @rule(who=WHO, place=PLACE)
    def comment(self, who: str, place: int) -> None:
        sentence = self.pick(who, place)
        head = self.stand().head.hash
        many = len(self.office.comments.all(self.draft))
        try:
            self.office.comments.add(
                self.draft, sentence.id if sentence else None, "Is it so?", by=who
            )
        except DeskError:
            return
        self.tally.done["comment"] += 1
        self.require(self.stand().head.hash == head, "a comment changed the text")
        self.require(len(self.office.comments.all(self.draft)) == many + 1, "a comment is lost")

    @rule(who=WHO, place=PLACE, kind=st.sampled_from(["edit", "add", "delete"]))
    def suggest(self, who: str, place: int, kind: str) -> None:
        self.said += 1
        sentence = self.pick(who, place)
        key = SECTIONS[place % 2]

        def propose(briefing: Briefing, labels: Any) -> Any:
            cites = labels.by_label
            if kind == "add" or sentence is None:
                words = f"Mark {self.said} stood."
                new = f"m{self.said}"
                return (
                    proposed_addition(
                        briefing, key, None, words, cites, new_id=new, paragraph=place > 4
                    ),
                )
            if kind == "edit":
                words = f"Suggested {self.said} times."
                return (proposed_edit(briefing, sentence.id, words, cites),)
            return (proposed_deletion(briefing, sentence.id),)

        head = self.stand().head.hash
        try:
            self.office.suggestions.suggest(self.draft, propose, by=who)
        except DeskError:
            return
        self.tally.done["suggest"] += 1
        self.require(self.stand().head.hash == head, "a suggestion changed the text")

    @rule(key=SECTION, seed=st.integers(0, 20))
    def regenerate(self, key: str, seed: int) -> None:
        head = self.stand().head.hash
        try:
            asked = self.office.rewriting.ask(
                self.draft, key, wish=str(seed), budget=None, by="ana"
            )
        except DeskError:
            return
        self.office.rewriting.run(asked.id)
        ended = self.office.rewrites.get(asked.id)
        self.require(ended.state == "done", f"a section was not written: {ended.message}")
        self.tally.done["regenerate"] += 1
        self.require(self.stand().head.hash == head, "a section written anew changed the text")

    @rule(who=WHO, place=PLACE, accept=st.booleans(), late=st.booleans())
    def settle(self, who: str, place: int, accept: bool, late: bool) -> None:
        if not late:
            self.look(who)
        _, found = self.office.suggestions.all(self.draft)
        if not found:
            return
        one = found[-1 - place % len(found)]
        how = self.office.suggestions.accept if accept else self.office.suggestions.reject
        name = "accept" if accept else "reject"
        done = self.act(who, name, lambda seen: how(one.id, expected=seen, by=who), text=accept)
        if done:
            self.require(one.state == "open", "a suggestion was settled twice")
            now = self.office.suggestions.get(one.id)[1].state
            self.require(now == f"{name}ed", "a settled suggestion is not settled")

    def teardown(self) -> None:
        if not hasattr(self, "draft"):
            return
        self.require(self.office.chain_holds(), "the audit's chain is broken")
        head = self.stand().head.revision.briefing
        sources = self.office.library.get_many(sorted(head.known_ids))
        whole = run_checks(head, sources, self.office.style)
        assert head.report is not None
        same = report_to_dict(head.report) == report_to_dict(whole)
        self.require(same, "the incremental report is not that of the whole")
        self.tally.done["report compared"] += 1


def open_office(folder: Path, sources: list[Article], at: datetime) -> Office:
    """Open a store of ``sources`` in ``folder``, and the review over it."""
    library = Library.open(folder, write=True)
    library.add(sources)
    return Office(library, sources, Clock(at))
