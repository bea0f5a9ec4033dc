"""Prompt templates: one file a step, with an id, a version and the inputs that it declares.

A file is a TOML head between ``+++`` lines, then the messages, each opened by a line
``=== system`` or ``=== user``. The body is Jinja2 in a sandbox: no autoescape (it is not HTML),
undefined names are errors. ``templates.lock`` holds the hash of each version's body.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import StrictUndefined, meta
from jinja2 import Template as Compiled
from jinja2.exceptions import TemplateError as JinjaError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from prompts.errors import TemplateError

FOLDER = Path(__file__).with_name("templates")
LOCK = FOLDER / "templates.lock"

_environment = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
)


@dataclass(frozen=True, slots=True)
class Message:
    """One chat message; ``role`` is ``system``, ``user`` or, in an exchange, ``assistant``."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Template:
    """One step's prompt. ``parts`` are (role, body) pairs in order; ``inputs`` what it takes."""

    id: str
    version: int
    inputs: frozenset[str]
    parts: tuple[tuple[str, str], ...]

    @property
    def ref(self) -> str:
        return f"{self.id}@{self.version}"

    @property
    def body_hash(self) -> str:
        return hashlib.sha256(repr((sorted(self.inputs), self.parts)).encode()).hexdigest()

    def render(self, **inputs: object) -> tuple[Message, ...]:
        """Fill in the template; missing and undeclared inputs are both errors."""
        given = frozenset(inputs)
        if given != self.inputs:
            missing, extra = sorted(self.inputs - given), sorted(given - self.inputs)
            raise TemplateError(
                f"prompt {self.ref}: missing {missing}, not declared {extra}",
                help=f"it takes {sorted(self.inputs)}",
            )
        try:
            return tuple(
                Message(role, _compiled(body).render(inputs).strip()) for role, body in self.parts
            )
        except JinjaError as error:
            raise TemplateError(f"prompt {self.ref}: {error}") from error


@cache
def load_template(template_id: str) -> Template:
    """Read the template ``template_id`` of this package."""
    path = FOLDER / f"{template_id}.md"
    if not path.is_file():
        known = ", ".join(template_ids())
        raise TemplateError(f"no prompt named {template_id}", help=f"there are: {known}")
    return parse_template(path.read_text(encoding="utf-8"), name=template_id)


@cache
def _compiled(body: str) -> Compiled:
    return _environment.from_string(body)


def template_ids() -> tuple[str, ...]:
    """Return the ids of all templates, sorted."""
    return tuple(sorted(p.stem for p in FOLDER.glob("*.md")))


def parse_template(source: str, *, name: str) -> Template:
    """Read one template file, and hold its body to the inputs that its head declares."""
    try:
        _, head, body = source.split("+++\n", 2)
        fields = tomllib.loads(head)
        template = Template(
            str(fields["id"]), int(fields["version"]), frozenset(fields["inputs"]), _parts(body)
        )
    except (ValueError, KeyError, tomllib.TOMLDecodeError) as error:
        raise TemplateError(
            f"prompt {name}: {error}", help="it needs id, version and inputs between +++ lines"
        ) from None
    try:
        used = set().union(
            *(meta.find_undeclared_variables(_environment.parse(b)) for _, b in template.parts)
        )
    except JinjaError as error:
        raise TemplateError(f"prompt {name}: {error}") from None
    if used != template.inputs or template.id != name:
        raise TemplateError(
            f"prompt {name}: declares {sorted(template.inputs)}, uses {sorted(used)}",
            help="the id must be the file's name, and inputs exactly what the body uses",
        )
    return template


def _parts(body: str) -> tuple[tuple[str, str], ...]:
    parts = []
    for chunk in ("\n" + body).split("\n=== ")[1:]:
        role, _, text = chunk.partition("\n")
        if role.strip() not in {"system", "user"}:
            raise ValueError(f"unknown message role {role.strip()!r}")
        parts.append((role.strip(), text.strip()))
    if not parts:
        raise ValueError("no message")
    return tuple(parts)
