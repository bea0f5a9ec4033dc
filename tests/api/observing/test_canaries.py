"""No secret leaves the desk: not by answers, pages, logs, spans, prompts, exports or backups."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2] / "servers"))

from canary_rig import CANARIES, Seen, Served, secret_settings
from canary_servers import LlmServer, Model, Newsletter, collecting, mailing, serving
from canary_steps import (
    HTML,
    LINES,
    TOPIC,
    commands,
    drafts,
    edits,
    is_refused,
    looks,
    sends,
    signs_in,
    story,
)
from servers import free_port
from sqlalchemy import create_engine, inspect, text

from corpus.database import connect


@pytest.mark.timeout(600)
def test_no_secret_is_seen_anywhere(tmp_path: Path) -> None:
    assert secret_settings() <= CANARIES.keys(), "plant one for each secret setting"
    seen, port = Seen(CANARIES), free_port()
    model = Model(CANARIES["OPENAI_API_KEY"])
    newsletter = Newsletter(CANARIES["DRAFTER_BUTTONDOWN_KEY"])
    with (
        LlmServer(model) as server,
        serving(newsletter),
        mailing() as mail,
        collecting() as (collector, collects_at),
    ):
        desk = Served(
            tmp_path,
            seen,
            port,
            OPENAI_BASE_URL=server.base_url,
            OPENAI_API_KEY=model.key,
            DRAFTER_MODEL="loopback-model",
            DRAFTER_BUTTONDOWN_KEY=newsletter.key,
            DRAFTER_BUTTONDOWN_URL=newsletter.url,
            DRAFTER_SMTP_HOST="127.0.0.1",
            DRAFTER_SMTP_PORT=str(mail.server_address[1]),
            DRAFTER_SMTP_SECURITY="none",
            DRAFTER_SMTP_USER="desk",
            DRAFTER_SMTP_PASSWORD=CANARIES["DRAFTER_SMTP_PASSWORD"],
            DRAFTER_SMTP_FROM="desk@news.example",
            DRAFTER_SMTP_TO="list@news.example",
            DRAFTER_SEND_FOLDER=str(tmp_path / "out"),
            DRAFTER_SITE_URL="https://news.example/archive",
            OTEL_EXPORTER_OTLP_ENDPOINT=collects_at,
            OTEL_EXPORTER_OTLP_HEADERS=f"x-tenant=desk,x-key={CANARIES['OTEL_EXPORTER_OTLP_HEADERS']}",
        )
        desk.start()
        try:
            browser = signs_in(desk)
            draft = drafts(desk, model)
            edits(desk, draft)
            sends(desk, draft, newsletter)
            is_refused(desk)
            looks(desk, browser, draft)
            commands(desk, draft)
        finally:
            desk.stop()
        for number, body in enumerate(server.requests):
            seen.add(f"prompt {number}", json.dumps(body))
        for number, sent in enumerate(collector.sent):
            seen.add(f"spans {number}", sent)
        for number, body in enumerate(newsletter.bodies):
            seen.add(f"newsletter {number}", json.dumps(body))
        for number, sent in enumerate(mail.got):
            seen.add(f"mail {number}", sent)
    seen.folder(tmp_path / "data")
    seen.folder(tmp_path / "out")
    seen.folder(tmp_path / "backups")

    # Each was in use where it belongs.
    assert f"Bearer {model.key}" in {h["authorization"] for h in server.headers}
    assert set(mail.passwords) == {CANARIES["DRAFTER_SMTP_PASSWORD"]}
    assert len(newsletter.sends) == len(mail.got) == 1
    assert CANARIES["OTEL_EXPORTER_OTLP_HEADERS"] in {h.get("x-key") for h in collector.headers}
    kinds = ("log", "prompt", "spans", "newsletter", "mail", "data/", "out/", "backups/")
    assert [k for k in kinds if not any(w.startswith(k) and t for w, t in seen.parts)] == []
    assert not seen.leaks(), "\n".join(seen.leaks())


@pytest.mark.timeout(600)
def test_the_database_s_password_is_seen_nowhere(postgres: Any, tmp_path: Path) -> None:
    """A desk on PostgreSQL, which goes away while it is asked, and comes back."""
    address = postgres.database().replace("desk@", f"desk:{CANARIES['DRAFTER_DATABASE_URL']}@")
    seen = Seen(CANARIES)
    desk = Served(tmp_path, seen, free_port(), DRAFTER_DATABASE_URL=address)
    desk.start()
    try:
        lines = "".join(f"{json.dumps(row)}\n" for row in story())
        desk.ask("POST", "/v1/imports", content=lines, headers=LINES)
        made = desk.finished(desk.ask("POST", "/v1/drafts", json={"topic": TOPIC}).json()["id"])
        assert made["state"] == "draft", made["error"]
        desk.command("settings")
        (tmp_path / "backups").mkdir()
        assert desk.command("backup", "backups/desk.zip") == 0
        desk.command("migrate", "--to", address)
        desk.command("migrate", "--to", address.partition("://")[2])
        postgres.stop()
        away = [
            desk.ask("GET", path, headers=headers).status_code
            for path in ("/readyz", "/metrics", "/v1/drafts", "/", f"/v1/drafts/{made['id']}")
            for headers in ({}, HTML)
        ]
        desk.ask("POST", "/v1/imports", content=lines, headers=LINES)
        desk.ask("POST", "/v1/drafts", json={"topic": TOPIC})
        for arguments in (["list"], ["jobs", "list"], ["doctor"], ["backup", "backups/two.zip"]):
            assert desk.command(*arguments, DRAFTER_DEBUG="1") != 0, arguments
    finally:
        postgres.start()
        desk.stop()
    assert 503 in away
    seen.folder(tmp_path / "data")
    seen.folder(tmp_path / "backups")
    rows = 0
    engine = create_engine(connect(address).url)
    with engine.connect() as connection:
        look = inspect(connection)
        for schema in set(look.get_schema_names()) - {"information_schema"}:
            for table in look.get_table_names(schema):
                for row in connection.execute(text(f'select * from "{schema}"."{table}"')):
                    seen.add(f"table {schema}.{table}", repr(tuple(row)))
                    rows += 1
    engine.dispose()
    assert rows > 50
    assert not seen.leaks(), "\n".join(seen.leaks())
