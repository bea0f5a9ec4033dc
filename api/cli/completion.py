"""``drafter completion``: the script by which a shell completes commands and options."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from api.cli.output import say

PROGRAM = "drafter"
VARIABLE = "_DRAFTER_COMPLETE"


class Shell(StrEnum):
    """The shells whose scripts are known."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def completion(shell: Annotated[Shell, typer.Argument(help="bash, zsh or fish.")]) -> int:
    """Print the script that completes commands and options in a shell.

    bash: drafter completion bash > ~/.local/share/bash-completion/completions/drafter

    zsh: drafter completion zsh > a file _drafter in a folder of your fpath

    fish: drafter completion fish > ~/.config/fish/completions/drafter.fish
    """
    from typer._completion_shared import get_completion_script

    say(get_completion_script(prog_name=PROGRAM, complete_var=VARIABLE, shell=shell))
    return 0
