"""The same texts give the same reports, byte for byte: over ten runs, and under other Pythons.

Each run has a hash seed of its own. ``DESK_PYTHONS`` names further interpreters, separated by
colons, each of an environment with the packages of ``requirements.lock``.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from figure import Figure, Say

RUNS = 10
_ROOT = Path(__file__).parents[2]


def measure(work: Path, say: Say) -> Iterable[Figure]:
    given = [p for p in os.environ.get("DESK_PYTHONS", "").split(os.pathsep) if p]
    yield from compare(work, say, runs=RUNS, pythons=(sys.executable, *given))


def compare(
    work: Path, say: Say, *, runs: int, pythons: Sequence[str], program: str = "told_reports.py"
) -> Iterable[Figure]:
    """Run ``program`` so often under each interpreter; count runs that tell other bytes than the
    first, and interpreters of another version."""
    told: list[str] = []
    versions = set()
    for python in pythons:
        versions.add(_told([python, "-c", "import sys; print(sys.version_info[:2])"], work, 0))
        for seed in range(runs):
            out = _told([python, str(Path(__file__).parent / program)], work, seed)
            told.append(hashlib.sha256(out).hexdigest())
        say(f"{python}: {runs} runs, {len(out):,} bytes each, {len(set(told))} reports so far")
    differ = sum(digest != told[0] for digest in told)
    yield Figure.at_least("determinism.pythons", len(versions), len(pythons), 1)
    yield Figure.at_most("determinism.reports_differ", differ, len(told))


def _told(command: list[str], work: Path, seed: int) -> bytes:
    environment = {**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONHASHSEED": str(seed)}
    done = subprocess.run(command, cwd=work, env=environment, check=True, stdout=subprocess.PIPE)
    return done.stdout
