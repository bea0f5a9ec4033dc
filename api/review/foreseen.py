"""What a suggestion comes to, judged before anybody accepts it, by the checks of a save."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from api.review.judging import Judging
from api.review.store import Stand
from corpus.model import Severity, Verdict
from drafter.review.findings import Standing, standings
from drafter.review.suggestions import Suggestion, apply

_REMEMBERED = 512


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The verdict on the suggested sentence, ``None`` for a deletion; ``findings`` are what would
    be held against it, and against the rest of the text where nothing of that kind is held against
    it now. Remarks are left out."""

    verdict: Verdict | None
    findings: tuple[Standing, ...]


class Foreseeing:
    """Judges suggestions on the text as it stands, each once. Threads may share one."""

    def __init__(self, judging: Judging) -> None:
        self._judging = judging
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[str, str], Foreseen] = OrderedDict()

    def of(self, stand: Stand, suggestion: Suggestion, group: Sequence[Suggestion]) -> Foreseen:
        """Return what accepting ``suggestion``, one of ``group``, would come to.

        Errors are those of accepting it: ``Settled``, ``Overtaken``.
        """
        key = (stand.head.hash, suggestion.id)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        found = self._judged(stand, suggestion, group)
        with self._lock:
            self._known[key] = found
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return found

    def _judged(
        self, stand: Stand, suggestion: Suggestion, group: Sequence[Suggestion]
    ) -> Foreseen:
        before = stand.head.revision.briefing
        after, _ = self._judging.judged(apply(before, suggestion, group))
        change = suggestion.change
        added = change.after.id if change.after else None
        name = change.sentence_id if change.kind == "edit" else added
        verdict = next((s.verdict for s in after.sentences if s.id == name), None)
        known = {_kind(s) for s in standings(before, stand.rulings)}
        held = (s for s in standings(after, stand.rulings) if _weighs(s))
        shown = (s for s in held if s.finding.sentence_id == name or _kind(s) not in known)
        return Foreseen(verdict, tuple(shown))


def _weighs(standing: Standing) -> bool:
    return standing.finding.severity is not Severity.INFO


def _kind(standing: Standing) -> tuple[str | None, str | None, str]:
    """Return what a finding is about; its words may count what changes with every edit."""
    finding = standing.finding
    return finding.section, finding.sentence_id, finding.check
