"""No log line shows a secret."""

from __future__ import annotations

import io
import logging

import pytest

from api.accounts.tokens import new_token
from api.masking import HIDDEN, Masker, install, secrets_of
from api.settings import Settings

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
        ('body {"password": "hunter22"}', "hunter22"),
        ("postgresql://desk:hunter22@db/desk", "hunter22"),
        ("key sk-abcdefghijklmnop0123", "sk-abcdefghijklmnop0123"),
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


def test_the_secrets_of_the_settings_are_known(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    monkeypatch.setenv("DRAFTER_DATABASE_URL", "postgresql://desk:hunter22@db/desk")
    found = secrets_of(Settings())
    assert {CANARY, "hunter22"} <= set(found)
    assert CANARY not in repr(Settings())
