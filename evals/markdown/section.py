"""One section as Markdown for people to edit, and back without loss.

The form is that of a whole briefing (``evals.markdown.render``) without its comments and footnotes:
what they would hold is known of the section that is edited.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from corpus.errors import BadInput
from corpus.model import Citation, Section
from evals.markdown.lines import Part, outline
from evals.markdown.own import TOKEN, read_sentences
from evals.markdown.render import section_blocks, sentence_row

_COMMENT = re.compile(r"(?<!\\)(?:\\\\)*<!--")  # one that is escaped is text


class UnknownCitation(BadInput):
    """A citation token whose label is none of the draft's."""

    code = "unknown_citation"


def render_section(section: Section, numbers: Mapping[Citation, int]) -> str:
    """Return the section's text with its citations as ``[^c12]``, numbered by ``numbers``."""
    return "\n\n".join(section_blocks(section, numbers)) + ("\n" if section.sentences else "")


def parse_section(markdown: str, known: Section, cites: Mapping[str, Citation]) -> Section:
    """Read an edited section; ``known`` is what was edited, ``cites`` its citations by label.

    A sentence that stands as it stood keeps everything; one that was changed keeps its id and kind
    and turns stale; one that was added is new. ``BadInput`` where something would be lost:
    headings, comments, footnotes; ``UnknownCitation`` where a label is none of ``cites``.
    """
    read = outline(markdown)
    if len(read.parts) > 1 or read.footnotes or _COMMENT.search(markdown):
        raise BadInput(
            "a section holds no headings, footnotes or HTML comments",
            help=r"write a literal # or < as \# or \<, and cite by tokens such as [^c1]",
        )
    part: Part = read.parts[0]
    unknown = [x for b in part.blocks for x in TOKEN.findall(b.text) if x not in cites]
    if unknown:
        raise UnknownCitation(
            f"no citation [^{unknown[0]}] in this draft",
            help="cite by a number that the draft has, or attach the passage first",
        )
    rows = [sentence_row(s) for s in known.sentences]
    texts = [s.text for s in known.sentences]
    return replace(known, sentences=read_sentences(part, known.key, rows, cites, texts))
