"""The desk beside its peers: the same articles, the same topics, the same loopback model.

Each runs as a process that can reach this machine alone. It is run three times: over all topics for
the figures, and twice over the first topic, killed (``kill -9``) when half of that topic's calls
are answered and the next are under way, and then started again over the same folder.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.assets import assets_folder
from corpus.bench.labelled import Labelled
from corpus.errors import NotSetUp
from drafter.bench.material import topics_of
from drafter.bench.outcome import Outcome, outcome
from drafter.bench.server import Model, Till

_PROJECT = Path(__file__).parents[2]
_MOST_SECONDS = 600
_ERROR_CHARS = 120
# How long a call takes in the run that is killed.
_CALL_S = 1.0


@dataclass(frozen=True, slots=True)
class Contender:
    """A row of the table: its module in ``peers``, and the environment that it runs in (``None``:
    the desk's own), as the name of a folder in the project."""

    name: str
    module: str
    environment: str | None


CONTENDERS = (
    Contender("drafter", "desk", None),
    Contender("LlamaIndex", "llamaindex", ".venv-bench"),
    Contender("Haystack", "haystack", ".venv-bench"),
    Contender("paper-qa", "paperqa", ".venv-compare-paperqa"),
    Contender("gpt-researcher", "gptresearcher", ".venv-compare-gptresearcher"),
)


@dataclass(frozen=True, slots=True)
class Killed:
    """Of ``calls`` that a whole first topic takes, ``answered`` before the kill; ``asked`` by the
    second start until it was done; ``repeated`` of those had been answered before."""

    calls: int
    answered: int
    asked: int

    @property
    def repeated(self) -> int:
        return max(0, self.asked - (self.calls - self.answered))


@dataclass(frozen=True, slots=True)
class Row:
    """What one contender did. ``error`` is why it did not end, in its own words; the figures are
    those of ``topics`` topics. ``outside`` counts the addresses beyond this machine that it asked
    for. ``seconds`` are wall time from the start of its process to its end less the time in which
    a chat request was open, ``core_seconds`` what all cores spent on it, ``megabytes`` the most
    that was resident."""

    name: str
    version: str
    topics: int
    error: str
    outside: Mapping[str, int]
    outcome: Outcome
    calls: int
    unknown: int
    prompt_tokens: int
    seconds: float
    core_seconds: float
    megabytes: float
    killed: Killed | None

    def to_dict(self) -> dict[str, Any]:
        told = asdict(self)
        if self.killed:
            told["killed"]["repeated"] = self.killed.repeated
        return told


@dataclass(slots=True)
class _Run:
    lines: list[dict[str, Any]]
    error: str
    seconds: float
    core_seconds: float
    megabytes: float

    @property
    def answers(self) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["step"] == "answered"]


def compare(
    articles: Sequence[Labelled],
    say: Callable[[str], None],
    contenders: Sequence[Contender] = CONTENDERS,
) -> Iterator[Row]:
    """Measure each of ``contenders`` on ``articles``; a peer that fails is a row that says so.

    ``NotSetUp`` where an environment is missing.
    """
    for contender in contenders:
        _python(contender)
    for contender in contenders:
        say(f"{contender.name}: {len(articles)} articles …")
        with tempfile.TemporaryDirectory(prefix="compare-") as folder:
            yield _measured(contender, articles, Path(folder), say)


def _measured(
    contender: Contender, articles: Sequence[Labelled], folder: Path, say: Callable[[str], None]
) -> Row:
    topics = topics_of(articles)
    with Model() as model:
        ran = _run(contender, articles, topics, folder / "whole", model)
    till = model.till
    stored = next((line for line in ran.lines if line["step"] == "stored"), {})
    texts = {item.article.id: item.article.text for item in articles}
    killed = None
    if not ran.error:
        say(f"{contender.name}: killed and started again …")
        killed = _killed(contender, articles, topics[0], folder)
    return Row(
        name=contender.name,
        version=str(stored.get("version", "")),
        topics=len(ran.answers),
        error=ran.error,
        outside=dict(Counter(line["host"] for line in ran.lines if line["step"] == "outside")),
        outcome=outcome(till.replies, ran.answers, texts),
        calls=till.calls,
        unknown=sum(reply.step == "other" for reply in till.replies),
        prompt_tokens=till.prompt_tokens,
        seconds=ran.seconds - till.model_seconds,
        core_seconds=ran.core_seconds,
        megabytes=ran.megabytes,
        killed=killed,
    )


def _killed(
    contender: Contender, articles: Sequence[Labelled], topic: str, folder: Path
) -> Killed | None:
    """Kill at half of the first topic's calls, start again; nothing where a start fails."""
    with Model() as model:
        if _run(contender, articles, [topic], folder / "before", model).error:
            return None
    needed = model.till.calls
    half = (needed + 1) // 2
    with Model(delay_s=_CALL_S) as model:
        _run(contender, articles, [topic], folder / "killed", model, kill_at=half)
        answered = model.till.calls
        # The same server goes on: its address is part of what a call is known by.
        model.till = Till()
        if _run(contender, articles, [topic], folder / "killed", model).error:
            return None
    return Killed(needed, answered, model.till.calls)


def _run(  # noqa: PLR0913, PLR0917 (what a process needs to be told)
    contender: Contender,
    articles: Sequence[Labelled],
    topics: Sequence[str],
    folder: Path,
    model: Model,
    kill_at: int | None = None,
) -> _Run:
    folder.mkdir(parents=True, exist_ok=True)
    task = _task(articles, topics, folder, model.base_url)
    command = [str(_python(contender)), "-m", f"drafter.bench.peers.{contender.module}", str(task)]
    begun = time.perf_counter()
    with (
        (folder / "said").open("w+", encoding="utf-8") as said,
        (folder / "errors").open("w+", encoding="utf-8") as errors,
    ):
        process = subprocess.Popen(  # noqa: S603
            command, stdout=said, stderr=errors, env=_environment(folder, model), cwd=folder
        )
        if kill_at is not None:
            # Half a call later: what was answered had the time to be written down.
            model.after = lambda calls: _kill(process) if calls >= kill_at else None
        status, used = _ended(process.pid, begun)
        process.returncode = os.waitstatus_to_exitcode(status)
        model.after = lambda _calls: None
        seconds = time.perf_counter() - begun
        for file in (said, errors):
            file.seek(0)
        lines = [json.loads(line) for line in said if line.startswith('{"step"')]
        error = _last_of(errors.read()) if process.returncode else ""
    cores = used.ru_utime + used.ru_stime
    return _Run(lines, error, seconds, cores, used.ru_maxrss / 1024)


def _ended(pid: int, begun: float) -> tuple[int, resource.struct_rusage]:
    """Wait for a process, no longer than ``_MOST_SECONDS``; its status and what it used."""
    while time.perf_counter() - begun < _MOST_SECONDS:
        ended, status, used = os.wait4(pid, os.WNOHANG)
        if ended:
            return status, used
        time.sleep(0.02)
    os.kill(pid, signal.SIGKILL)
    _, status, used = os.wait4(pid, 0)
    return status, used


def _kill(process: subprocess.Popen[bytes]) -> None:
    time.sleep(_CALL_S / 2)
    with contextlib.suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGKILL)


def _task(articles: Sequence[Labelled], topics: Sequence[str], folder: Path, base_url: str) -> Path:
    records = folder / "articles.jsonl"
    shown = [
        {"id": a.article.id, "title": a.article.title, "text": a.article.text} for a in articles
    ]
    given = [
        {"title": a.article.title, "text": a.article.text, "url": a.article.url} for a in articles
    ]
    records.write_text("".join(f"{json.dumps(r)}\n" for r in given), encoding="utf-8")
    task = {
        "articles": shown,
        "file": str(records),
        "topics": list(topics),
        "folder": str(folder / "data"),
        "base_url": base_url,
    }
    path = folder / "task.json"
    path.write_text(json.dumps(task), encoding="utf-8")
    return path


def _environment(folder: Path, model: Model) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI_", "DRAFTER_"))}
    return {
        **kept,
        "PYTHONPATH": str(_PROJECT),
        "DRAFTER_ASSETS": str(assets_folder()),
        "OPENAI_BASE_URL": model.base_url,
        "OPENAI_API_KEY": "none",
        "HOME": str(folder),
        "TIKTOKEN_CACHE_DIR": str(assets_folder() / "tiktoken"),
        "ANONYMIZED_TELEMETRY": "False",
        "HAYSTACK_TELEMETRY_ENABLED": "False",
    }


def _python(contender: Contender) -> Path:
    if contender.environment is None:
        return Path(sys.executable)
    path = _PROJECT / contender.environment / "bin" / "python"
    if not path.is_file():
        raise NotSetUp(
            f"{contender.name} is not installed", help="run `make compare-setup` in a checkout"
        )
    return path


def _last_of(text: str) -> str:
    """Return the beginning of the last line: what an error is, without the texts it may show."""
    lines = [line.strip() for line in text.splitlines() if line.strip()] or ["it said nothing"]
    return textwrap.shorten(lines[-1], _ERROR_CHARS, placeholder=" …")
