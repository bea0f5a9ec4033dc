"""Pages of the docs that are written by the program itself: settings, commands, routes.

``python -m api.reference`` writes them into ``docs/reference/``; a test holds them current.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from api.reference.commands import commands_page
from api.reference.routes import routes_page
from api.reference.settings import settings_page

PAGES: Mapping[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "commands.md": commands_page,
    "routes.md": routes_page,
}
