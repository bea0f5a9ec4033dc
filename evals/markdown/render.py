"""A briefing as Markdown for people to edit, from which it can be read back without loss.

Sections are numbered headings; a block is a paragraph or a bullet; citations are footnotes
``[^c1]``; a note to the editor is a quoted paragraph. What Markdown cannot show (ids, kinds, how a
citation is anchored) stands in HTML comments: with each footnote, and once at the end.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import groupby

from corpus.codec import outline_to_dict
from corpus.model import Article, Briefing, Citation, Role, Section, Sentence
from evals.markdown.escape import escape
from evals.markdown.own import NOTE, fingerprint

SCHEMA = "markdown/1"
_QUOTED = 120  # characters of the cited words that a footnote shows


def render(briefing: Briefing, sources: Mapping[str, Article]) -> str:
    """Return ``briefing`` as Markdown; ``sources`` name the outlets and give the cited words.

    ``evals.markdown.parse`` reads it back equal, but for ``withheld``, ``report`` and ``usage``,
    which the text of a briefing does not hold.
    """
    numbers: dict[Citation, int] = {}
    for sentence in briefing.sentences:
        for citation in sentence.citations:
            numbers.setdefault(citation, len(numbers) + 1)
    parts = [f"# {escape(briefing.topic)}"]
    for number, section in enumerate(briefing.sections, 1):
        parts.append(f"## {number}. {escape(section.title)}")
        parts.extend(section_blocks(section, numbers))
    parts.append("\n".join(_footnote(c, n, sources) for c, n in numbers.items()))
    parts.append(comment("desk", {"schema": SCHEMA, **outline_to_dict(briefing, sentence_row)}))
    return "\n\n".join(p for p in parts if p) + "\n"


def sentence_markdown(sentence: Sentence, numbers: Mapping[Citation, int]) -> str:
    """Return one sentence with its citation tokens."""
    return _core(sentence) + "".join(f"[^c{numbers[c]}]" for c in sentence.citations)


def _core(sentence: Sentence) -> str:
    text = escape(sentence.text)
    return f"**{text}**" if sentence.role in {Role.THESIS, Role.LABEL} else text


def sentence_row(sentence: Sentence) -> list[str | int]:
    """What the comment keeps of a sentence, in the order of ``evals.markdown.own``'s rows."""
    core = _core(sentence)
    about: tuple[str | int, ...] = (sentence.id, sentence.kind, sentence.block, sentence.role)
    return [*about, sentence.origin, sentence.verdict, len(core), fingerprint(core)]


def comment(kind: str, value: object) -> str:
    """Return an HTML comment that holds JSON; ``--`` and ``>`` cannot occur inside it."""
    raw = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    safe = raw.replace("-", "\\u002d").replace(">", "\\u003e").replace("<", "\\u003c")
    for char in ("\u2028", "\u2029", "\x85"):
        safe = safe.replace(char, f"\\u{ord(char):04x}")
    return f"<!-- {kind} {safe} -->"


def section_blocks(section: Section, numbers: Mapping[Citation, int]) -> list[str]:
    """Return the section's blocks as Markdown, its citations numbered by ``numbers``."""
    opening = section.sentences[0].role if section.sentences else None
    blocks = {s.block for s in section.sentences if s.role is not Role.NOTE}
    bullets = len(blocks) > 1 and opening is not Role.LABEL
    out: list[str] = []
    for (_, note), group in groupby(section.sentences, lambda s: (s.block, s.role is Role.NOTE)):
        sentences = list(group)
        if note:
            out.extend(f"> {NOTE}{sentence_markdown(s, numbers)}" for s in sentences)
            continue
        text = " ".join(sentence_markdown(s, numbers) for s in sentences)
        out.append(f"- {text}" if bullets else text)
    return out


def _footnote(citation: Citation, number: int, sources: Mapping[str, Article]) -> str:
    article = sources.get(citation.article_id)
    shown = ""
    if article is not None:
        words = citation.resolve(sources) or ""
        cut = words if len(words) <= _QUOTED else words[: _QUOTED - 1].rstrip() + "…"
        shown = ", ".join(escape(x) for x in (article.outlet_name, article.title) if x)
        shown += f": “{escape(' '.join(cut.split()))}”" if cut else ""
        shown += f" <{article.url}>" if article.url else ""
    elif ":" in citation.article_id:
        shown = escape(citation.article_id.partition(":")[2])
    anchor = [citation.article_id, citation.start, citation.end, citation.quote_hash]
    return " ".join(x for x in (f"[^c{number}]:", shown, comment("cites", anchor)) if x)
