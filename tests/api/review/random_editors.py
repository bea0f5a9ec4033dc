"""Editors who do at random all that one can do to a draft, often on a text they saw long ago.

``RandomEditors`` is a hypothesis state machine over the real store. It holds after every step that
nobody's edit went under, that no approval stands on another text than it was given to, and that
whatever was refused changed nothing; at the end of a run, that the audit's chain holds and that the
checks, which judged only what changed, say what they say of the whole.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from api.review.store import Stale, Stand
from corpus.codec import report_to_dict
from corpus.errors import DeskError
from corpus.model import Briefing, Citation, Kind, Sentence
from drafter.review.approval import approval_of
from drafter.review.editing import section_of
from drafter.review.findings import standings
from drafter.review.suggestions import proposed_addition, proposed_deletion, proposed_edit
from drafter.revisions import content_hash
from evals import run as run_checks
from evals.markdown.section import render_section
from tests.api.review.review_office import EDITORS, SECTIONS, Office, Tally, marks

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

    @rule(who=WHO, place=PLACE, number=st.integers(1, 4))
    def uncite(self, who: str, place: int, number: int) -> None:
        if sentence := self.pick(who, place):
            self.act(
                who,
                "uncite",
                lambda seen: self.office.editing.uncite(
                    self.draft, sentence.id, f"c{number}", expected=seen, by=who
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
