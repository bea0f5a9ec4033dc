import sys
from pathlib import Path

import pytest

from api.models import model_config, probe
from api.settings import Settings
from corpus.errors import BadInput
from drafter.errors import ModelRejected, ModelUnreachable

sys.path.insert(0, str(Path(__file__).parents[1] / "llm_server"))

from llm_server import Hang, LlmServer, Status


@pytest.fixture
def configured(tmp_path, monkeypatch):
    """Settings for a model at an address, and nothing else from outside."""
    monkeypatch.chdir(tmp_path)
    for name in ("DRAFTER_CONFIG", "DRAFTER_PRICE_INPUT", "DRAFTER_PRICE_OUTPUT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DRAFTER_MODEL", "house-model")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-to-be-shown")

    def at(base_url: str, **variables: str) -> Settings:
        monkeypatch.setenv("OPENAI_BASE_URL", base_url)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return Settings()

    return at


def test_the_settings_become_the_model(configured):
    config = model_config(
        configured(
            "http://127.0.0.1:9/v1",
            DRAFTER_CALL_SECONDS="7",
            DRAFTER_MODEL_CONCURRENCY="2",
            DRAFTER_PRICE_INPUT="1.5",
        )
    )
    assert (config.model, config.base_url) == ("house-model", "http://127.0.0.1:9/v1")
    assert (config.deadline_s, config.concurrency) == (7, 2)
    assert config.price is not None
    assert (config.price.prompt, config.price.completion) == (1.5, 0.0)
    assert "sk-not-to-be-shown" not in repr(config)


def test_no_price_in_the_settings_is_the_tables(configured):
    assert model_config(configured("http://127.0.0.1:9/v1")).price is None


def test_no_model_is_named(configured, monkeypatch):
    settings = configured("http://127.0.0.1:9/v1", DRAFTER_MODEL="")
    with pytest.raises(BadInput, match="no model") as caught:
        model_config(settings)
    assert "DRAFTER_MODEL" in caught.value.help


def test_a_model_that_answers_is_told_with_how_it_is_asked(configured):
    with LlmServer(lambda _: '{"word": "ready"}') as server:
        said = probe(configured(server.base_url))
        assert len(server.requests) == 1
    assert said.startswith(f"house-model at {server.base_url} answers (json_schema)")
    assert "price is not known" in said


@pytest.mark.parametrize(
    ("behaviour", "error", "help"),
    [
        (Status(401, "bad key"), ModelRejected, "OPENAI_API_KEY"),
        (Status(404, "no such model"), ModelRejected, "DRAFTER_MODEL"),
        (Hang(), ModelUnreachable, "DRAFTER_CALL_SECONDS"),
    ],
)
def test_a_model_that_does_not_answer_is_named_with_the_remedy(configured, behaviour, error, help):
    with LlmServer(lambda _: behaviour) as server:
        settings = configured(server.base_url, DRAFTER_CALL_SECONDS="0.5")
        with pytest.raises(error) as caught:
            probe(settings)
    assert help in caught.value.help
    assert "sk-not-to-be-shown" not in f"{caught.value} {caught.value.help}"


def test_a_server_that_is_not_there(configured):
    with pytest.raises(ModelUnreachable) as caught:
        probe(configured("http://127.0.0.1:9/v1"))
    assert "OPENAI_BASE_URL" in caught.value.help
