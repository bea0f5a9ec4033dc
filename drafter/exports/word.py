"""The issue as a Word document (Office Open XML), for editors who work in one."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as DocumentType
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from drafter.exports.html import footer_of
from drafter.exports.issue import Issue, house_date
from drafter.exports.printed import Block, printed
from drafter.exports.statement import how_made, notice_line

_LINK = RGBColor(0x17, 0x56, 0x6B)
# The earliest instant that a ZIP archive can name.
_ZIP_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)


def to_docx(issue: Issue) -> bytes:
    """Return the issue as DOCX; the same issue gives the same bytes."""
    document = Document()
    _set_properties(document, issue)
    document.add_paragraph(issue.style.name)
    if issue.dated:
        number = f" · No. {issue.number}" if issue.number else ""
        document.add_paragraph(house_date(issue.dated) + number)
    document.add_heading(_legal(issue.title), level=1)
    for notice in issue.notices:
        document.add_paragraph(_legal(notice_line(notice)), style="Intense Quote")
    text = printed(issue)
    for section in text.sections:
        document.add_heading(_legal(f"{section.number}. {section.title}"), level=2)
        for block in section.blocks:
            style = "List Bullet" if section.bulleted else None
            _write_block(document.add_paragraph(style=style), block)
    if text.articles:
        document.add_heading("Sources", level=2)
        for spans in text.articles:
            paragraph = document.add_paragraph(style="List Number")
            title = spans[0].article.title if spans[0].article else ""
            _write_link(paragraph, spans[0].outlet, spans[0].href)
            paragraph.add_run(_legal(f": {title}") if title else "")
    if footer := footer_of(issue):
        paragraph = document.add_paragraph(footer.before)
        _write_link(paragraph, footer.url, footer.url)
        paragraph.add_run(footer.after)
    document.add_paragraph(_legal(how_made(issue)))
    _write_link(document.add_paragraph(), "This issue in the archive", issue.url)
    buffer = io.BytesIO()
    document.save(buffer)
    return _settled(buffer.getvalue())


def _set_properties(document: DocumentType, issue: Issue) -> None:
    properties = document.core_properties
    at = issue.updated_at or _ZIP_EPOCH
    properties.title = _legal(issue.headline)[:255]
    properties.author = _legal(issue.approver or issue.style.name)[:255]
    properties.last_modified_by = properties.author
    properties.comments = ""
    properties.created = properties.modified = at.astimezone(UTC).replace(tzinfo=None)
    properties.identifier = issue.revision
    document.styles["Normal"].font.name = "Georgia"
    document.styles["Normal"].font.size = Pt(11)


def _write_block(paragraph: Paragraph, block: Block) -> None:
    for place, sentence in enumerate(block.sentences):
        if place:
            paragraph.add_run(" ")
        for words, target in sentence.pieces:
            if target:
                _write_link(paragraph, words, target)
            else:
                paragraph.add_run(_legal(words)).bold = True if sentence.bold else None
    for place, outlet in enumerate(block.outlets):
        paragraph.add_run(", " if place else " (")
        for number, (shown, target) in enumerate(outlet.links):
            if number:
                paragraph.add_run(" ")
            _write_link(paragraph, shown, target)
    if block.outlets:
        paragraph.add_run(")")


def _write_link(paragraph: Paragraph, text: str, target: str | None) -> None:
    """Add ``text`` as a hyperlink; the library reads them and has no call that makes one."""
    if target is None:
        paragraph.add_run(_legal(text))
        return
    relation = paragraph.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    run = Run(OxmlElement("w:r"), paragraph)
    run.text = _legal(text)
    run.font.underline = True
    run.font.color.rgb = _LINK
    link.append(run._r)
    paragraph._p.append(link)


def _legal(text: str) -> str:
    """Leave out what XML 1.0 cannot hold."""
    return "".join(c for c in text if c >= " " and c not in "\ufffe\uffff")


def _settled(document: bytes) -> bytes:
    """Write the archive anew under one fixed time, so that nothing but the text decides it."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document)) as read,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as write,
    ):
        for name in read.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            write.writestr(entry, read.read(name))
    return out.getvalue()
