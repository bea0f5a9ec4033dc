"""The entry point: what goes wrong in any command ends here, as one line and an exit code."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Sequence

from typer import TyperException
from typer._completion_classes import completion_init
from typer.main import get_command

from api.cli.app import app
from api.cli.codes import ExitCode, exit_code
from api.cli.completion import VARIABLE
from api.cli.output import complain
from corpus.errors import DeskError
from corpus.heaps import keep_few


def main(arguments: Sequence[str] | None = None) -> None:
    """Run ``drafter`` and leave with its exit code."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run ``drafter`` with ``arguments`` (the command first) and return its exit code."""
    _write_utf8()
    keep_few()
    try:
        command = get_command(app)
        if VARIABLE in os.environ:
            completion_init()
        done = command.main(list(arguments) or ["--help"], "drafter", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
        return ExitCode.PIPE_CLOSED
    except SystemExit as leaving:
        # Typer and rich both leave with 1 when the pipe is closed.
        if isinstance(leaving.__context__, BrokenPipeError):
            _drop_output()
            return ExitCode.PIPE_CLOSED
        return leaving.code if isinstance(leaving.code, int) else ExitCode.DEFECT
    except Exception as error:
        return _explain(error)
    if done == ExitCode.INTERRUPTED:
        complain("interrupted", "what was stored stays stored; the same command goes on from there")
    return int(done or ExitCode.OK)


def _explain(error: Exception) -> int:
    from corpus.database.away import away, is_away
    from corpus.database.unwritable import storage_error
    from prompts.errors import PromptsError

    if os.environ.get("DRAFTER_DEBUG"):
        import traceback

        sys.stderr.write(_masked("".join(traceback.format_exception(error))))
    if is_away(error) and not isinstance(error, DeskError):
        error = away(error)
    if not isinstance(error, DeskError) and (told := storage_error(error)):
        error = told
    if isinstance(error, DeskError | PromptsError):
        complain(_masked(str(error)), error.help)
        return exit_code(type(error))
    if isinstance(error, TyperException):
        context = getattr(error, "ctx", None)
        asked = context.command_path if context else "drafter"
        complain(" ".join(error.format_message().split()).rstrip("."), f"see {asked} --help")
        return ExitCode.USAGE
    complain(
        _masked(f"unexpected {type(error).__name__}: {error}"),
        "this is a defect of ours; DRAFTER_DEBUG=1 shows where it happened",
    )
    return ExitCode.DEFECT


def _masked(text: str) -> str:
    """Hide secrets in an error: those of the settings too, where these can be read."""
    from api.masking import Masker, secrets_of
    from api.settings import Settings

    try:
        return Masker(secrets_of(Settings()))(text)
    except DeskError:
        return Masker()(text)


def _write_utf8() -> None:
    """Write UTF-8 whatever the locale: a title must not end a command on a C locale."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _drop_output() -> None:
    """Let the interpreter flush into nothing at exit, instead of failing once more."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
