"""``drafter style``: which house styles there are, what is wrong in one, how one reads."""

from api.cli.style.commands import style

__all__ = ["style"]
