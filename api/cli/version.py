"""``drafter version``: the versions of program, checks, house style, prompts and model."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from api.cli.options import Json
from api.cli.output import emit, say

DISTRIBUTION = "drafting-desk"


def version_line() -> str:
    """Return name, version and interpreter; a checkout that is not installed says so."""
    return f"drafter {_number()} (Python {platform.python_version()})"


def show_version(json: Json = False) -> int:
    """Show the versions that a report depends on: program, checks, house style, prompts, model.

    Two reports are comparable where these agree. drafter --version prints the first line alone.
    """
    told = versions()
    if json:
        emit(told)
        return 0
    say(version_line())
    style, model = told["style"], told["model"]
    say(f"style    {style['name']}, version {style['version']}, {style['hash']}")
    say(f"checks   {', '.join(told['checks'])}")
    say(f"prompts  {', '.join(told['prompts'])}")
    say(f"model    {model or 'none: drafts are made of the sources’ own sentences'}")
    say(f"embedder {told['embedder']}")
    return 0


def versions() -> dict[str, Any]:
    """Return the shape of docs/schema/version.json."""
    from api.settings import Settings
    from api.wiring import open_style
    from corpus.assets import EMBEDDER
    from evals.checks import ALL_CHECKS
    from prompts import load_template, template_ids

    settings = Settings()
    style = open_style(settings)
    return {
        "version": _number(),
        "python": platform.python_version(),
        "style": {"name": style.id, "version": style.version, "hash": style.hash},
        "checks": [check.ref for check in ALL_CHECKS],
        "prompts": [load_template(name).ref for name in template_ids()],
        "model": settings.model.name,
        "embedder": EMBEDDER,
    }


def _number() -> str:
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:
        return "not installed"
