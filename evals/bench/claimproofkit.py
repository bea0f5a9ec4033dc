"""The published ``claimproofkit``, asked in an environment of its own.

It runs under the interpreter of the rivals (``corpus.bench.rivals``); the desk never imports it.
This file, run there as a script, reads JSON lines of ``{claim, passages}`` and prints one score for
each.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

# What its verdicts are worth on the common scale; it has no score of its own.
_WORTH = {"directlySupported": 1.0, "partiallySupported": 0.5}


def judge(items: Sequence[Any], say: Callable[[str], None]) -> NDArray[np.float64]:
    """Score the items (``evals.bench.items.Item``): supported 1, in part 0.5, else 0.

    Each line of the evidence is a passage. ``NotSetUp`` where it is not installed.
    """
    from corpus.bench.rivals import python
    from corpus.errors import NotSetUp

    say("claimproofkit: asking it")
    told = "".join(
        json.dumps({"claim": i.claim, "passages": [x for x in i.evidence.split("\n") if x.strip()]})
        + "\n"
        for i in items
    )
    done = subprocess.run(  # noqa: S603
        [str(python()), str(Path(__file__))],
        input=told,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise NotSetUp(f"claimproofkit cannot be asked: {last}", help="run `make bench-setup`")
    return np.array([float(line) for line in done.stdout.split()])


def _answer() -> None:
    """What runs in the other environment."""
    sys.path.pop(0)  # this folder, whose file has the package's name
    from claimproofkit import ClaimVerifier, EvidencePassage  # type: ignore[import-not-found]
    from claimproofkit.models import Claim, ClaimType  # type: ignore[import-not-found]

    verifier = ClaimVerifier()
    for line in sys.stdin:
        task = json.loads(line)
        passages = [
            EvidencePassage(id=f"{i:05}", source="source", text=text)
            for i, text in enumerate(task["passages"])
        ]
        claim = Claim(id="claim", text=task["claim"], type=ClaimType.FACTUAL)
        verdict = verifier.verify(claim, passages)
        sys.stdout.write(f"{_WORTH.get(verdict.status.value, 0.0)}\n")


if __name__ == "__main__":
    _answer()
