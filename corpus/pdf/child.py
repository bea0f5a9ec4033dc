"""Run as a program of its own: a PDF on standard input, its lines as JSON on standard output.

``python -I child.py MAX_PAGES MEMORY_BYTES``. A file can make the library loop or swallow memory
without end, so whoever starts this program kills it at a deadline, and it limits its own memory.
Nothing of the desk is imported here.

The answer is ``{"info": {name: words}, "pages": [{"width", "height", "boxes": [[line, …], …]}]}``,
a line being ``[x0, y0, x1, y1, size, words]`` in points from the lower left; or ``{"refused": …}``.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import resource
import statistics
import sys
from collections.abc import Iterator
from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LAParams, LTChar, LTTextBoxHorizontal, LTTextLineHorizontal
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text

_FIELDS = ("Title", "Author", "CreationDate", "ModDate")


def main() -> None:
    """Read, and write one JSON value."""
    most, memory = int(sys.argv[1]), int(sys.argv[2])
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    logging.disable(logging.CRITICAL)
    try:
        answer = read(sys.stdin.buffer.read(), most)
    except PDFPasswordIncorrect:
        answer = {"refused": "password"}
    except MemoryError:
        answer = {"refused": "memory"}
    except Exception as error:  # the library raises whatever a broken file leads it to
        answer = {"refused": "broken", "why": f"{type(error).__name__}: {error}"[:200]}
    json.dump(answer, sys.stdout)


def read(data: bytes, most: int) -> dict[str, Any]:
    """Return the document's fields and the lines of its pages, box by box."""
    document = PDFDocument(PDFParser(io.BytesIO(data)))
    manager = PDFResourceManager()
    # The boxes are put into reading order elsewhere, by the white space between them.
    device = PDFPageAggregator(manager, laparams=LAParams(boxes_flow=None))
    interpreter = PDFPageInterpreter(manager, device)
    pages = []
    for number, page in enumerate(PDFPage.create_pages(document)):
        if number >= most:
            return {"refused": "pages"}
        interpreter.process_page(page)
        layout = device.get_result()
        boxes = [lines for box in layout if (lines := list(_lines(box)))]
        pages.append({"width": layout.width, "height": layout.height, "boxes": boxes})
    return {"info": _info(document), "pages": pages}


def _lines(box: Any) -> Iterator[list[Any]]:
    if not isinstance(box, LTTextBoxHorizontal):
        return
    for line in box:
        if isinstance(line, LTTextLineHorizontal) and (words := line.get_text().strip()):
            sizes = [letter.size for letter in line if isinstance(letter, LTChar)]
            size = statistics.median(sizes) if sizes else line.height
            yield [*(round(edge, 2) for edge in line.bbox), round(size, 2), words]


def _info(document: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for info in document.info:
        for name in _FIELDS:
            value = resolve1(info.get(name))
            if isinstance(value, bytes) and value:
                found.setdefault(name, decode_text(value).strip("\0 "))
    return found


if __name__ == "__main__":
    main()
