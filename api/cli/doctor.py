"""``drafter doctor``: what is set up, what is not, and how to mend it."""

from __future__ import annotations

from api.cli.codes import ExitCode
from api.cli.options import Json
from api.cli.output import emit, print_table, progress, say


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
    ok = all(seen.fine for seen in found)
    if json:
        emit({"ok": ok, "checks": [seen.to_dict() for seen in found]})
        return ExitCode.OK if ok else ExitCode.NOT_SET_UP
    rows: list[tuple[str, str, str]] = []
    for seen in found:
        rows.append((seen.state, seen.name, seen.detail))
        if seen.help and not seen.fine:
            rows.append(("", "", f"mend: {seen.help}"))
    print_table(("", "what", "found"), rows)
    amiss = sum(not seen.fine for seen in found)
    say("All is well." if ok else f"{amiss} of {len(found)} checks need mending.")
    return ExitCode.OK if ok else ExitCode.NOT_SET_UP
