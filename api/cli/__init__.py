"""The command ``drafter``: one file a command, heavy imports inside the commands."""

from api.cli.main import main

__all__ = ["main"]
