"""The page of all commands, out of what ``--help`` says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from api.cli.app import app
from api.cli.codes import EXIT_CODES
from api.reference.tables import MADE, code, table

_MARKUP = re.compile(r"\[/?(?:bold|dim|italic)\]")


def commands_page() -> str:
    """Return the page: usage, what it does, arguments and options of each command."""
    parts = [
        MADE,
        "# Commands",
        "What `drafter COMMAND --help` says, in one page. How the commands play together is told "
        "in [the command line](../cli.md).",
        f"```text\n{_MARKUP.sub('', EXIT_CODES).strip()}\n```",
    ]
    for path, command in _commands("drafter", get_command(app)):
        parts += _command(path, command)
    return "\n\n".join(parts) + "\n"


def _commands(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    within = getattr(command, "commands", None)
    if within is None:
        yield path, command
        return
    for name in sorted(within):
        if not within[name].hidden:
            yield from _commands(f"{path} {name}", within[name])


def _command(path: str, command: Any) -> list[str]:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and not p.hidden]
    usage = " ".join([path, *(_name(a) for a in arguments), *(["[OPTIONS]"] if options else [])])
    parts = [f"## {path}", f"```text\n{usage}\n```", _MARKUP.sub("", (command.help or "").strip())]
    rows = [(code(_name(a)), a.help or "") for a in arguments]
    rows += [(code(_flags(o)), o.help or "") for o in options if "--help" not in o.opts]
    if rows:
        parts.append(table(("", ""), rows))
    return parts


def _name(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def _flags(option: Any) -> str:
    flags = ", ".join(option.opts)
    if option.is_flag:
        return flags
    return f"{flags} {option.metavar or option.name.upper()}"
