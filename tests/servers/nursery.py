"""Programs in processes that are forked from one which has imported everything already.

They are real processes with settings, folders and deaths of their own; only the seconds that
hundreds of starts would spend on the same imports are spared. What a start from nothing shows has
tests of its own. One line on standard input, the fields of ``Start`` as a JSON object, starts one;
its process id is the answer. Its exit status is written to a file once it has ended.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import runpy
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn

_ROOT = Path(__file__).parents[2]
DRAFTER = "drafter"


@dataclass(frozen=True)
class Start:
    """What to start and how; all paths are absolute. ``out`` and ``err`` are appended to."""

    program: str  # ``drafter``, or the path of a script
    arguments: list[str]
    environment: dict[str, str]
    folder: str
    given: str
    out: str
    err: str
    status: str


class Child:
    """A process that the nursery forked, with what ``subprocess.Popen`` offers of one."""

    def __init__(self, pid: int, start: Start) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._start = start

    @property
    def out(self) -> str:
        """All that it has written to standard output so far."""
        return Path(self._start.out).read_text("utf-8")

    @property
    def err(self) -> str:
        return Path(self._start.err).read_text("utf-8")

    def says(self, words: str, timeout: float = 60) -> None:
        """Wait until it has written these words to standard output."""
        give_up = time.monotonic() + timeout
        while words not in self.out:
            if self.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError(f"{words!r} was not said: {self.out[-2000:]}{self.err[-2000:]}")
            time.sleep(0.01)

    def poll(self) -> int | None:
        if self.returncode is None and Path(self._start.status).exists():
            self.returncode = int(Path(self._start.status).read_text())
        return self.returncode

    def wait(self, timeout: float = 60) -> int:
        """Wait for its end and return its status; ``TimeoutExpired`` after so many seconds."""
        give_up = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > give_up:
                raise subprocess.TimeoutExpired([self._start.program], timeout)
            time.sleep(0.01)
        return code

    def send_signal(self, how: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, how)


class Nursery:
    """The process that forks; ``close`` ends it, not what it has forked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._folder = Path(tempfile.mkdtemp(prefix="desk-nursery-"))
        self._starts = 0
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).resolve())],
            env={**os.environ, "PYTHONPATH": str(_ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._answer()

    def start(
        self,
        program: str | Path,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        *,
        folder: Path | None = None,
        log: Path | None = None,
        given: str = "",
    ) -> Child:
        """Start ``drafter``, or a script, with ``arguments`` in ``folder``.

        What it prints is appended to ``log``, or kept apart as ``out`` and ``err`` of the child.
        """
        with self._lock:
            self._starts += 1
            mine = self._folder / str(self._starts)
            typed = mine.with_suffix(".given")
            typed.write_text(given, encoding="utf-8")
            if not log:
                mine.with_suffix(".out").touch()
                mine.with_suffix(".err").touch()
            start = Start(
                program=str(program),
                arguments=list(arguments),
                environment=dict(environment),
                folder=str(folder or Path.cwd()),
                given=str(typed),
                out=str(log or mine.with_suffix(".out")),
                err=str(log or mine.with_suffix(".err")),
                status=str(mine.with_suffix(".status")),
            )
            assert self._process.stdin is not None
            self._process.stdin.write(f"{json.dumps(asdict(start))}\n")
            self._process.stdin.flush()
            return Child(int(self._answer()), start)

    def close(self) -> None:
        self._process.kill()
        self._process.wait(10)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _answer(self) -> str:
        assert self._process.stdout is not None
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("the nursery ended")
        return answer


@cache
def nursery() -> Nursery:
    """Return the one nursery of this process; it ends with it."""
    one = Nursery()
    atexit.register(one.close)
    return one


def main() -> None:
    _import_everything()
    gc.collect()
    gc.freeze()
    statuses: dict[int, str] = {}

    def reap(*_: object) -> None:
        for pid in list(statuses):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                path = statuses.pop(pid)
                Path(f"{path}.new").write_text(str(os.waitstatus_to_exitcode(status)))
                Path(f"{path}.new").replace(path)

    signal.signal(signal.SIGCHLD, reap)
    print("ready", flush=True)
    for line in sys.stdin:
        start = Start(**json.loads(line))
        # Whoever ends before it is known here would not be seen to.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        pid = os.fork()
        if pid == 0:
            _become(start)
        statuses[pid] = start.status
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        print(pid, flush=True)


def _import_everything() -> None:
    """Import what programs need, and make what takes a second; no thread is started by that."""
    import chromadb.api.rust  # noqa: F401
    import dbos._sys_db_sqlite  # noqa: F401
    import onnxruntime  # noqa: F401
    import openai  # noqa: F401

    import api.app
    import api.cli.main  # noqa: F401
    import drafter.chain
    import drafter.extractive
    import drafter.llm
    import drafter.rewrite  # noqa: F401
    from corpus.assets import Embedder
    from corpus.store.storybook import rarity_of

    rarity_of(Embedder())


def _become(start: Start) -> NoReturn:
    """Turn into the process that was asked for."""
    status = 70
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        gc.unfreeze()
        os.setsid()
        os.environ.clear()
        os.environ.update(start.environment)
        os.chdir(start.folder)
        _open_streams(start)
        status = _run(start)
    except SystemExit as leaving:
        status = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _open_streams(start: Start) -> None:
    append = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    for path, flags, stream in (
        (start.given, os.O_RDONLY, 0),
        (start.out, append, 1),
        (start.err, append, 2),
    ):
        opened = os.open(path, flags, 0o600)
        os.dup2(opened, stream)
        os.close(opened)
    sys.stdin = os.fdopen(0, "r", encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", buffering=1, closefd=False)


def _run(start: Start) -> int:
    sys.argv = [start.program, *start.arguments]
    if start.program == DRAFTER:
        from api.cli.main import run

        return run(start.arguments)
    sys.path.insert(0, str(Path(start.program).parent))
    runpy.run_path(start.program, run_name="__main__")
    return 0


if __name__ == "__main__":
    main()
