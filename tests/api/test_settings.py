from __future__ import annotations

from pathlib import Path

import pytest

from api.settings import Settings, describe
from corpus.errors import BadInput


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for row in describe(Settings.model_construct()):
        monkeypatch.delenv(row["name"], raising=False)
    monkeypatch.delenv("DRAFTER_CONFIG", raising=False)


def test_defaults_keep_everything_in_one_folder_of_the_current_one(tmp_path: Path) -> None:
    settings = Settings()
    assert settings.data == tmp_path / ".drafter"
    assert settings.database_url == f"sqlite:///{tmp_path}/.drafter/desk.db"
    assert (settings.server.host, settings.server.port) == ("127.0.0.1", 8000)
    assert settings.default_writer == "extractive"


def test_environment_beats_file_beats_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "drafter.toml").write_text("[server]\nport = 8001\nhost = '::1'\n")
    monkeypatch.setenv("DRAFTER_PORT", "8002")
    settings = Settings()
    assert settings.server.port == 8002
    assert settings.server.host == "::1"
    sources = {row["name"]: row["source"] for row in describe(settings)}
    assert sources["DRAFTER_PORT"] == "environment"
    assert sources["DRAFTER_HOST"] == "file"
    assert sources["DRAFTER_DATA"] == "default"


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "")
    monkeypatch.setenv("DRAFTER_PORT", "")
    assert Settings().model.api_key is None
    assert Settings().server.port == 8000


def test_a_model_and_a_way_to_it_make_the_model_the_writer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-words")
    assert Settings().default_writer == "extractive"
    monkeypatch.setenv("DRAFTER_MODEL", "some-model")
    assert Settings().default_writer == "llm"


def test_secrets_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-words")
    monkeypatch.setenv("DRAFTER_DATABASE_URL", "postgresql://u:secret-words@db/desk")
    settings = Settings()
    assert "secret-words" not in repr(settings) + str(describe(settings))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DRAFTER_PORT", "many"),
        ("DRAFTER_PORT", "70000"),
        ("DRAFTER_BUDGET", "-1"),
        ("DASHBOARD_URL", "javascript:alert(1)"),
        ("DRAFTER_SIGN_IN", "perhaps"),
    ],
)
def test_what_cannot_be_read_names_its_variable_and_not_its_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadInput, match=name) as refused:
        Settings()
    assert refused.value.help


def test_an_unknown_setting_in_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "drafter.toml").write_text("[server]\nprot = 8001\n")
    with pytest.raises(BadInput, match=r"server\.prot"):
        Settings()


def test_a_broken_or_missing_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "drafter.toml").write_text("port = ")
    with pytest.raises(BadInput, match=r"drafter\.toml"):
        Settings()
    monkeypatch.setenv("DRAFTER_CONFIG", "elsewhere.toml")
    with pytest.raises(BadInput, match=r"elsewhere\.toml"):
        Settings()


def test_every_setting_has_a_variable_of_its_own_and_a_meaning() -> None:
    rows = describe(Settings())
    assert len({row["name"] for row in rows}) == len(rows)
    assert all(row["doc"].endswith(".") for row in rows)
