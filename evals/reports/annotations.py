"""The outcome as workflow commands, which CI services show beside the lines of a pull request.

The escapes are those of the runner's toolkit: ``%``, carriage return and line feed everywhere;
``:`` and ``,`` as well in properties.
"""

from __future__ import annotations

from corpus.model import Severity
from evals.gate.model import Outcome
from evals.reports.shared import details, floor_text, found, one_line, verdict_line

_COMMANDS = {Severity.BLOCKING: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def as_annotations(outcome: Outcome) -> str:
    """Return one command a finding, worst first; services show only the first ten of each kind."""
    lines = []
    for judged, finding in found(outcome):
        known = judged.is_known(finding)
        command = "notice" if known else _COMMANDS[finding.severity]
        text = judged.text(finding)
        said = [f"{finding.message}{' (known)' if known else ''}"]
        said += [f"“{one_line(text)}”"] if text else []
        said += details(finding)
        place = {"file": judged.name, "line": str(judged.line(finding)), "title": finding.check}
        lines.append(_command(command, "\n".join(said), place))
    for unread in outcome.unread:
        said_unread = f"{unread.reason}. {unread.help}"
        lines.append(_command("error", said_unread, {"file": unread.where, "title": "not read"}))
    lines += [
        _command("error", floor_text(held), {"title": "floor"})
        for held in outcome.floors
        if not held.holds
    ]
    lines += [
        _command("error", f"{name} is pinned and was not judged", {"title": "floor"})
        for name in outcome.gone
    ]
    lines += [_command("notice", note, {"title": "floors"}) for note in outcome.notes]
    lines.append(_data(verdict_line(outcome)))
    return "\n".join(lines) + "\n"


def _command(name: str, message: str, properties: dict[str, str]) -> str:
    given = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {given}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
