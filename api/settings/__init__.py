"""Every setting: environment first, then an optional TOML file, then the default.

The file is ``drafter.toml`` in the current folder, or the one that ``DRAFTER_CONFIG`` names; its
tables are the sections (``[server] port = 8001``). ``drafter settings`` prints them all.
"""

from __future__ import annotations

from api.settings.describing import describe
from api.settings.reading import Settings, config_file
from api.settings.sections import FeedSettings, ModelSettings, ServerSettings, StoreSettings

__all__ = [
    "FeedSettings",
    "ModelSettings",
    "ServerSettings",
    "Settings",
    "StoreSettings",
    "config_file",
    "describe",
]
