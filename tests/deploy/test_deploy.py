"""The container file, compose.yaml and the Kubernetes example name what there is, no more power.

No container is run here: what they start are commands and settings, and these are held to ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from api.cli.app import app
from api.reference.settings import settings_page

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
DESK = list(yaml.safe_load_all((ROOT / "deploy" / "kubernetes" / "desk.yaml").read_text("utf-8")))
SETTINGS = set(re.findall(r"^\| `([A-Z_]+)` \|", settings_page(), re.M))
# What other programs read from the environment.
OTHERS = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"}


def pods() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for one in DESK:
        if "template" in one.get("spec", {}):
            yield one["metadata"]["name"], one


def options_of(command: str) -> set[str]:
    """The options of a command of ours."""
    found = typer.main.get_command(app).commands[command]  # type: ignore[attr-defined]
    return {option for parameter in found.params for option in parameter.opts}


def starts(words: list[str]) -> None:
    """Hold that words start a command of ours with options that it has."""
    known = options_of(words[0])
    assert {w for w in words[1:] if w.startswith("--")} <= known


def test_every_setting_that_is_named_is_one() -> None:
    named = {
        name for service in COMPOSE["services"].values() for name in service.get("environment", {})
    }
    for one in DESK:
        named |= one.get("data", {}).keys()
    for _, pod in pods():
        for container in pod["spec"]["template"]["spec"]["containers"]:
            named |= {variable["name"] for variable in container.get("env", ())}
    assert named - OTHERS <= SETTINGS
    container = (ROOT / "Containerfile").read_text("utf-8")
    assert set(re.findall(r"\b(DRAFTER_[A-Z_]+)=", container)) <= SETTINGS


def test_what_is_started_is_a_command_with_its_options() -> None:
    for name, service in COMPOSE["services"].items():
        if name.startswith(("api", "worker")):
            starts(service["command"])
    for name, pod in pods():
        (container,) = pod["spec"]["template"]["spec"]["containers"]
        if name != "chroma":
            starts(container["args"])
    words = re.search(r"^CMD \[(.+)\]$", (ROOT / "Containerfile").read_text("utf-8"), re.M)
    assert words
    starts([w.strip(' "') for w in words[1].split(",")])


def test_workers_and_folders_are_each_ones_own() -> None:
    workers = [s for n, s in COMPOSE["services"].items() if n.startswith("worker")]
    names = [worker["environment"]["DRAFTER_EXECUTOR"] for worker in workers]
    assert len(set(names)) == len(names) == 2
    volumes = [v for s in COMPOSE["services"].values() for v in s["volumes"]]
    assert len({v.partition(":")[0] for v in volumes}) == len(volumes)
    assert {v.partition(":")[0] for v in volumes} == COMPOSE["volumes"].keys()


@pytest.mark.parametrize(("name", "pod"), pods(), ids=[name for name, _ in pods()])
def test_a_pod_has_no_more_power_than_it_needs(name: str, pod: Mapping[str, Any]) -> None:
    spec = pod["spec"]["template"]["spec"]
    assert spec["securityContext"]["runAsNonRoot"]
    assert spec["automountServiceAccountToken"] is False
    labels = pod["spec"]["template"]["metadata"]["labels"]
    assert pod["spec"]["selector"]["matchLabels"].items() <= labels.items()
    for container in spec["containers"]:
        held = container["securityContext"]
        assert held["readOnlyRootFilesystem"]
        assert held["capabilities"] == {"drop": ["ALL"]}
        assert not held["allowPrivilegeEscalation"]
        assert container["resources"]["limits"]["memory"]
        assert ":" in container["image"], f"{name}: pin the image"


def test_services_and_policies_select_pods_that_there_are() -> None:
    labels = [pod["spec"]["template"]["metadata"]["labels"] for _, pod in pods()]
    for one in DESK:
        spec = one.get("spec", {})
        wanted = {
            "Service": lambda s: s["selector"],
            "PodDisruptionBudget": lambda s: s["selector"]["matchLabels"],
            "NetworkPolicy": lambda s: s["podSelector"]["matchLabels"],
        }.get(one["kind"])
        if wanted:
            assert any(wanted(spec).items() <= one.items() for one in labels), one["metadata"]


def test_a_service_of_compose_writes_to_its_folder_alone() -> None:
    for name, service in COMPOSE["services"].items():
        if name != "postgres":
            assert service["read_only"]
            assert service["cap_drop"] == ["ALL"]
    assert ":" in COMPOSE["services"]["postgres"]["image"]


def test_the_container_runs_as_nobody_in_particular_and_copies_what_there_is() -> None:
    text = (ROOT / "Containerfile").read_text("utf-8")
    assert re.search(r"^USER 10001$", text, re.M)
    for copied in re.findall(r"^COPY (?!--)(.+)$", text, re.M):
        for name in copied.split()[:-1]:
            assert (ROOT / name).exists(), name
            assert f"!{name}" in (ROOT / ".containerignore").read_text("utf-8").splitlines()
