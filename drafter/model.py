"""What passes between the steps of one draft. Plain frozen values, as in ``corpus.model``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from corpus.model import Article, Evidence, Finding, Kind, Role, Sentence, Usage
from corpus.stories import Conflict, Fact
from drafter.memory import Memory
from prompts import HouseStyle


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """What an analyst asks for. ``as_of`` is the newest instant a source may have; UTC.

    ``budget`` is the most that model calls may cost, in US dollars. ``style`` is the hash of the
    house style where another than the desk's own is asked for.
    """

    topic: str
    as_of: datetime | None = None
    window_days: int | None = None
    angle: str | None = None
    prefer: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    writer: str = "extractive"
    budget: float = 0.50
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Packet:
    """One numbered piece of evidence as a writer sees it: a passage of an article in the dossier.

    ``key`` (``E7``) is the only name that a writer may cite it by.
    """

    key: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What a writer has to know who writes one section of a finished briefing anew.

    ``told`` are the sentences of the other sections, ``previous`` those that are to be replaced,
    ``wish`` an editor's words on what to do otherwise, or nothing.
    """

    told: tuple[str, ...]
    previous: tuple[str, ...]
    wish: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A search that a plan asks for: what section ``section`` needs, in words of articles."""

    section: str
    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A question and the keys of the packets that answer it, best first; none where none do."""

    question: Question
    packets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that was gathered before writing, shared by all sections.

    ``articles`` holds every article of ``packets`` by id, oldest first. ``origins`` maps an
    article's id to the id of the article whose text it copies (itself where it copies none).
    ``packets`` come best first. ``conflicts`` are what the articles tell differently,
    ``timeline`` what they tell in order of first report. ``rewrite`` is set where one section is
    written anew. ``answered`` are the questions that a plan asked of the store, ``memory`` what
    past issues said, which is no evidence.
    """

    request: DraftRequest
    style: HouseStyle
    articles: Mapping[str, Article]
    packets: tuple[Packet, ...]
    origins: Mapping[str, str]
    notes: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    timeline: tuple[Fact, ...] = ()
    rewrite: Rewrite | None = None
    answered: tuple[Answered, ...] = ()
    memory: Memory = field(default_factory=Memory)

    def packet(self, key: str) -> Packet | None:
        return next((p for p in self.packets if p.key == key), None)


@dataclass(frozen=True, slots=True)
class Quote:
    """The words a writer points at: which packet, and the exact words in its article.

    ``span`` is set where the writer knows the offsets itself (the extractive writer does).
    """

    packet: str
    words: str
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A sentence as a writer hands it in, before its quotes are grounded."""

    section: str
    text: str
    kind: Kind
    quotes: tuple[Quote, ...] = ()
    block: int = 0
    role: Role = Role.BODY


@dataclass(frozen=True, slots=True)
class Fault:
    """A grounded sentence with the findings that keep it out of the briefing."""

    section: str
    sentence: Sentence
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Repair:
    """What a writer does about one fault: ``replacement`` is empty where it drops the sentence."""

    sentence_id: str
    replacement: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Progress. ``stage`` is gather, write, ground, check, repair, done or failed."""

    stage: str
    message: str
    section: str | None = None
    data: Mapping[str, object] = field(default_factory=dict)


OnEvent = Callable[[Event], None]


@runtime_checkable
class Planner(Protocol):
    """A writer that reads the dossier first and asks for what it lacks."""

    async def plan(self, dossier: Dossier, on_event: OnEvent) -> Sequence[Question]:
        """Plan all sections; return what the store is to be searched for, or nothing."""
        ...


class Writer(Protocol):
    """Turns a dossier into sentences. Real ones: extractive, llm; scripted for tests."""

    name: str

    @property
    def model(self) -> str | None: ...

    @property
    def prompt_ids(self) -> tuple[str, ...]: ...

    @property
    def usage(self) -> Usage: ...

    async def write(self, dossier: Dossier, on_event: OnEvent) -> Sequence[Proposal]:
        """Write every section of ``dossier.style``, in reading order."""
        ...

    async def repair(
        self, dossier: Dossier, faults: Sequence[Fault], on_event: OnEvent
    ) -> Sequence[Repair]:
        """Mend what failed and nothing else; a fault left out of the answer stays as it is."""
        ...
