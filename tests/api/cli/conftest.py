"""A data folder of its own for each test, and the shapes of docs/schema."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

sys.path.insert(0, str(Path(__file__).parents[2] / "llm_server"))

from tests.api.cli.command_rig import Drafter

SCHEMAS = Path(__file__).parents[3] / "docs" / "schema"


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    """An empty data folder, and no setting from outside."""
    for name in ("DRAFTER_CONFIG", "DRAFTER_MODEL", "OPENAI_BASE_URL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DRAFTER_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture(scope="session")
def conforms():
    """Return a check that a value has the shape of ``docs/schema/NAME.json``."""
    shapes = {p.name: json.loads(p.read_text("utf-8")) for p in sorted(SCHEMAS.glob("*.json"))}
    registry = Registry().with_resources(
        (name, Resource.from_contents(shape)) for name, shape in shapes.items()
    )
    for shape in shapes.values():
        Draft202012Validator.check_schema(shape)

    def check(value: object, name: str) -> None:
        validator = Draft202012Validator(
            shapes[f"{name}.json"], registry=registry, format_checker=FormatChecker()
        )
        errors = [f"{e.json_path}: {e.message}" for e in validator.iter_errors(value)]
        assert errors == []

    return check


@pytest.fixture(scope="session")
def sample(tmp_path_factory) -> Drafter:
    """The command over a store that holds the sample corpus; nobody changes it.

    ``first`` is what it said when it was filled.
    """
    command = Drafter(tmp_path_factory.mktemp("sample"))
    command.first = command.json("ingest", "--sample")
    return command


@pytest.fixture
def sample_data(sample, data) -> Path:
    """A data folder that holds the sample corpus."""
    return Path(shutil.copytree(sample.folder / "data", data))


@pytest.fixture(scope="session")
def drafter(sample, tmp_path_factory) -> Drafter:
    """The command over a copy of that store, which the tests share."""
    command = Drafter(tmp_path_factory.mktemp("journey"))
    command.first = sample.first
    shutil.copytree(sample.folder / "data", command.folder / "data")
    return command


@pytest.fixture(scope="session")
def briefing(drafter) -> dict:
    return drafter.json("draft", "--sample", "--out", "out")
