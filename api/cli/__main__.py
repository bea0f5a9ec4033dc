"""``python -m api.cli``: the same as ``drafter``."""

from api.cli.main import main

main()
