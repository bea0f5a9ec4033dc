"""A PDF as an article."""

from __future__ import annotations

import re
from datetime import datetime
from importlib.metadata import version

from corpus import dateline
from corpus.assembly import assemble
from corpus.canonical import canonical_url
from corpus.errors import BadInput
from corpus.extract import MIN_WORDS
from corpus.instants import Published, parse_instant
from corpus.model import Article, normalise_text
from corpus.outlets import outlet_name
from corpus.pdf.layout import running_text, title_lines
from corpus.pdf.reading import Document, Line, read_document

_MAGIC = b"%PDF-"
# Some writers put a few bytes before the mark; readers look for it in the first kilobyte.
_MAGIC_WITHIN = 1024
_DATE = re.compile(
    r"D:(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(?:(Z)|([+-]\d\d)'?(\d\d)?'?)?.*", re.S
)
# What word processors write where nobody gave a title.
_NO_TITLE = re.compile(
    r"untitled.*|document\d*|microsoft \w+ - .*|.*\.(?:docx?|pdf|indd|odt|rtf|qxp|html?|pptx?)",
    re.I,
)
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_MOST_UNMAPPED = 0.05


def is_pdf(data: bytes) -> bool:
    """Tell a PDF by its first bytes."""
    return _MAGIC in data[:_MAGIC_WITHIN]


def article_from_pdf(data: bytes, *, url: str | None, fetched_at: datetime | None) -> Article:
    """Return the article in a PDF; ``BadInput`` where it has no text that can be read.

    The date is that of a date line in the text, else ``CreationDate`` (``pdf:CreationDate``): a
    page that was printed later was created later.
    """
    document = read_document(data)
    title, lines = _title(document)
    text = running_text(document.pages, without=lines)
    text = normalise_text(_readable(text))
    words = len(text.split())
    if words == 0:
        raise BadInput(
            "a PDF without text: pictures of pages, as from a scanner",
            help="run OCR over it (ocrmypdf makes a PDF with text), or save its text",
        )
    if words < MIN_WORDS:
        raise BadInput(
            f"a PDF with {words} words: no article", help="check that it holds more than a picture"
        )
    address = canonical_url(url) if url else None
    published, source = None, None
    if dateline.date_from_text(text) is None:
        published, source = _created(document)
    return assemble(
        text,
        url=address,
        outlet=outlet_name(None, address),
        title=title,
        byline=_author(document),
        published=published,
        date_source=source,
        language=None,
        extractor=f"pdfminer.six {version('pdfminer.six')}",
        fetched_at=fetched_at,
    )


def _readable(text: str) -> str:
    """Drop glyphs that name no letter; too many of them are ``BadInput``."""
    unmapped = len(_UNMAPPED.findall(text))
    bare = _UNMAPPED.sub("", text)
    if unmapped > _MOST_UNMAPPED * (len(bare) + unmapped):
        raise BadInput(
            "a PDF whose fonts do not tell which letters they draw",
            help="run OCR over it (ocrmypdf --force-ocr), or save its text",
        )
    return bare


def _title(document: Document) -> tuple[str | None, frozenset[Line]]:
    """Return the title as the first page shows it, with its lines; else as the file says."""
    lines = title_lines(document.pages[0]) if document.pages else ()
    drawn = " ".join(" ".join(line.words for line in lines).split())
    said = " ".join(document.info.get("Title", "").split())
    if drawn:
        return drawn, frozenset(lines)
    return (None if _NO_TITLE.fullmatch(said) else said or None), frozenset()


def _created(document: Document) -> tuple[Published | None, str | None]:
    for field in ("CreationDate", "ModDate"):
        match = _DATE.fullmatch(document.info.get(field, ""))
        if not match:
            continue
        year, month, day, hour, minute, second, utc, hours, minutes = match.groups()
        clock = f"T{hour}:{minute}:{second or '00'}" if hour else ""
        zone = "Z" if utc else f"{hours}:{minutes or '00'}" if hours else ""
        if found := parse_instant(f"{year}-{month}-{day}{clock}{zone if clock else ''}"):
            return found, f"pdf:{field}"
    return None, None


def _author(document: Document) -> str | None:
    """Return the author where it reads like a name and not like a log-in."""
    author = " ".join(document.info.get("Author", "").split())
    return author if " " in author and "@" not in author else None
