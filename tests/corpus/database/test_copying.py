"""Backups and moves: what comes out is what went in, whatever happens in between."""

from __future__ import annotations

import json
import stat
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import JSON, func, insert, null, select, text, update

from corpus import database as db
from corpus.database import connect, upgrade, writing
from corpus.database.copying import MOMENTARY, move, read_manifest, restore, write_backup
from corpus.database.copying.rows import digest, lines
from corpus.database.copying.shapes import from_line, shapes, to_line
from corpus.database.engine import known_revisions, revision
from corpus.errors import BadInput, StoreBroken, WriteFailed

AT = datetime(2026, 5, 10, 9, 30, 0, 123456, tzinfo=UTC)


def silent(_table: str, _done: int, _total: int) -> None:
    pass


def engine_at(path: Path):
    engine = connect(f"sqlite:///{path}/desk.db")
    upgrade(engine)
    return engine


def article(number: int) -> dict:
    return {
        "id": f"a{number:03}",
        "title": "Sturm über der Bucht \U0001f30a",
        "text": "He said “no”.\n\tTwice\u2028and \u0000not" if number == 1 else f"Text {number}.",
        "date_precision": "instant",
        "published_at": AT.astimezone(timezone(timedelta(hours=-7))),
        "extractor": "test",
    }


def fill(engine, articles: int = 3) -> None:
    """Rows of every kind that a column has: a missing JSON value, the value null, bytes, floats."""
    with writing(engine) as connection:
        connection.execute(insert(db.articles), [article(n) for n in range(1, articles + 1)])
        vector = bytes(range(256)) * 3
        passage = {"article_id": "a001", "start": 0, "end": 9, "vector": vector}
        connection.execute(insert(db.passages).values(seq=41, **passage))
        draft = {"topic": "t", "state": "draft", "created_at": AT, "updated_at": AT}
        for name, briefing in (("d1", null()), ("d2", JSON.NULL), ("d3", {"b": 1.1, "a": ["ß"]})):
            made = {"id": name, "request": {"z": 1, "a": None}, "briefing": briefing, **draft}
            connection.execute(insert(db.drafts).values(**made))
        who = {"name": "Ada", "folded": "ada", "roles": ["admin"], "created_at": AT}
        connection.execute(insert(db.accounts).values(id="u1", password="$argon2id$x", **who))
        session = {"hash": "h", "account_id": "u1", "created_at": AT, "expires_at": AT}
        connection.execute(insert(db.sessions).values(used_at=AT, **session))


def hashes(engine, without=MOMENTARY) -> dict[str, tuple[int, str]]:
    with engine.connect() as connection:
        return {s.name: digest(lines(connection, s)) for s in shapes(without)}


@pytest.fixture
def source(tmp_path):
    engine = engine_at(tmp_path / "source")
    fill(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def target(tmp_path):
    engine = connect(f"sqlite:///{tmp_path}/target/desk.db")
    yield engine
    engine.dispose()


@pytest.fixture
def backup(source, tmp_path) -> Path:
    path = tmp_path / "desk.zip"
    write_backup(source, path, at=AT, program="desk 1", progress=silent)
    return path


def test_a_restored_store_is_the_one_that_was_backed_up(source, target, backup):
    assert restore(target, backup, progress=silent).rows == 8
    assert hashes(target) == hashes(source)
    with target.connect() as connection:
        missing = select(db.drafts.c.id).where(text("briefing is null"))
        assert list(connection.execute(missing).scalars()) == ["d1"]
        raw = connection.execute(text("select briefing from drafts where id = 'd2'")).scalar()
        assert raw == "null"
        kept = connection.execute(select(db.articles).order_by(db.articles.c.seq)).first()
        assert kept.published_at == AT
        assert kept.text == article(1)["text"]
        assert connection.execute(select(db.passages.c.vector)).scalar() == bytes(range(256)) * 3
        assert connection.execute(select(func.count()).select_from(db.sessions)).scalar() == 0


def test_a_backup_is_its_owners_alone_and_holds_counts_and_hashes(source, backup):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    manifest = read_manifest(backup)
    told = {t.shape.name: (t.rows, t.sha256) for t in manifest.tables}
    assert told == hashes(source)
    assert manifest.schema == known_revisions()[0]
    assert set(manifest.left_out) == MOMENTARY
    assert not MOMENTARY & set(told)
    assert [p.name for p in backup.parent.glob("*.part")] == []


def test_a_backup_sees_one_instant_while_others_write(source, tmp_path):
    def write_more(table: str, _done: int, _total: int) -> None:
        # Told after each table: what is written now must not appear in those that follow.
        with writing(source) as connection:
            number = connection.execute(select(func.count()).select_from(db.articles)).scalar()
            connection.execute(insert(db.articles).values(**article(number + 1)))
            passage = {"article_id": f"a{number + 1:03}", "start": 0, "end": 1, "vector": b""}
            connection.execute(insert(db.passages).values(**passage))

    before = hashes(source)
    manifest = write_backup(source, tmp_path / "busy.zip", at=AT, program="p", progress=write_more)
    assert {t.shape.name: (t.rows, t.sha256) for t in manifest.tables} == before
    assert hashes(source) != before


def test_nothing_is_overwritten_and_no_part_is_left_behind(source, backup, tmp_path):
    held = backup.read_bytes()
    with pytest.raises(BadInput, match="exists already"):
        write_backup(source, backup, at=AT, program="p", progress=silent)
    assert backup.read_bytes() == held
    with pytest.raises(WriteFailed, match="No such file or directory"):
        write_backup(source, tmp_path / "no" / "b.zip", at=AT, program="p", progress=silent)


def test_only_an_empty_database_is_restored_into(source, target, backup):
    before = hashes(source)
    with pytest.raises(BadInput, match="not empty"):
        restore(source, backup, progress=silent)
    assert hashes(source) == before
    restore(target, backup, progress=silent)
    with pytest.raises(BadInput, match="not empty"):
        restore(target, backup, progress=silent)


@pytest.mark.parametrize("harm", ["cut", "flipped", "row", "missing", "newer", "text"])
def test_a_damaged_backup_is_named_and_writes_nothing(harm, backup, target, tmp_path):
    damaged = tmp_path / "damaged.zip"
    whole = backup.read_bytes()
    if harm in {"cut", "text"}:
        damaged.write_bytes(whole[: len(whole) // 2] if harm == "cut" else b"no archive at all")
    elif harm == "flipped":
        at = whole.index(b"articles.jsonl") + 60
        damaged.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
    else:
        with zipfile.ZipFile(backup) as old, zipfile.ZipFile(damaged, "w") as new:
            for name in old.namelist():
                body = old.read(name)
                if harm == "row" and "articles" in name:
                    body = body.replace(b"Text 2.", b"Text 9.")
                if harm == "newer" and name == "manifest.json":
                    body = json.dumps({**json.loads(body), "schema": "9999"}).encode()
                if harm != "missing" or "articles" not in name:
                    new.writestr(name, body)
    with pytest.raises(BadInput) as told:
        restore(target, damaged, progress=silent)
    assert told.value.help
    upgrade(target)
    assert all(rows == 0 for rows, _hash in hashes(target).values())


def test_a_row_without_end_is_never_held(backup, target, tmp_path, monkeypatch):
    monkeypatch.setattr("corpus.database.copying.archive._LONGEST_LINE", 3 * 2**20)
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            endless = b"a" * 5 * 2**20 if name == "tables/articles.jsonl" else b""
            new.writestr(name, old.read(name) + endless)
    with pytest.raises(BadInput, match="a row of over 3,145,728 bytes"):
        restore(target, packed, progress=silent)


def test_a_backup_of_an_older_schema_is_migrated(tmp_path, target):
    # Before the accounts (0010) there were no such tables, and no column for withdrawals (0016).
    old = connect(f"sqlite:///{tmp_path}/old/desk.db")
    upgrade(old, "0009")
    with old.begin() as connection:
        connection.execute(insert(db.articles), [article(1)])
    kept = [
        replace(s, columns=tuple(c for c in s.columns if c.name != "withdrawn"))
        for s in shapes()
        if s.name == "articles"
    ]
    from corpus.database.copying import archive

    path = tmp_path / "old.zip"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(archive, "shapes", lambda without=(): kept)
        assert write_backup(old, path, at=AT, program="p", progress=silent).schema == "0009"
    old.dispose()
    upgrade(target)  # a place that is empty, but of the newest schema
    restore(target, path, progress=silent)
    with target.connect() as connection:
        assert revision(connection) == known_revisions()[0]
        assert connection.execute(select(db.articles.c.id)).scalar() == "a001"
        assert connection.execute(select(func.count()).select_from(db.accounts)).scalar() == 0


def test_every_table_has_a_shape_and_every_line_comes_back(source):
    assert [s.name for s in shapes()] == [t.name for t in db.metadata.sorted_tables]
    assert {s.name for s in shapes() if s.counted} == {"articles", "passages"}
    with source.connect() as connection:
        for shape in shapes():
            for line in lines(connection, shape):
                values = from_line(line, shape)
                raw = [
                    json.dumps(None if values[c.name] is JSON.NULL else values[c.name])
                    if c.kind == "json" and values[c.name] is not None
                    else values[c.name]
                    for c in shape.columns
                ]
                assert to_line(raw, shape) == line


def test_a_move_goes_on_where_it_was_cut_off(source, target):
    class Cut(Exception):
        pass

    def cut(table: str, _done: int, _total: int) -> None:
        if table == "passages":
            raise Cut

    with pytest.raises(Cut):
        move(source, target, progress=cut)
    moved = move(source, target, progress=silent)
    assert 0 < moved.found < moved.rows == 9
    assert hashes(target, ()) == hashes(source, ())
    assert move(source, target, progress=silent).found == 9


def test_a_move_never_mixes_two_stores(source, target):
    move(source, target, progress=silent)
    with writing(source) as connection:
        connection.execute(update(db.articles).where(db.articles.c.id == "a002").values(title="X"))
    before = hashes(target)
    with pytest.raises(BadInput, match="articles holds rows that this store has not"):
        move(source, target, progress=silent)
    assert hashes(target) == before


def test_a_target_that_changes_what_is_written_is_found_out(source, target):
    upgrade(target)
    with target.begin() as connection:
        connection.execute(
            text(
                "create trigger t after insert on articles begin "
                "update articles set title = 'other' where id = new.id; end"
            )
        )
    with pytest.raises(StoreBroken, match="reads back otherwise"):
        move(source, target, progress=silent)
