"""Markdown cut into headings, blocks and footnotes, before anything is made of their text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)(?:\s+#+)?\s*$")
_BULLET = re.compile(r"^\s*(?:[-*+•])\s+(.*)$")
_FOOTNOTE = re.compile(r"^\[\^([^\]\s]+)\]:\s*(.*)$")
Form = Literal["paragraph", "bullet", "note"]


@dataclass(slots=True)
class Block:
    """One paragraph or bullet, its lines joined."""

    form: Form
    text: str


@dataclass(slots=True)
class Part:
    """A heading and what stands under it; ``level`` is 0 for what stands before any heading."""

    level: int
    title: str
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Outline:
    """A whole document: its parts in order, and its footnotes by their label."""

    parts: list[Part]
    footnotes: dict[str, str]


def outline(markdown: str) -> Outline:
    """Cut ``markdown`` up. Line ends only: ``str.splitlines`` would cut at rarer characters too."""
    parts = [Part(0, "")]
    footnotes: dict[str, str] = {}
    open_block = False
    for raw in markdown.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if match := _FOOTNOTE.match(raw):
            footnotes[match[1]] = match[2]
            open_block = False
            continue
        line = _without_comments(raw)
        blocks = parts[-1].blocks
        if not line.strip():
            open_block = False
        elif match := _HEADING.match(line):
            parts.append(Part(len(match[1]), match[2]))
            open_block = False
        elif match := _BULLET.match(line):
            blocks.append(Block("bullet", match[1].strip(" ")))
            open_block = True
        elif line.lstrip().startswith(">"):
            text = line.lstrip()[1:].strip(" ")
            if open_block and blocks and blocks[-1].form == "note":
                blocks[-1].text += f" {text}"
            else:
                blocks.append(Block("note", text))
            open_block = True
        elif open_block and blocks:
            blocks[-1].text += f" {line.strip(' ')}"
        else:
            blocks.append(Block("paragraph", line.strip(" ")))
            open_block = True
    return Outline(parts, footnotes)


def _without_comments(line: str) -> str:
    """Cut HTML comments out, in time linear in the line; an open one stays text."""
    out, at = [], 0
    while (start := line.find("<!--", at)) != -1:
        end = line.find("-->", start)
        if end == -1:
            break
        out.append(line[at:start])
        at = end + 3
    return "".join([*out, line[at:]])
