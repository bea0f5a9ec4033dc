"""Any text as one line of Markdown that says exactly that text, and back.

Backslash escapes are those of CommonMark 0.31 §2.4; white space that Markdown would lose becomes a
numeric entity (§2.5).
"""

from __future__ import annotations

import re

# What could open or close anything of our own form, and the escape itself.
_SPECIAL = re.compile(r"([\\`*_\[\]<>#&|])")
_OPENING = re.compile(r"^(\d{1,9})([.)])|^([-+=~])")
_LOST_SPACE = re.compile(r"[^\S ]|\x85|^ +| +$| {2,}|[\x00-\x1f\x7f]")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])|&#(\d{1,7});")


def escape(text: str) -> str:
    """Return ``text`` as one line of Markdown."""
    out = _SPECIAL.sub(r"\\\1", text)
    out = _OPENING.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", out)
    return _LOST_SPACE.sub(lambda m: "".join(f"&#{ord(c)};" for c in m[0]), out)


def unescape(markdown: str) -> str:
    """Return the text that an escaped line says; also of what others escaped."""
    return _ESCAPE.sub(lambda m: m[1] if m[1] else _char(m), markdown)


def _char(match: re.Match[str]) -> str:
    code = int(match[2])
    return chr(code) if 0 < code < 0x110000 or code == 0 else match[0]
