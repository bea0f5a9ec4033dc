"""HTML reduced to text: for the fields and feed entries that hold markup, not for whole pages."""

from __future__ import annotations

import html
import re

import lxml.etree
import lxml.html

from corpus.model import normalise_text

_TAG = re.compile(
    r"</?(?:p|br|div|span|a|em|i|b|strong|ul|ol|li|h[1-6]|blockquote|figure|img|article|section"
    r"|table|tr|td|script|style|iframe|hr|sup|sub|pre|cite|q)\b[^<>]*>",
    re.I,
)
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{2,7}|#x[0-9a-f]{2,6});", re.I)
_BLOCK = re.compile(
    r"p|div|br|li|ul|ol|h[1-6]|blockquote|figure|figcaption|article|section|table|tr|hr|pre"
    r"|header|footer|aside|main|dl|dt|dd|hl[12]|block"
)
_UNSEEN = re.compile(r"script|style|noscript|template|iframe|svg|head|title|nav|form|button")


def has_markup(text: str) -> bool:
    """Tell whether ``text`` holds tags of HTML (a bare ``<`` is none)."""
    return bool(_TAG.search(text))


def plain_text(text: str) -> str:
    """Return ``text`` as articles store it; markup, where there is any, reduced to lines."""
    if has_markup(text):
        return html_to_text(text)
    return normalise_text(html.unescape(text) if _ENTITY.search(text) else text)


def plain_line(text: str) -> str:
    """Return ``text`` as one line, for titles and names."""
    return " ".join(plain_text(text).split())


def html_to_text(markup: str) -> str:
    """Return the words of ``markup``, a line for each block; scripts and styles are left out."""
    # A declared encoding would clash with the decoded text that is given.
    markup = re.sub(r"^\s*<\?xml[^>]*>", "", markup)
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = lxml.html.document_fromstring(f"<div>{markup}</div>", parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError):
        return normalise_text(html.unescape(re.sub(r"<[^<>]*>", " ", markup)))
    lines = "".join(_pieces(root)).split("\n")
    spaced = (re.sub(r"[ \t\xa0]+", " ", line).strip() for line in lines)
    return normalise_text(re.sub(r"\n{2,}", "\n", "\n".join(spaced)))


def _pieces(root: lxml.html.HtmlElement) -> list[str]:
    """Walk without recursion, so that depth costs memory and never the stack."""
    pieces: list[str] = []
    hidden = 0
    for event, element in lxml.etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        starts = event == "start"
        if _UNSEEN.fullmatch(tag):
            hidden += 1 if starts else -1
        if not hidden:
            words = element.text if starts else element.tail
            pieces.append("\n" if _BLOCK.fullmatch(tag) else "")
            pieces.append((words or "").replace("\n", " "))
    return pieces
