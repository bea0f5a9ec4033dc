"""What a newsroom might pick instead, asked in an environment of its own.

Each rival is a module here that runs under ``.venv-bench`` (``make bench`` makes it from
``requirements-bench.lock``) as a process: it reads one JSON task, does what the rival's own guide
shows, and prints JSON lines. The desk never imports a rival.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.assets import assets_folder
from corpus.errors import DeskError, NotSetUp
from corpus.model import Article

RIVALS = ("chroma", "llamaindex", "haystack")
_PROJECT = Path(__file__).parents[3]


class RivalFailed(DeskError):
    """A rival's process ended without its answer."""

    code = "rival_failed"


@dataclass(frozen=True, slots=True)
class Told:
    """What a rival did: passages it cut, ``seconds`` of wall time to store and index them all, and
    the time that all cores together spent on it.

    ``answers`` holds, for each question in order, the texts of the passages found, best first.
    """

    passages: int
    seconds: float
    core_seconds: float
    answers: tuple[tuple[str, ...], ...]
    version: str


def python() -> Path:
    """Return the interpreter of the rivals' environment: ``DRAFTER_BENCH_PYTHON``, or the usual.

    ``NotSetUp`` where there is none.
    """
    given = os.environ.get("DRAFTER_BENCH_PYTHON")
    path = Path(given) if given else _PROJECT / ".venv-bench" / "bin" / "python"
    if not path.is_file():
        raise NotSetUp("the rivals are not installed", help="run `make bench-setup`")
    return path


@dataclass(frozen=True, slots=True)
class Task:
    """What a rival is to do: store ``articles``, then answer each query with ``limit`` passages.

    ``embedding`` is ``shared`` (the desk's own ``Embedder``) or ``exact`` (the same weights in
    float32, in the batches that the rival makes).
    """

    articles: Sequence[Article]
    queries: Sequence[str] = ()
    limit: int = 10
    embedding: str = "shared"


def ask(name: str, task: Task, say: Callable[[str], None] = lambda _text: None) -> Told:
    """Let a rival do its task, in a folder of its own that is deleted afterwards.

    ``NotSetUp`` where it is not installed.
    """
    with tempfile.TemporaryDirectory() as folder:
        written = {
            "articles": [_shown(article) for article in task.articles],
            "queries": list(task.queries),
            "limit": task.limit,
            "embedding": task.embedding,
            "folder": folder,
        }
        path = Path(folder) / "task.json"
        path.write_text(json.dumps(written), encoding="utf-8")
        say(f"{name}: storing {len(task.articles):,} articles")
        return _told(name, list(_lines(name, path)))


def _shown(article: Article) -> dict[str, str]:
    date = article.published_at.strftime("%-d %B %Y") if article.published_at else ""
    return {
        "id": article.id,
        "title": article.title,
        "outlet": article.outlet or "",
        "date": date,
        "text": article.text,
    }


def _lines(name: str, task: Path) -> Iterator[dict[str, Any]]:
    command = [str(python()), "-m", f"corpus.bench.rivals.{name}", str(task)]
    environment = {
        **os.environ,
        "PYTHONPATH": str(_PROJECT),
        "DRAFTER_ASSETS": str(assets_folder()),
        "ANONYMIZED_TELEMETRY": "False",
        "HAYSTACK_TELEMETRY_ENABLED": "False",
    }
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as errors,
        subprocess.Popen(  # noqa: S603
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment
        ) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("{"):
                yield json.loads(line)
        if process.wait():
            errors.seek(0)
            last = (errors.read().strip().splitlines() or ["it said nothing"])[-1]
            if "ModuleNotFoundError" in last:
                raise NotSetUp(f"{name} is not installed: {last}", help="run `make bench-setup`")
            raise RivalFailed(
                f"{name} ended with {process.returncode}: {last}",
                help=f"run it by hand: {' '.join(command[:3])} TASK.json",
            )


def _told(name: str, lines: Sequence[dict[str, Any]]) -> Told:
    stored = next((line for line in lines if line["step"] == "stored"), None)
    if stored is None:
        raise RivalFailed(f"{name} did not say that it stored anything", help="run it by hand")
    answers = tuple(tuple(line["passages"]) for line in lines if line["step"] == "answered")
    return Told(
        stored["passages"],
        stored["seconds"],
        stored["core_seconds"],
        answers,
        stored["version"],
    )
