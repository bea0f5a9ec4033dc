"""No log line shows a secret."""

from __future__ import annotations

import io
import logging
import threading

import pytest

from api.accounts.tokens import new_token
from api.cli.main import run
from api.masking import HIDDEN, Masker, install, secrets_of
from api.settings import Settings
from corpus.errors import BadInput

CANARY = "canary-7f3a91c2"


@pytest.fixture
def logged():
    """What the log holds of whatever is said there, with the canary told as a secret."""
    undo = install(Masker([CANARY]))
    out = io.StringIO()
    log = logging.getLogger("masking-test")
    handler = logging.StreamHandler(out)
    log.addHandler(handler)
    log.propagate = False
    yield log, out.getvalue
    log.removeHandler(handler)
    undo()


@pytest.mark.parametrize(
    ("said", "secret"),
    [
        (f"the server said {CANARY}", CANARY),
        ("Authorization: Bearer abc.def-ghi", "abc.def-ghi"),
        ("Authorization: Token 0123456789", "0123456789"),
        ("{'authorization': 'Basic dXNlcjpwYXNz'}", "dXNlcjpwYXNz"),
        ("asked /v1?api_key=hunter22&x=1", "hunter22"),
        ("refused (API Key: hunter22)", "hunter22"),
        ('body {"password": "hunter22"}', "hunter22"),
        ("postgresql://desk:hunter22@db/desk", "hunter22"),
        ("key sk-abcdefghijklmnop0123", "sk-abcdefghijklmnop0123"),
        ("the poll of https://feeds.example/rss?user=1&token=hunter22 failed", "hunter22"),
    ],
)
def test_a_secret_is_hidden_wherever_it_is_said(logged, said, secret):
    log, text = logged
    log.warning(said)
    log.warning("%s and %r", said, [said])
    assert secret not in text()
    assert HIDDEN in text()


def test_a_secret_of_ours_is_known_by_its_form(logged):
    log, text = logged
    secret = new_token()
    log.error("GET /sign-in?link=%s", secret)
    assert secret not in text()
    assert "GET /sign-in?link=" in text()


def test_a_traceback_is_masked_and_still_there(logged):
    log, text = logged
    try:
        raise RuntimeError(f"refused: {CANARY}")
    except RuntimeError:
        log.exception("it failed")
    assert CANARY not in text()
    assert "RuntimeError: refused" in text()
    assert "Traceback" in text()


def test_words_that_are_no_secret_stay(logged):
    log, text = logged
    log.warning("12 tokens of %s, the password policy, http://127.0.0.1:8000/a@b", "a key")
    assert text() == "12 tokens of a key, the password policy, http://127.0.0.1:8000/a@b\n"


@pytest.mark.parametrize(
    ("address", "secret"),
    [
        ("postgresql://desk:hunter22@db/desk", "hunter22"),
        ("postgresql://desk:hunt%40er%2F22@db/desk", "hunt%40er%2F22"),
        ("postgresql://desk:hunt%40er%2F22@db/desk", "hunt@er/22"),
        ("postgresql://desk:hunter/22#[@db/desk", "hunter/22#["),
        ("postgresql://db/desk?user=desk&password=hunter22", "hunter22"),
        ("desk:hunter22@db", "desk:hunter22@db"),
    ],
)
def test_a_password_is_known_however_the_address_gives_it(monkeypatch, address, secret):
    monkeypatch.setenv("DRAFTER_DATABASE_URL", address)
    assert secret in secrets_of(Settings())


def test_headers_of_a_collector_are_known_one_by_one(monkeypatch):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_HEADERS", f"x-tenant=desk, x-key={CANARY}")
    assert {CANARY, f"x-tenant=desk, x-key={CANARY}"} <= set(secrets_of(Settings()))


@pytest.mark.parametrize("name", ["OPENAI_BASE_URL", "DRAFTER_CHROMA_URL"])
def test_an_address_with_a_password_in_it_is_refused_without_showing_it(monkeypatch, name):
    monkeypatch.setenv(name, f"https://desk:{CANARY}@models.example/v1")
    with pytest.raises(BadInput) as refused:
        Settings()
    assert CANARY not in f"{refused.value} {refused.value.help}"
    monkeypatch.setenv(name, "https://models.example/@desk/v1?region=eu")
    Settings()


def test_a_thread_that_ends_by_an_error_tells_it_masked(logged, caplog):
    def end() -> None:
        raise RuntimeError(f"refused: {CANARY}")

    thread = threading.Thread(target=end, name="a-thread")
    thread.start()
    thread.join()
    (record,) = caplog.records
    assert record.getMessage() == "a-thread ended by an error"
    assert "RuntimeError: refused" in record.exc_text
    assert CANARY not in record.exc_text


def test_a_command_that_fails_masks_what_it_says(monkeypatch, capsys):
    def fail() -> None:
        raise RuntimeError(f"refused: {CANARY}")

    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    monkeypatch.setenv("DRAFTER_DEBUG", "1")
    monkeypatch.setattr("api.settings.describe", fail)
    assert run(["settings"]) != 0
    told = capsys.readouterr()
    assert "RuntimeError: refused" in told.err
    assert told.err.count(HIDDEN) >= 2
    assert CANARY not in told.err + told.out


def test_the_secrets_of_the_settings_are_known(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    monkeypatch.setenv("DRAFTER_DATABASE_URL", "postgresql://desk:hunter22@db/desk")
    found = secrets_of(Settings())
    assert {CANARY, "hunter22"} <= set(found)
    assert CANARY not in repr(Settings())
