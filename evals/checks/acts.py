"""An act: one did something to another. When two of them are the same, and when turned round."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.language.aliases import same_name
from corpus.language.names import Name
from corpus.language.tokens import Token
from evals.support.lexicon import converse, opposed, same_sense


@dataclass(frozen=True, slots=True)
class Act:
    """``agent`` did ``verb`` to ``patient``; ``agent`` is the name as it stands in the text."""

    verb: Token
    agent: Name
    patient: Name

    @property
    def told(self) -> str:
        """The act in three words, as an editor reads it."""
        return f"{self.agent.text} – {self.verb.text} – {self.patient.text}"

    def agrees(self, other: Act) -> bool:
        """The same act: one verb between the same parties, or its converse between them turned."""
        if same_verb(self.verb, other.verb) and self._alike(other):
            return True
        return converse(self.verb.stem, other.verb.stem) and self._crossed(other)

    def is_turned(self, other: Act) -> bool:
        """The act turned round: its parties swapped, or its verb the opposite."""
        if same_verb(self.verb, other.verb) and self._crossed(other):
            return True
        mine, theirs = self.verb.stem, other.verb.stem
        return (converse(mine, theirs) or opposed(mine, theirs)) and self._alike(other)

    def _alike(self, other: Act) -> bool:
        return _is(self.agent, other.agent) and _is(self.patient, other.patient)

    def _crossed(self, other: Act) -> bool:
        return _is(self.agent, other.patient) and _is(self.patient, other.agent)


def same_verb(a: Token, b: Token) -> bool:
    """Whether two verbs say one thing."""
    return same_sense(a.stem, b.stem)


def _is(a: Name, b: Name) -> bool:
    return same_name(a.key, b.key)
