"""What is installed."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

DISTRIBUTION = "drafting-desk"


def version_line() -> str:
    """Return name, version and interpreter; a checkout that is not installed says so."""
    try:
        number = version(DISTRIBUTION)
    except PackageNotFoundError:
        number = "not installed"
    return f"drafter {number} (Python {platform.python_version()})"
