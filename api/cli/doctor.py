"""``drafter doctor``: what is set up, what is not, and how to mend it."""

from __future__ import annotations

from api.cli.codes import ExitCode
from api.cli.options import Json
from api.cli.output import console, emit, plain, progress, say


def doctor(json: Json = False) -> int:
    """Check the installation, the store and the model; ends with 3 where something is amiss."""
    from api.cli.diagnosis import CHECKS, examine
    from api.settings import Settings

    settings = Settings()
    found = []
    with progress("looking …", quiet=json) as shown:
        for name, check in CHECKS.items():
            shown.now(f"looking at: {name} …")
            found.append(examine(name, check, settings))
    ok = all(check.fine for check in found)
    if json:
        emit({"ok": ok, "checks": [check.to_dict() for check in found]})
        return ExitCode.OK if ok else ExitCode.NOT_SET_UP
    from rich.table import Table

    table = Table("", "what", "found", box=None, pad_edge=False)
    for check in found:
        table.add_row(check.state, check.name, plain(check.detail))
        if check.help and not check.fine:
            table.add_row("", "", plain(f"mend: {check.help}"))
    console().print(table)
    amiss = sum(not check.fine for check in found)
    say("All is well." if ok else f"{amiss} of {len(found)} checks need mending.")
    return ExitCode.OK if ok else ExitCode.NOT_SET_UP
