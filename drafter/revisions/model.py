"""A revision: one immutable state of a draft, named by a hash of all that it is."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from corpus.codec import briefing_to_dict, instant_text, report_to_dict
from corpus.errors import BadInput
from corpus.model import Briefing, Sentence


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of a draft. ``n`` counts from 1; ``parent`` is the hash of revision ``n - 1``.

    ``hash`` covers every other field, so that a revision restored to an older text is still a
    revision of its own. ``report_hash`` is ``None`` where the briefing was not judged.
    """

    n: int
    hash: str
    author: str
    parent: str | None
    created_at: datetime
    briefing: Briefing
    report_hash: str | None

    @property
    def intact(self) -> bool:
        """Whether the revision is what its hash says."""
        again = _revision(self.n, self.parent, self.briefing, self.author, self.created_at)
        return (again.hash, again.report_hash) == (self.hash, self.report_hash)


def revise(parent: Revision | None, briefing: Briefing, *, author: str, at: datetime) -> Revision:
    """Return the revision that follows ``parent``, the first where there is none.

    Two sentences of one id are ``BadInput``: a merge could not tell them apart.
    """
    unique_ids(briefing)
    n, before = (parent.n + 1, parent.hash) if parent else (1, None)
    return _revision(n, before, briefing, author, at)


def restore(head: Revision, old: Revision, *, author: str, at: datetime) -> Revision:
    """Return a new revision after ``head`` that holds what ``old`` held; history only grows."""
    return revise(head, old.briefing, author=author, at=at)


def content_hash(briefing: Briefing) -> str:
    """Name what a reader gets: topic, sections, sentences, citations; no verdicts, no ids."""
    return _digest(
        [
            briefing.topic,
            briefing.angle,
            instant_text(briefing.as_of),
            [
                [s.key, s.title, s.status, [[x.block, *_content(x)] for x in s.sentences]]
                for s in briefing.sections
            ],
        ]
    )


def sentence_hash(sentence: Sentence) -> str:
    """Name what one sentence says and cites, wherever it stands and whatever is thought of it."""
    return _digest(_content(sentence))


def unique_ids(briefing: Briefing) -> None:
    """Refuse a briefing in which two sentences share an id, with ``BadInput``."""
    twice = [k for k, n in Counter(s.id for s in briefing.sentences).items() if n > 1]
    if twice:
        raise BadInput(
            f"two sentences share the id {twice[0]!r}", help="give each sentence an id of its own"
        )


def _revision(
    n: int, parent: str | None, briefing: Briefing, author: str, at: datetime
) -> Revision:
    report_hash = _digest(report_to_dict(briefing.report)) if briefing.report else None
    whole = [n, parent, author, instant_text(at), briefing_to_dict(briefing, {}), report_hash]
    return Revision(n, _digest(whole), author, parent, at, briefing, report_hash)


def _content(sentence: Sentence) -> list[Any]:
    cited = [[c.article_id, c.start, c.end, c.quote_hash] for c in sentence.citations]
    return [sentence.text, str(sentence.kind), str(sentence.role), cited]


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
