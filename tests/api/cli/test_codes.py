import re
from pathlib import Path

import corpus.errors
import drafter.errors
import prompts.errors
from api.cli.codes import EXIT_CODES, ExitCode, exit_code

PAGE = Path(__file__).parents[3] / "docs" / "cli.md"


def test_every_exit_code_stands_in_the_page():
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", PAGE.read_text("utf-8"), re.M)}
    assert listed == {int(code) for code in ExitCode}


def test_the_help_names_every_code_that_a_person_meets():
    for code in ExitCode:
        if code is not ExitCode.PIPE_CLOSED:
            assert re.search(rf"\b{int(code)}\b", EXIT_CODES)


def test_every_error_of_ours_has_a_code_and_never_ends_in_success():
    classes = {
        c
        for module in (corpus.errors, drafter.errors, prompts.errors)
        for c in vars(module).values()
        if isinstance(c, type) and issubclass(c, Exception)
    }
    assert len(classes) >= 20
    for error in classes:
        assert exit_code(error) != ExitCode.OK
        if issubclass(error, drafter.errors.ModelError):
            assert exit_code(error) == ExitCode.UNREACHABLE
    assert exit_code(corpus.errors.StoreBusy) == ExitCode.STORE_BUSY
    assert exit_code(corpus.errors.NotFound) == ExitCode.NOT_FOUND
    assert exit_code(drafter.errors.NothingFound) == ExitCode.NOT_FOUND
    assert exit_code(corpus.errors.DeskError) == ExitCode.FAILED
