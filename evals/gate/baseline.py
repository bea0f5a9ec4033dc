"""Scores pinned in a file with the hash of the data that they were measured on.

A baseline holds what was reached: each score with its denominator, the blocking findings of each
file, the sha256 of every judged file and of the sources, the versions of the checks. A run is held
to it; what a run reached can be pinned anew, but never lower without a reason that stays written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from corpus.codec import instant, instant_text
from corpus.errors import BadInput
from corpus.model import Score, Severity
from evals.gate.model import Held, Judged, Outcome
from evals.run import sources_hash

SCHEMA = "floors/1"


@dataclass(frozen=True, slots=True)
class Pinned:
    """One judged file: its sha256 and the fingerprints of its blocking findings."""

    sha256: str
    blocking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lowering:
    """A floor that was lowered, with the reason. ``what`` says it in words."""

    at: datetime
    reason: str
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a run is held to.

    ``labelled`` names the files of labelled data, and ``of_labelled`` the scores measured on them:
    what a run knows of its own data, no part of the file.
    """

    scores: Mapping[str, Score]
    files: Mapping[str, Pinned]
    sources: str
    checks: tuple[str, ...]
    style: str
    lowered: tuple[Lowering, ...] = ()
    labelled: frozenset[str] = field(default=frozenset(), compare=False)
    of_labelled: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True)
class Measured:
    """Scores that come from labelled data instead of documents.

    ``files`` is that data's sha256 by name, ``checks`` what was measured on it, ``name@version``.
    """

    scores: Mapping[str, Score] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    checks: tuple[str, ...] = ()


def baseline_of(outcome: Outcome, measured: Measured, style: str) -> Baseline:
    """Return what ``outcome`` reached, ready to be pinned."""
    files = {j.name: Pinned(j.document.digest, _blocking(j)) for j in outcome.judged}
    files.update({name: Pinned(digest) for name, digest in measured.files.items()})
    articles = {key: a for j in outcome.judged for key, a in j.document.sources.items()}
    checks = {*measured.checks, *(ref for j in outcome.judged for ref in j.report.checks)}
    return Baseline(
        scores={n: s for n, s in sorted(outcome.scores.items()) if s.denominator},
        files=dict(sorted(files.items())),
        sources=sources_hash(articles),
        checks=tuple(sorted(checks)),
        style=style,
        labelled=frozenset(measured.files),
        of_labelled=frozenset(measured.scores),
    )


def compare(outcome: Outcome, now: Baseline, pinned: Baseline) -> Outcome:
    """Hold a run to a baseline: floors, known findings, and what changed since it was pinned.

    A floor of labelled data holds for that data alone: on other data it is missed.
    """
    other = bool(_other_labels(now, pinned))
    judged = tuple(
        replace(j, known=frozenset(pinned.files[j.name].blocking)) if j.name in pinned.files else j
        for j in outcome.judged
    )
    held = tuple(
        Held(
            name,
            score.value,
            outcome.scores.get(name, Score(0, 0)),
            score,
            other_data=other and name in now.of_labelled,
        )
        for name, score in pinned.scores.items()
        if score.value is not None
    )
    return replace(
        outcome,
        judged=judged,
        floors=(*outcome.floors, *held),
        pinned=pinned.scores,
        notes=(*outcome.notes, *changes(now, pinned)),
        gone=tuple(name for name in pinned.files if name not in now.files),
    )


def changes(now: Baseline, pinned: Baseline) -> tuple[str, ...]:
    """Say what is not as it was when the floors were pinned."""
    said = []
    both = [name for name in now.files if name in pinned.files]
    changed = [n for n in both if now.files[n].sha256 != pinned.files[n].sha256]
    new = [name for name in now.files if name not in pinned.files]
    gone = [name for name in pinned.files if name not in now.files]
    for what, names in (("changed", changed), ("new", new), ("no longer judged", gone)):
        if names:
            said.append(f"data {what} since the floors were pinned: {_some(names)}")
    if now.sources != pinned.sources:
        said.append("the sources are not those that the floors were pinned with")
    if now.style != pinned.style:
        said.append("the house style is not the one that the floors were pinned with")
    if now.checks != pinned.checks:
        moved = sorted(set(now.checks) ^ set(pinned.checks))
        said.append(f"checks differ from those that the floors were pinned with: {_some(moved)}")
    return tuple(said)


def lowerings(now: Baseline, pinned: Baseline) -> tuple[str, ...]:
    """Say what pinning ``now`` in place of ``pinned`` would lower."""
    said = []
    for name, old in pinned.scores.items():
        new = now.scores.get(name, Score(0, 0))
        if old.value is not None and (new.value is None or new.value < old.value - 1e-9):
            said.append(f"{name} from {_shown(old)} to {_shown(new)}")
    said += [f"{name} holds other labelled data" for name in _other_labels(now, pinned)]
    for name, old_file in pinned.files.items():
        if name not in now.files:
            said.append(f"{name} is no longer judged")
            continue
        more = set(now.files[name].blocking) - set(old_file.blocking)
        if more:
            said.append(f"{len(more)} more blocking in {name}")
    return tuple(said)


def _other_labels(now: Baseline, pinned: Baseline) -> list[str]:
    """Return the files of labelled data that were pinned with other contents."""
    return [
        name
        for name in sorted(now.labelled & pinned.files.keys())
        if now.files[name].sha256 != pinned.files[name].sha256
    ]


def updated(
    now: Baseline, pinned: Baseline | None, *, reason: str | None, at: datetime
) -> Baseline:
    """Return ``now`` to be written in place of ``pinned``.

    Where it would lower something, a ``reason`` must be given, and stays in the file with the time
    ``at``; without one this is ``BadInput``.
    """
    if pinned is None:
        return now
    what = lowerings(now, pinned)
    if not what:
        return replace(now, lowered=pinned.lowered)
    if not (reason or "").strip():
        raise BadInput(
            f"the floors would sink: {'; '.join(what)}",
            help="mend the text, or give --allow-lower --reason TEXT",
        )
    return replace(now, lowered=(*pinned.lowered, Lowering(at, str(reason).strip(), what)))


def read_baseline(path: Path) -> Baseline:
    """Read a baseline; one that is not there or damaged is ``BadInput``."""
    try:
        raw = json.loads(path.read_text("utf-8"))
        if raw.get("schema") != SCHEMA:
            raise BadInput(f"{path} is no baseline of schema {SCHEMA}", help="write it by --update")
        return _from_dict(raw)
    except FileNotFoundError:
        raise BadInput(f"no baseline at {path}", help="write one by --update") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(
            f"the baseline {path} cannot be read: {error}", help="restore it, or see floors.json"
        ) from None


def baseline_to_dict(baseline: Baseline) -> dict[str, Any]:
    """Return a baseline as JSON values (docs/schema/floors.json)."""
    return {
        "schema": SCHEMA,
        "scores": {
            name: {"value": s.value, "numerator": s.numerator, "denominator": s.denominator}
            for name, s in baseline.scores.items()
        },
        "files": {
            name: {"sha256": f.sha256, "blocking": list(f.blocking)}
            for name, f in baseline.files.items()
        },
        "sources": baseline.sources,
        "checks": list(baseline.checks),
        "style": baseline.style,
        "lowered": [
            {"at": instant_text(low.at), "reason": low.reason, "what": list(low.what)}
            for low in baseline.lowered
        ],
    }


def _from_dict(raw: Mapping[str, Any]) -> Baseline:
    lowered = []
    for low in raw["lowered"]:
        at = instant(low["at"])
        if at is None:
            raise ValueError("a lowered floor has no date")
        lowered.append(Lowering(at, str(low["reason"]), tuple(low["what"])))
    return Baseline(
        scores={n: Score(s["numerator"], s["denominator"]) for n, s in raw["scores"].items()},
        files={n: Pinned(f["sha256"], tuple(f["blocking"])) for n, f in raw["files"].items()},
        sources=str(raw["sources"]),
        checks=tuple(raw["checks"]),
        style=str(raw["style"]),
        lowered=tuple(lowered),
    )


def _blocking(judged: Judged) -> tuple[str, ...]:
    found = (f for f in judged.report.findings if f.severity is Severity.BLOCKING)
    return tuple(sorted({judged.fingerprint(f) for f in found}))


def _shown(score: Score) -> str:
    value = "–" if score.value is None else f"{score.value:.3f}"
    return f"{value} ({score.numerator:g}/{score.denominator})"


def _some(names: Sequence[str], most: int = 5) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
