import pytest

from api.cli import diagnosis
from api.cli.diagnosis import CHECKS, Found, examine
from api.settings import Settings
from corpus.errors import NotSetUp, StoreBroken


def test_a_check_that_fails_is_itself_a_finding_and_names_the_remedy():
    def missing(_):
        raise NotSetUp("no model", help="make setup")

    def broken(_):
        raise StoreBroken("no index", help="drafter reindex")

    def defect(_):
        raise KeyError("x")

    assert examine("a", missing, None).to_dict() == {
        "name": "a",
        "state": "missing",
        "detail": "no model",
        "help": "make setup",
    }
    assert (examine("b", broken, None).state, examine("b", broken, None).fine) == ("broken", False)
    assert examine("c", defect, None).help


@pytest.mark.parametrize(("state", "fine"), [("ok", True), ("off", True), ("missing", False)])
def test_what_is_optional_and_not_in_use_is_fine(state, fine):
    assert examine("x", lambda _: Found(state, "d"), None).fine is fine


def test_an_empty_folder_is_fine_and_nothing_is_made_by_looking(data):
    found = {name: examine(name, check, Settings()) for name, check in CHECKS.items()}
    assert {name: c.detail for name, c in found.items() if not c.fine} == {}
    assert found["database"].state == "off"
    assert found["language model"].state == "off"
    assert not data.exists()


def test_a_style_that_does_not_hold_together_is_named(data, monkeypatch, tmp_path):
    style = tmp_path / "style.toml"
    style.write_text("version = 1")
    monkeypatch.setenv("DRAFTER_STYLE", str(style))
    check = examine("house style", diagnosis.style, Settings())
    assert check.state == "broken"
    assert str(style) in check.detail
    assert check.help


def test_a_half_configured_model_says_what_is_missing(data, monkeypatch):
    monkeypatch.setenv("DRAFTER_MODEL", "some-model")
    check = examine("language model", diagnosis.model, Settings())
    assert check.state == "missing"
    assert "OPENAI_BASE_URL" in check.help


def test_a_missing_model_or_vocabulary_is_named(data, monkeypatch, tmp_path):
    monkeypatch.setenv("DRAFTER_ASSETS", str(tmp_path / "nowhere"))
    check = examine("embedding model", diagnosis.embeddings, Settings())
    assert (check.state, "make setup" in check.help) == ("missing", True)


def test_a_full_disk_is_named(data, monkeypatch):
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr(diagnosis.shutil, "disk_usage", lambda _: usage)
    check = examine("data folder", diagnosis.data_folder, Settings())
    assert (check.state, "make room" in check.help) == ("broken", True)


def test_secrets_do_not_show(data, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    for name in ("settings", "language model"):
        check = examine(name, CHECKS[name], Settings())
        assert "sk-very-secret" not in str(check.to_dict())
