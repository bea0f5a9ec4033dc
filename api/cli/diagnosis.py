"""The checks of ``drafter doctor``. Each looks at one thing and says how to mend it."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Literal

from corpus.errors import StoreBusy

if TYPE_CHECKING:
    from api.settings import Settings
    from corpus.library import Problem

State = Literal["ok", "off", "missing", "broken"]

# 100,000 passages take about 1 GB in the vector index; below this a large ingest would fill up.
_LEAST_FREE_BYTES = 1_000_000_000
_LEAST_PYTHON = (3, 11)
_PACKAGES = (
    "chromadb",
    "tantivy",
    "onnxruntime",
    "trafilatura",
    "pdfminer.six",
    "dbos",
    "openai",
    "fastapi",
)
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_SET_UP = "make setup"


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found; ``help`` says how to mend it and is empty where nothing is wrong."""

    name: str
    state: State
    detail: str
    help: str = ""

    @property
    def fine(self) -> bool:
        return self.state in {"ok", "off"}

    def to_dict(self) -> dict[str, str]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Found:
    """A check's answer, before it is given its name."""

    state: State
    detail: str
    help: str = ""


def examine(name: str, check: Callable[[Settings], Found], settings: Settings) -> Check:
    """Run one check; one that raises is itself something broken, never the end of the rest."""
    try:
        found = check(settings)
    except Exception as error:
        mend = getattr(error, "help", "") or "DRAFTER_DEBUG=1 shows where it happened"
        state: State = "missing" if getattr(error, "code", "") == "not_set_up" else "broken"
        found = Found(state, f"{error}" or type(error).__name__, mend)
    return Check(name, found.state, found.detail, found.help)


def versions(_: Settings) -> Found:
    """Look for the interpreter and the packages whose version decides what works."""
    missing = [name for name in _PACKAGES if not _version(name)]
    if missing:
        return Found("missing", f"not installed: {', '.join(missing)}", _SET_UP)
    held = ", ".join(f"{name} {_version(name)}" for name in _PACKAGES)
    python = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    if tuple(map(int, platform.python_version_tuple()[:2])) < _LEAST_PYTHON:
        return Found("broken", python, "Python 3.11 or newer: make setup PYTHON=python3.11")
    return Found("ok", f"{python}, {held}")


def configuration(_: Settings) -> Found:
    """Say which settings are not the defaults."""
    from api.settings import config_file, describe

    changed = [row["name"] for row in describe() if row["source"] != "default"]
    file = config_file()
    where = f"{file.absolute()}; " if file else "no settings file; "
    return Found("ok", where + (f"set: {', '.join(changed)}" if changed else "all defaults"))


def style(settings: Settings) -> Found:
    """Read the house style."""
    from prompts import load_style

    house = load_style(settings.style.path)
    where = settings.style.path or "the one that is shipped"
    return Found("ok", f"{house.name}, {len(house.sections)} sections, {house.hash} ({where})")


def embeddings(_: Settings) -> Found:
    """Embed texts with the packaged model, and see that like lies nearer than unlike."""
    from corpus.assets import Embedder, assets_folder

    cable, ship, minister = Embedder().embed(
        ["a ship cut the cable", "a vessel severed the wire", "the minister resigned"]
    )
    near, far = float(cable @ ship), float(cable @ minister)
    if near <= far:
        return Found("broken", f"similar texts {near:.2f}, others {far:.2f}", _again())
    return Found("ok", f"{assets_folder()}; similar texts {near:.2f}, others {far:.2f}")


def vocabulary(_: Settings) -> Found:
    """Count tokens without the network."""
    from corpus.assets import encoding

    count = len(encoding("o200k_base").encode("The cable was cut."))
    return Found("ok", f"o200k_base; {count} tokens in a sentence of four words")


def data_folder(settings: Settings) -> Found:
    """See whether the data folder can be written, and the room that is left."""
    folder = settings.data
    place = next(p for p in (folder, *folder.parents) if p.exists())
    if not os.access(place, os.W_OK):
        return Found("broken", f"{place} cannot be written", "mend its rights or set DRAFTER_DATA")
    free = shutil.disk_usage(place).free
    room = f"{folder}; {free / 1e9:,.1f} GB free"
    if free < _LEAST_FREE_BYTES:
        return Found("broken", room, "make room, or set DRAFTER_DATA to a larger disk")
    return Found("ok", room if folder.exists() else f"{room}; made by the first command")


def database(settings: Settings) -> Found:
    """Open the database and compare its schema with ours."""
    from corpus.database import connect, is_current

    if not settings.store.database_url and not (settings.data / "desk.db").exists():
        return Found("off", "none yet", "drafter ingest makes it")
    engine = connect(settings.database_url)
    try:
        kind = engine.dialect.name
        if is_current(engine):
            return Found("ok", f"{kind}, schema up to date")
        return Found(
            "off", f"{kind}, an older schema", "the next drafter ingest brings it up to date"
        )
    finally:
        engine.dispose()


def store(settings: Settings) -> Found:
    """Compare what the indexes can find with what is stored."""
    from api import wiring

    if not (settings.data / "desk.db").exists() and not settings.store.database_url:
        return Found("off", "no articles yet", "drafter ingest --sample")
    try:
        with wiring.open_library(settings, write=True) as library:
            problems, stats = library.check(), library.stats()
        seen = "all findable"
    except StoreBusy as busy:
        with wiring.open_library(settings) as library:
            problems, stats = library.check(), library.stats()
        seen = f"all findable by words; {busy}"
    if problems:
        return Found("broken", "; ".join(map(problem_text, problems)), problems[0].help)
    texts = f"{stats.articles:,} articles ({stats.texts:,} distinct texts)"
    return Found("ok", f"{texts}, {stats.passages:,} passages, {seen}")


def feeds(settings: Settings) -> Found:
    """Count the feeds that are watched, and those that fail; a feed that fails is its server's."""
    from api import wiring

    if not (settings.data / "desk.db").exists() and not settings.store.database_url:
        return Found("off", "none watched", "drafter feeds add URL")
    with wiring.open_subscriptions(settings) as subscriptions:
        known = subscriptions.all()
    if not known:
        return Found("off", "none watched", "drafter feeds add URL")
    failing = sum(bool(feed.reason) for feed in known)
    by = "the service" if settings.feeds.watch else "drafter watch (DRAFTER_WATCH=1: the service)"
    return Found(
        "ok",
        f"{len(known):,} known, {failing:,} failing; polled by {by}",
        "drafter feeds tells why they fail" if failing else "",
    )


def model(settings: Settings) -> Found:
    """Ask the model's server for an answer, where one is configured."""
    if settings.default_writer == "extractive":
        named = settings.model.name or settings.model.base_url or settings.model.api_key
        if named:
            return Found(
                "missing",
                "half configured; drafts stay extractive",
                "set DRAFTER_MODEL and OPENAI_BASE_URL or OPENAI_API_KEY",
            )
        return Found("off", "none; drafts are extractive", "set DRAFTER_MODEL and OPENAI_BASE_URL")
    from api.models import probe

    return Found("ok", probe(settings))


def browser(_: Settings) -> Found:
    """Look for the browser that the browser tests drive."""
    named = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else []
    for name in (*named, *_BROWSERS):
        path = shutil.which(name)
        if path:
            return Found("ok", path)
    return Found("off", "none; browser tests skip", "install chromium, or set CHROMIUM to its path")


CHECKS: Mapping[str, Callable[[Settings], Found]] = {
    "versions": versions,
    "settings": configuration,
    "house style": style,
    "embedding model": embeddings,
    "token vocabulary": vocabulary,
    "data folder": data_folder,
    "database": database,
    "store": store,
    "feeds": feeds,
    "language model": model,
    "browser for tests": browser,
}


def problem_text(problem: Problem) -> str:
    """Return what is wrong with the store, with both numbers."""
    counts = f"expected {problem.expected:,}, found {problem.found:,}"
    return f"{problem.where}: {problem.message} ({counts})"


def _again() -> str:
    from corpus.assets import assets_folder

    return f"remove {assets_folder()} and run make setup"


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
