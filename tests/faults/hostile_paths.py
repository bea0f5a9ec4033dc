"""Paths out of a folder, wherever a stranger's words might become part of one.

A secret file lies beside the folders that the desk may write to. After every payload has been an
address, an id, a title, a style, a file name, a link and a member of a backup, nothing may have
been written beside those folders, and nobody may have been told the secret.
"""

from __future__ import annotations

import http.client
import json
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, unquote

sys.path.insert(0, str(Path(__file__).parents[1] / "api"))

from desk_client import Desk

from api.styles import StyleBook
from corpus.database import connect, upgrade
from corpus.database.copying import restore, write_backup
from corpus.errors import BadInput, DeskError, NotFound
from corpus.ingest import ingest
from corpus.library import Library
from corpus.model import Article, Briefing, article_id
from corpus.sources import read
from drafter.archive import archive_pages, write_archive
from drafter.channels.files import FileChannel
from drafter.channels.model import Message
from drafter.exports import FORMATS, Issue, Site, file_name, slug_of
from prompts import load_style

SECRET = "the-words-of-the-secret-file"
AT = datetime(2026, 5, 10, 9, tzinfo=UTC)
# Ours, so that a machine without the collection tries each way at least once.
OURS = (
    *("../{FILE}", "../../{FILE}", "..\\..\\{FILE}", "....//....//{FILE}", "/{FILE}", "~/{FILE}"),
    *("%2e%2e%2f{FILE}", "%252e%252e%252f{FILE}", "..%c0%af{FILE}", "..;/{FILE}", ".", ".."),
    *("{FILE}\0.html", "{FILE}%00.html", "file:///{FILE}", "..／..／{FILE}", "C:\\{FILE}", ""),
    *("../../../../../../../../../../etc/passwd", "/etc/passwd", "/proc/self/environ", "-rf"),
)
_DEPTH = 12
_ROUTES = (
    *("/v1/articles/{}", "/v1/drafts/{}", "/v1/drafts/{}/exports/{}", "/v1/drafts/{}/events"),
    *("/static/{}", "/archive/{}", "/archive/issues/{}", "/drafts/{}", "/v1/feeds/{}"),
)


def payloads(shared: Path, secret: Path) -> list[str]:
    """Return all payloads, those with a place for a file once by its name and once by its path."""
    path = shared / "security" / "path_traversal.jsonl"
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    raw = [*OURS, *(json.loads(line)["path"] for line in lines)]
    named = [p.replace("{FILE}", secret.name) for p in raw]
    whole = [p.replace("{FILE}", str(secret).lstrip("/")) for p in raw if "{FILE}" in p]
    return list(dict.fromkeys([*named, *whole, str(secret)]))


@dataclass
class Escapes:
    """What was tried and what went wrong: secrets told, answers that are none, files outside."""

    tried: int = 0
    told: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    written: list[tuple[Path, int]] = field(default_factory=list)

    def attempt(self, what: str, work: Callable[[], object]) -> None:
        """Do one thing that may be refused by an error of ours, and look at what it says."""
        self.tried += 1
        try:
            said = repr(work())
        except DeskError as error:
            said = f"{error} {error.help}"
        except Exception as error:
            self.unclear.append(f"{what}: {error!r}")
            return
        if SECRET in said or "root:x:0" in said:
            self.told.append(f"{what}: {said[:200]}")


def place(work: Path) -> Path:
    """Return where the secret lies: so deep in ``work`` that few payloads lead out of it."""
    return work.joinpath(*["deep"] * _DEPTH, "secret.txt")


def escape(work: Path, paths: Sequence[str]) -> Escapes:
    """Try all ``paths`` in all places inside a folder beside the secret, the one to be written."""
    secret, seen = place(work), Escapes()
    inner = secret.with_name("inner")
    inner.mkdir(parents=True)
    secret.write_text(SECRET, "utf-8")
    before = _tree(work, inner)
    for step in (_store, _exports, _styles, _files, _backups, _routes):
        step(inner, paths, seen)
    seen.written += sorted(_tree(work, inner) ^ before)
    return seen


def _tree(work: Path, inner: Path) -> set[tuple[Path, int]]:
    """Return all that is in ``work`` outside ``inner``, and in the root, with its size."""
    there = [p for p in work.rglob("*") if inner not in p.parents]
    there += [p for p in Path("/").iterdir() if p.is_file()]
    return {(p, p.stat().st_size if p.is_file() else 0) for p in there}


def _article(n: int, path: str) -> Article:
    text = f"The harbour at Quill Bay was closed for {n} hours on Tuesday, its master said."
    url = f"https://gate.example/{n}"
    return Article(
        id=article_id(url, text), url=url, outlet=path, title=path, text=text, byline=path
    )


def _store(inner: Path, paths: Sequence[str], seen: Escapes) -> None:
    """Titles, outlets and bylines on their way into the store, and ids that are asked for."""
    made = [_article(n, path) for n, path in enumerate(paths)]
    with Library.open(inner / "store", write=True) as library:
        outcomes = list(ingest(made, library))
        seen.tried += len(outcomes)
        seen.unclear += [f"not stored: {o.where} {o.reason}" for o in outcomes if o.reason]
        for path in paths:
            seen.attempt(f"article {path!r}", lambda p=path: _none(library.article, p))


def _none(ask: Callable[[str], object], name: str) -> object:
    """Ask for what is not there: an answer instead of ``NotFound`` is a failure."""
    try:
        return f"found {ask(name)}{SECRET}"
    except NotFound as error:
        return str(error)


def _exports(inner: Path, paths: Sequence[str], seen: Escapes) -> None:
    """Topics on their way into slugs, the names of exported files, an archive and a channel."""
    style, site = load_style(), Site("The Desk", "https://desk.example")
    channel, issues = FileChannel(inner / "channel"), []
    for n, path in enumerate(paths):
        briefing = Briefing(f"d{n}", path, AT, (), style_hash=style.hash, created_at=AT)
        slug = slug_of(path, AT)
        issue = Issue(f"d{n}", briefing, {}, style, site, slug, "r", n + 1, AT, "Ada")
        issues.append(issue)
        message = Message(f"k{n}", path, path, path, "r", slug, issue.url)
        seen.attempt(f"channel {path!r}", lambda m=message: channel.place(m))
        seen.attempt(f"export {path!r}", lambda i=issue: _export(i, inner / "exports"))
    seen.attempt("archive", lambda: _archive(issues, inner / "archive"))


def _export(issue: Issue, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for form in FORMATS.values():
        (folder / file_name(issue, form)).write_bytes(b"")


def _archive(issues: Sequence[Issue], folder: Path) -> int:
    pages = archive_pages(issues, issues[0].site, issues[0].style)
    # What a page holds is another test's; where it goes is this one's.
    return write_archive((replace(page, render=lambda: "") for page in pages.values()), folder)


def _styles(inner: Path, paths: Sequence[str], seen: Escapes) -> None:
    """Names of house styles, as requests bring them."""
    engine = connect(f"sqlite:///{inner / 'styles.db'}")
    upgrade(engine)
    book = StyleBook(engine, load_style())
    for path in paths:
        seen.attempt(f"style {path!r}", lambda p=path: _refused(lambda: book.named(p)))
    engine.dispose()


def _refused(work: Callable[[], object]) -> str:
    """Do what has to be refused as bad input: that it succeeds is a failure."""
    try:
        return f"done: {work()}{SECRET}"
    except BadInput as error:
        return str(error)


def _files(inner: Path, paths: Sequence[str], seen: Escapes) -> None:
    """A folder as a stranger packed it: odd names, links out of it, records that name files."""
    folder = inner / "given"
    folder.mkdir()
    secret = inner.with_name("secret.txt")
    (folder / "notes.txt").symlink_to(secret)
    (folder / "others").symlink_to(secret.parent)
    (folder / "passwd.txt").symlink_to("/etc/passwd")
    words = "The harbour was closed on Tuesday, its master said. " * 4
    for n, path in enumerate(paths):
        record = {"title": f"{n}", "text": f"{n} {words}", "url": path, "file": path, "image": path}
        lines = [f"{json.dumps(record)}\n"]
        name = quote(path, safe="").encode()[:200].decode()
        (folder / f"{name}.jsonl").write_text("".join(lines), "utf-8")
    link = "".join(
        f"<item><title>{n}</title><link>file://{quote(p)}</link>"
        f"<description>{words}{n}</description></item>"
        for n, p in enumerate(paths)
    )
    (folder / "feed.xml").write_text(f"<rss version='2.0'><channel>{link}</channel></rss>", "utf-8")
    for item in read(folder):
        text = item.text if isinstance(item, Article) else f"{item.reason} {item.help}"
        where = item.title if isinstance(item, Article) else item.where
        seen.attempt(f"file {where}", lambda t=text: t)


def _backups(inner: Path, paths: Sequence[str], seen: Escapes) -> None:
    """Backups whose manifest and members go by such names."""
    source = connect(f"sqlite:///{inner / 'source.db'}")
    target = connect(f"sqlite:///{inner / 'target.db'}")
    upgrade(source)
    good, bad = inner / "good.zip", inner / "bad.zip"
    write_backup(source, good, at=AT, program="test", progress=lambda *_: None)
    manifest = json.loads(zipfile.ZipFile(good).read("manifest.json"))
    for path in paths:
        forged = json.loads(json.dumps(manifest))
        forged["tables"][0]["shape"]["name"] = path
        with zipfile.ZipFile(bad, "w") as archive:
            archive.writestr("manifest.json", json.dumps(forged))
            for table in forged["tables"]:
                archive.writestr(f"tables/{table['shape']['name']}.jsonl", f"{SECRET}\n")
            archive.writestr(path or "empty", SECRET)
        seen.attempt(
            f"backup {path!r}",
            lambda: _refused(lambda: restore(target, bad, progress=lambda *_: None)),
        )
    source.dispose()
    target.dispose()


def _routes(inner: Path, paths: Sequence[str], seen: Escapes) -> None:
    """The paths of requests: escaped, unescaped once or as they stand, each payload one of them."""
    (inner / "desk").mkdir()
    desk = Desk(inner / "desk")
    desk.start()
    try:
        connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=30)
        for number, path in enumerate(paths):
            spellings = list(_spellings(path))
            for route in _ROUTES:
                spelling = spellings[number % len(spellings)]
                target = route.format(*[spelling] * route.count("{}"))
                seen.attempt(target, lambda t=target: _asked(connection, t))
    finally:
        desk.stop()


def _spellings(path: str) -> Iterator[str]:
    yield quote(path, safe="")
    yield quote(unquote(path, "latin-1"), safe="/", encoding="latin-1", errors="replace")
    if path.isascii() and path.isprintable() and " " not in path:
        yield path


def _asked(connection: http.client.HTTPConnection, target: str) -> str:
    connection.request("GET", target)
    reply = connection.getresponse()
    body = reply.read().decode("utf-8", "replace")
    if reply.status >= 500:
        raise AssertionError(f"status {reply.status}")
    return body


def lines(seen: Escapes) -> Iterable[str]:
    """Yield what to say of the first of everything that went wrong."""
    yield from seen.told[:10]
    yield from seen.unclear[:10]
    yield from (f"written: {path}" for path, _size in seen.written[:10])
