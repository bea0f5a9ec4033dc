"""``drafter`` in processes that are forked from one which has imported everything already.

They are real processes with settings, folders and deaths of their own; only the seconds that a
hundred starts would spend on the same imports are spared. One line on standard input, a JSON object
``{arguments, environment, folder, log}``, starts one; its process id is the answer.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[2]


class Nursery:
    """The process that forks; ``close`` ends it, not what it has forked."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).resolve())],
            env={**os.environ, "PYTHONPATH": str(_ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._answer()

    def start(
        self, arguments: Sequence[str], environment: Mapping[str, str], folder: Path, log: Path
    ) -> int:
        """Start ``drafter`` with ``arguments`` in ``folder``; return its process id."""
        asked = {
            "arguments": list(arguments),
            "environment": dict(environment),
            "folder": str(folder),
            "log": str(log),
        }
        assert self._process.stdin is not None
        self._process.stdin.write(f"{json.dumps(asked)}\n")
        self._process.stdin.flush()
        return int(self._answer())

    def close(self) -> None:
        self._process.kill()
        self._process.wait(10)

    def _answer(self) -> str:
        assert self._process.stdout is not None
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("the nursery ended")
        return answer


def main() -> None:
    _import_everything()
    # Whoever ends is gone at once, and waits for nobody to ask.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _become(asked)
        print(pid, flush=True)


def _import_everything() -> None:
    import chromadb  # noqa: F401
    import onnxruntime  # noqa: F401
    import openai  # noqa: F401

    import drafter.chain
    import drafter.extractive
    import drafter.llm  # noqa: F401


def _become(asked: dict[str, Any]) -> None:
    """Turn into the process that was asked for; never returns."""
    status = 70
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        os.environ.clear()
        os.environ.update(asked["environment"])
        os.chdir(asked["folder"])
        log = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for new, old in ((nothing, 0), (log, 1), (log, 2)):
            os.dup2(new, old)
        sys.argv = ["drafter", *asked["arguments"]]
        from api.cli.main import run

        status = run(asked["arguments"])
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main()
