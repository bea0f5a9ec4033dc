"""For the site alone: a link out of the docs, good in the repository, is told by its path."""

from __future__ import annotations

import posixpath
import re
from typing import Any

_LINK = re.compile(r"\[([^\]]+)\]\((\.\./[^)\s#]+)(?:#[^)\s]*)?\)")


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:
    """Put the path beside a link's words where it leads out of the folder of the docs."""
    folder = posixpath.dirname(posixpath.join("docs", page.file.src_uri))

    def told(match: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(folder, match[2]))
        if path.startswith("docs/"):
            return match[0]
        words = match[1].strip("`")
        return f"`{path}`" if words in path else f"{match[1]} (`{path}`)"

    return _LINK.sub(told, markdown)
