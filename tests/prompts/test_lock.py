from __future__ import annotations

from pathlib import Path

import pytest

from prompts import TemplateError, load_template, template_ids
from prompts.lock import changed, read_lock, unlocked, update
from prompts.templates import Template, parse_template

SOURCE = """+++
id = "greet"
version = {version}
inputs = ["name"]
+++
=== user
{body} {{{{ name }}}}
"""


def greet(body: str, version: int = 1) -> Template:
    return parse_template(SOURCE.format(version=version, body=body), name="greet")


def test_every_prompt_is_locked_at_its_version() -> None:
    templates = [load_template(name) for name in template_ids()]
    assert not changed(templates, read_lock()), "a changed body needs a new version"
    assert not unlocked(templates, read_lock()), "run python -m prompts.lock"


def test_a_changed_body_under_the_same_version_is_refused(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    assert update([greet("Hello")], lock) == ["greet@1"]
    with pytest.raises(TemplateError, match="greet@1") as raised:
        update([greet("Hi")], lock)
    assert "version" in raised.value.help
    assert read_lock(lock)["greet@1"] == greet("Hello").body_hash


def test_a_new_version_is_added_and_the_old_one_stays(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    update([greet("Hello")], lock)
    assert update([greet("Hi", 2)], lock) == ["greet@2"]
    assert set(read_lock(lock)) == {"greet@1", "greet@2"}
    assert update([greet("Hi", 2)], lock) == []
    assert changed([greet("Hello")], read_lock(lock)) == []


def test_declared_inputs_are_part_of_the_body() -> None:
    other = SOURCE.replace('["name"]', '["name", "place"]').replace(
        "{{{{ name }}}}", "{{{{ name }}}} {{{{ place }}}}"
    )
    more = parse_template(other.format(version=1, body="Hello"), name="greet")
    assert more.body_hash != greet("Hello").body_hash
