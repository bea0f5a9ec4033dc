"""Exit codes, and which error ends in which. docs/cli.md lists them for people."""

from __future__ import annotations

from enum import IntEnum

from drafter.errors import ModelError


class ExitCode(IntEnum):
    """What a script can rely on. A code keeps its meaning over all commands."""

    OK = 0
    FAILED = 1  # what was judged did not pass, or nothing could be read at all
    USAGE = 2  # wrong options, or input that cannot be read
    NOT_SET_UP = 3
    NOT_FOUND = 4
    STORE_BUSY = 5
    UNREACHABLE = 6  # a model or an address that did not answer as it should, or went over budget
    STORE_BROKEN = 7
    DEFECT = 70  # ours to mend (EX_SOFTWARE of sysexits.h)
    INTERRUPTED = 130
    PIPE_CLOSED = 141


_BY_ERROR = {
    "nothing_found": ExitCode.NOT_FOUND,
    "house_style": ExitCode.USAGE,
    "template": ExitCode.NOT_SET_UP,
    "bad_input": ExitCode.USAGE,
    "unknown_format": ExitCode.USAGE,
    "not_set_up": ExitCode.NOT_SET_UP,
    "not_found": ExitCode.NOT_FOUND,
    "store_busy": ExitCode.STORE_BUSY,
    "store_broken": ExitCode.STORE_BROKEN,
    "write_failed": ExitCode.STORE_BROKEN,
    "database_away": ExitCode.STORE_BROKEN,
    "fetch_refused": ExitCode.UNREACHABLE,
    "fetch_failed": ExitCode.UNREACHABLE,
    "channel_failed": ExitCode.UNREACHABLE,
    "channel_uncertain": ExitCode.UNREACHABLE,
    "channel_rejected": ExitCode.UNREACHABLE,
    "channel_not_configured": ExitCode.NOT_SET_UP,
}


def exit_code(error: type[Exception]) -> ExitCode:
    """Return the exit code for an error of ours; one that has none of its own is ``FAILED``."""
    if issubclass(error, ModelError):
        return ExitCode.UNREACHABLE
    return _BY_ERROR.get(getattr(error, "code", ""), ExitCode.FAILED)


EXIT_CODES = (
    "Exit codes: 0 done · 1 judged and not passed, or nothing could be read · 2 wrong usage or "
    "input · 3 not set up · 4 not found · 5 store busy · 6 model or network · 7 store broken · "
    "70 a defect of ours · 130 interrupted"
)
