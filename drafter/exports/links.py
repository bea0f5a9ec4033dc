"""Links that open an article at the cited words.

The reader's browser finds and marks the words by itself: URL Fragment Text Directives, WICG draft
community group report, https://wicg.github.io/scroll-to-text-fragment/
"""

from __future__ import annotations

from urllib.parse import quote, urlsplit

# A directive matches inside one paragraph only, unless it is given as a start and an end; and a
# long one is easily broken by a change of the page that does not touch its meaning.
_LONGEST_WHOLE = 12
_EDGE_WORDS = 5


def link_to(url: str | None, words: str) -> str | None:
    """Return ``url`` with a text fragment for ``words``; ``None`` where it is no web address.

    The result holds no white space and no parenthesis, so that it stands in Markdown as it is.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return None
    address = quote(url, safe="%/:=&?~#+!$,;'@*[]-._")
    directive = text_directive(words)
    if not directive:
        return address
    return f"{address}{'' if '#' in address else '#'}:~:{directive}"


def text_directive(words: str) -> str:
    """Return ``text=…`` for ``words``: whole where short, else by its first and last words."""
    pieces = words.split()
    if not pieces:
        return ""
    if len(pieces) <= _LONGEST_WHOLE and "\n" not in words.strip():
        return "text=" + _encode(" ".join(pieces))
    edge = min(_EDGE_WORDS, len(pieces) // 2)
    if edge == 0:
        return "text=" + _encode(pieces[0])
    return f"text={_encode(' '.join(pieces[:edge]))},{_encode(' '.join(pieces[-edge:]))}"


def _encode(words: str) -> str:
    """Percent-encode; the dash, the comma and the ampersand are the directive's own syntax."""
    return quote(words, safe="").replace("-", "%2D")
