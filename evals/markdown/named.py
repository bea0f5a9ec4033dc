"""Sources that somebody else's Markdown names: outlets in parentheses, links, footnotes.

Such a source says whom to ask, not which words. It becomes a citation of the article ``outlet:…``,
``url:…`` or ``note:…``, over no characters; ``evals.anchor`` finds the words where sources are
given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.model import Citation, quote_hash

_LINK = re.compile(
    r"(?<!!)\[([^\[\]]+)\]\((<[^<>]*>|[^()\s]+(?:\([^()]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\)"
)
_AUTOLINK = re.compile(r"<(https?://[^<>\s]+)>|(?<![(<\w])(https?://[^\s<>)\]]+[^\s<>)\].,;:!?])")
# A definition "[1]: <address>" and its uses "[words][1]", "[words][]"; a footnote is neither.
_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]^][^\[\]]*)\]:[ \t]*<?(https?://[^\s<>]+)>?.*$", re.M)
_REFERENCE = re.compile(r"(?<![!\]])\[([^\[\]^][^\[\]]*)\]\[([^\[\]^]*)\]")
_TOKEN = re.compile(r"\[\^([^\]\s]+)\]")
# Outlets stand in parentheses after the last full stop of a paragraph: "… ended. (NPR, Semafor)"
_OUTLETS = re.compile(r"(?:(?<=[.!?…”\"’')\]])|(?<=[.!?]\*\*))\s*\(([^()]{2,300})\)\.?\s*$")
_LISTED = re.compile(r"\s*([^,;]*[^,;\s])")
_OUTLET = re.compile(
    r"^(?:The |the )?[A-Z0-9][\w.&'’+-]*(?: (?:[A-Z0-9][\w.&'’+-]*|of|and|the|&)){0,5}$"
)


# Any address inside a footnote: bare, in angle brackets, or the target of a link.
_ADDRESS = re.compile(r"\((https?://[^\s)]+)\)|" + _AUTOLINK.pattern)


@dataclass(frozen=True, slots=True)
class Named:
    """A source named at ``place`` in the text that is left when the citations are taken out."""

    place: int
    citation: Citation


def inline_references(markdown: str) -> str:
    """Return ``markdown`` with reference links (CommonMark §6.3) written as inline ones."""
    known = {" ".join(m[1].casefold().split()): m[2] for m in _DEFINITION.finditer(markdown)}
    if not known:
        return markdown

    def written(match: re.Match[str]) -> str:
        label = " ".join((match[2] or match[1]).casefold().split())
        return f"[{match[1]}](<{known[label]}>)" if label in known else match[0]

    return _REFERENCE.sub(written, _DEFINITION.sub("", markdown))


def placeholder(kind: str, value: str) -> Citation:
    """Return a citation that names a source without its words."""
    return Citation(f"{kind}:{value.strip()}", 0, 0, quote_hash(""))


def take_named(text: str, footnotes: dict[str, str]) -> tuple[str, list[Named], list[Citation]]:
    """Take the citations out of a block.

    Returns the text without them, those that stand at a place in it (links, footnotes), and those
    that hold for the whole block (outlets at its end).
    """
    named: list[Named] = []
    whole: list[Citation] = []
    text, linked = _unlink(text)
    if match := _OUTLETS.search(text):
        outlets = [(m.start(1), m.end(1)) for m in _LISTED.finditer(text, *match.span(1))]
        if all(_OUTLET.match(text[start:end]) for start, end in outlets):
            for start, end in outlets:
                # One name may lead to several articles: "[Keel](one) [2](two)".
                own = [url for place, _, url in linked if start < place <= end]
                cited = [placeholder("url", url) for url in own]
                whole += cited or [placeholder("outlet", text[start:end])]
            linked = [link for link in linked if link[0] < match.start()]
            text = text[: match.start()]
    named.extend(Named(place, placeholder("url", url)) for place, _, url in linked)
    text, noted = _unnote(text, footnotes, named)
    return text.rstrip(), sorted(noted, key=lambda n: n.place), whole


def _unlink(text: str) -> tuple[str, list[tuple[int, str, str]]]:
    """Replace links by their words; return (place after the words, words, address) of each."""
    out, links, at, size = [], [], 0, 0
    for match in sorted(
        (*_LINK.finditer(text), *_AUTOLINK.finditer(text)), key=lambda m: m.start()
    ):
        if match.start() < at:
            continue
        lead = text[at : match.start()]
        if match.re is _LINK:
            label, url = match[1], match[2].strip("<>")
        else:
            label, url = "", match[1] or match[2]
        out += [lead, label]
        size += len(lead) + len(label)
        if url.startswith(("http://", "https://")):
            links.append((size, label, url))
        at = match.end()
    return "".join([*out, text[at:]]), links


def _unnote(text: str, footnotes: dict[str, str], named: list[Named]) -> tuple[str, list[Named]]:
    """Take out footnote tokens, and move the places of what is named already along."""
    out, at, size = [], 0, 0
    moved: list[Named] = []
    shifts: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(text):
        lead = text[at : match.start()]
        out.append(lead)
        size += len(lead)
        note = footnotes.get(match[1], match[1])
        found = [g for m in _ADDRESS.finditer(note) for g in m.groups() if g]
        cited = [placeholder("url", url) for url in dict.fromkeys(found)]
        moved.extend(Named(size, c) for c in cited or [placeholder("note", note[:300])])
        shifts.append((match.start(), match.end() - match.start()))
        at = match.end()
    for item in named:
        back = sum(length for start, length in shifts if start < item.place)
        moved.append(Named(item.place - back, item.citation))
    return "".join([*out, text[at:]]), moved
