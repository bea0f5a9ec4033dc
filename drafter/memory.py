"""The house's memory: approved issues, as a pattern to tell the change against. Pure.

Nothing in it is evidence. A past issue has no evidence key, so that no sentence can cite it, and
what a writer repeats from it without a source is caught like any other sentence without one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from corpus.language.aliases import fold
from corpus.language.names import names
from corpus.language.quantities import quantities
from corpus.language.quantity import same_quantity
from corpus.language.tokens import content_stems
from corpus.model import Article

# An issue without an article in common is on the same story where it is this near in time and this
# share of the names that it repeats are repeated by the articles too, at least so many of them. Of
# 39 stories of real news cut in two by time, whose earlier half's leads stood for the issue, 36
# were known again by the names; of 1,482 pairs of two stories none was taken for one (2 names: 38,
# and one pair).
NEAR = timedelta(days=45)
SHARED_NAMES, LEAST_NAMES = 0.5, 3
_MOST_OLDER = 3
# A fact was told where one sentence of an issue has this share of its words, and all its numbers.
_TOLD = 0.7
# Words of an article: its id, and from where to where.
Span = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class PastIssue:
    """An approved briefing. ``sections`` are its sentences by section key, ``articles`` the ids of
    those it cites, ``cited`` the words, ``path`` where the desk shows it; ``as_of`` is UTC."""

    id: str
    topic: str
    as_of: datetime
    sections: Mapping[str, tuple[str, ...]]
    articles: frozenset[str]
    path: str = ""
    cited: frozenset[Span] = frozenset()


class PastIssues(Protocol):
    """Where approved issues come from."""

    def approved(self) -> Iterable[PastIssue]:
        """Return them, newest first."""
        ...


@dataclass(frozen=True, slots=True)
class Memory:
    """What one draft is told of past issues: ``older`` are those on its story, newest first;
    ``example`` is the newest on another. ``cited`` and ``said`` are of all on its story."""

    older: tuple[PastIssue, ...] = ()
    example: PastIssue | None = None
    notes: tuple[str, ...] = field(default=())
    cited: frozenset[Span] = frozenset()
    said: tuple[str, ...] = ()

    @property
    def last(self) -> PastIssue | None:
        return self.older[0] if self.older else None

    def told(self, text: str, spans: Iterable[Span]) -> bool:
        """Tell whether an issue on the story told a fact: cited one of its ``spans``, or said so.

        The same words with another number are another fact.
        """
        own = list(spans)
        if any(a == b and s < z and y < e for a, s, e in own for b, y, z in self.cited):
            return True
        stems, numbers = frozenset(content_stems(text)), quantities(text)
        return any(
            len(stems & frozenset(content_stems(said))) >= _TOLD * max(1, len(stems))
            and all(any(same_quantity(n, q) for q in quantities(said)) for n in numbers)
            for said in self.said
        )


def remember(
    issues: Iterable[PastIssue], articles: Sequence[Article], *, before: datetime | None
) -> Memory:
    """Choose from ``issues`` those older than ``before`` that tell of what ``articles`` tell."""
    known = [i for i in issues if before is None or i.as_of <= before]
    known.sort(key=lambda i: (i.as_of, i.id), reverse=True)
    ids = {a.id for a in articles}
    named = _repeated([f"{a.title}\n{a.text}" for a in articles])
    dated = [a.published_at for a in articles if a.published_at]
    older = [i for i in known if i.articles & ids or _same_story(i, named, dated)]
    others = [i for i in known if i not in older and not i.articles & ids]
    kept = tuple(older[:_MOST_OLDER])
    return Memory(
        kept,
        others[0] if others else None,
        tuple(map(_note, kept)),
        frozenset(span for issue in older for span in issue.cited),
        tuple(s for issue in older for told in issue.sections.values() for s in told),
    )


def _same_story(issue: PastIssue, named: frozenset[str], dated: Sequence[datetime]) -> bool:
    if not dated or not min(dated) - NEAR <= issue.as_of <= max(dated) + NEAR:
        return False
    text = "\n".join([issue.topic, *(s for said in issue.sections.values() for s in said)])
    own = _repeated([text])
    shared = own & named
    return len(shared) >= LEAST_NAMES and len(shared) >= SHARED_NAMES * len(own)


def _repeated(texts: Sequence[str]) -> frozenset[str]:
    """Return the names that come more than once."""
    counts = Counter(fold(name.key) for text in texts for name in names(text))
    return frozenset(name for name, count in counts.items() if count > 1)


def _note(issue: PastIssue) -> str:
    where = f" ({issue.path})" if issue.path else ""
    return f"an older issue on this story, as of {issue.as_of:%-d %B %Y}: “{issue.topic}”{where}"
