"""``drafter accounts`` and ``drafter keys`` as one types them."""

from __future__ import annotations

import io
import json

import pytest

from api.cli.main import run


@pytest.fixture
def drafter(data, capsys, monkeypatch):
    """Run a command; return what it printed, and its errors."""

    def call(*arguments: str, code: int = 0, typed: str = "") -> tuple[str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        got = run(arguments)
        out, err = capsys.readouterr()
        assert got == code, err
        return out, err

    return call


def test_an_account_is_added_changed_and_disabled(drafter):
    assert "No accounts yet" in drafter("accounts", "list")[0]
    drafter("accounts", "add", "Root", "admin")
    made = json.loads(drafter("accounts", "add", "Mira Vell", "analyst", "editor", "--json")[0])
    assert (made["roles"], made["has_password"]) == (["analyst", "editor"], False)
    drafter("accounts", "roles", "mira vell", "reader")
    assert json.loads(drafter("accounts", "disable", "Mira Vell", "--json")[0])["disabled_at"]
    table = drafter("accounts", "list")[0]
    assert "disabled" in table
    assert "reader" in table
    assert "disabled" in drafter("accounts", "link", "Mira Vell", code=2)[1]
    assert "active" in drafter("accounts", "enable", "Mira Vell")[0]


def test_a_link_leads_to_the_desks_sign_in(drafter, monkeypatch):
    monkeypatch.setenv("DRAFTER_PORT", "8123")
    drafter("accounts", "add", "Root", "all")
    out = drafter("accounts", "link", "root")[0]
    assert out.startswith("http://127.0.0.1:8123/sign-in?link=desk_")


def test_a_password_is_set_and_shown_nowhere(drafter):
    drafter("accounts", "add", "Root", "admin")
    words = "seven grey herons wade"
    out, err = drafter("accounts", "password", "root", "--stdin", typed=f"{words}\n")
    assert words not in out + err
    assert json.loads(drafter("accounts", "list", "--json")[0])["has_password"]
    assert "15 to 256" in drafter("accounts", "password", "root", "--stdin", code=2, typed="x\n")[1]


def test_a_key_is_made_rotated_and_revoked(drafter):
    drafter("accounts", "add", "admin", "all")
    made = json.loads(drafter("keys", "create", "script", "--scope", "draft", "--json")[0])
    assert made["secret"].startswith(made["beginning"])
    fresh = json.loads(drafter("keys", "rotate", made["id"], "--json")[0])
    assert fresh["secret"] != made["secret"]
    listed = drafter("keys", "list")[0]
    assert fresh["secret"][:11] in listed
    assert fresh["secret"] not in listed
    assert json.loads(drafter("keys", "revoke", made["id"], "--json")[0])["state"] == "revoked"
    assert "revoked" in drafter("keys", "rotate", made["id"], code=2)[1]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("accounts", "add", "Root", "boss"), 2, "choose among reader"),
        (("accounts", "link", "nobody"), 4, "no account nobody"),
        (("accounts", "roles", "only", "reader"), 1, "last admin"),
        (("keys", "create", "x", "--account", "only", "--scope", "publish"), 2, "may not publish"),
        (("keys", "revoke", "zzz"), 4, "no key zzz"),
    ],
)
def test_mistakes_are_told_with_what_mends_them(drafter, arguments, code, says):
    drafter("accounts", "add", "only", "admin")
    assert says in drafter(*arguments, code=code)[1]
