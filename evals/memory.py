"""Outcomes of sentences that were judged before, so that after an edit only what changed is."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace

from corpus.model import Kind, Verdict
from evals.checks.instructions import speaking
from evals.model import Outcome, Subject


class Memory:
    """Remembers the outcomes of the last ``most`` sentences by all that a check may look at.

    Safe to share by threads. ``judged`` counts how often a sentence had to be judged.
    """

    def __init__(self, most: int = 4096) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Outcome] = OrderedDict()
        self.judged = 0

    def outcome(self, subject: Subject, judge: Callable[[], Outcome]) -> Outcome:
        """Return what ``judge`` says of ``subject``, from memory where it was asked before."""
        key = _key(subject)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = judge()
        with self._lock:
            self.judged += 1
            self._kept[key] = found
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found

    def kept(self) -> Mapping[Hashable, Outcome]:
        """Return what is remembered, for another memory to take."""
        with self._lock:
            return dict(self._kept)

    def take(self, found: Mapping[Hashable, Outcome]) -> None:
        """Remember what another memory kept."""
        with self._lock:
            self._kept.update(found)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


def _key(subject: Subject) -> Hashable:
    """Return all that the checks of one sentence may look at.

    Article ids are hashes of what is cited; the group of copies is not part of them, and its text
    need not be kept beside its hash. What the rest of the briefing cites matters to no fact. What
    an article asks of its reader matters to every sentence, cited or not.
    """
    sentence = subject.sentence
    cited = sorted({c.article_id for c in sentence.citations} & set(subject.sources))
    basis = tuple(replace(s, text="") for s in subject.basis)
    rest = () if sentence.kind is Kind.FACT else (basis, subject.facts_cited)
    return (
        replace(sentence, verdict=Verdict.UNJUDGED, block=0, origin="writer"),
        subject.section.key,
        tuple(replace(subject.sources[i], text="") for i in cited),
        rest,
        speaking(sentence.text, subject.sources),
        bool(subject.sources),
        subject.style.hash,
    )
