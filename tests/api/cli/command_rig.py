"""The command over a folder of its own, with no setting from outside."""

import contextlib
import io
import json
import os
import sys
from pathlib import Path
from unittest import mock

from api.cli.main import run


class Drafter:
    """Runs the command over one folder, with no setting from outside.

    Within this process, because starting one costs a second and there are many; what a process of
    its own shows (the terminal, the writer's lock) has tests of its own.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = ("DRAFTER_ASSETS", "TIKTOKEN_CACHE_DIR", "PATH", "HOME", "TMPDIR", "LANG")
        self.env = {k: v for k, v in os.environ.items() if k in kept}
        self.env["DRAFTER_DATA"] = str(folder / "data")

    def __call__(self, *arguments: str, code: int = 0, stdin: str | None = None) -> str:
        out, err = io.StringIO(), io.StringIO()
        with (
            mock.patch.dict(os.environ, self.env, clear=True),
            mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO((stdin or "").encode()))),
            contextlib.chdir(self.folder),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            ended = run(arguments)
        self.err = err.getvalue()
        assert ended == code, self.err
        assert "Traceback" not in self.err
        return out.getvalue()

    def json(self, *arguments: str, code: int = 0) -> dict:
        return json.loads(self(*arguments, "--json", code=code))

    def lines(self, *arguments: str) -> list[dict]:
        return [json.loads(line) for line in self(*arguments, "--json").splitlines()]
