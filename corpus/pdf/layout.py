"""From lines on pages to running text. Pure.

Order: a page is cut into bands at its white horizontal stripes; bands that share a white vertical
stripe are columns, read one after the other; each part is cut again (recursive X-Y cut: Nagy and
Seth, "Hierarchical representation of optically scanned documents", ICPR 1984).
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from corpus.pdf.reading import Line, Page

Box = tuple[Line, ...]

# What repeats is furniture only this near the upper or lower edge, as a share of the height.
_MARGIN = 0.12
# A title is set this much larger than half of the letters of its page, on so many lines at most.
_TITLE_SIZE, _TITLE_LINES = 1.3, 4
_PAGE_NUMBER = re.compile(r"\W*(?:page|p\.)?\s*\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?\W*", re.I)
# The white between two columns, in points. Between two words of a line there is less.
_GUTTER = 8.0
# A line that begins further right than its box by this share of its size opens a paragraph.
_INDENT = 0.8
# One that ends short of the right edge by this share of the width, and with a full stop, closes it.
_SHORT = 0.15
_ENDS = re.compile(r"[.!?:;][\"'”’)\]]*$")
_HYPHEN = re.compile(r"(\w*[^\W\d_])[-\u2010\u00ad]$")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)


def running_text(pages: Sequence[Page], *, without: frozenset[Line] = frozenset()) -> str:
    """Return the text of ``pages``, one line a paragraph, without page furniture.

    ``without`` are lines to leave out: the title, where it is kept elsewhere. Words that were
    divided at the end of a line are whole again.
    """
    dropped = furniture(pages) | without
    boxes: list[Box] = []
    for page in pages:
        kept = [tuple(line for line in box if line not in dropped) for box in page.boxes]
        boxes += _ordered([box for box in kept if box])
    known = Counter(
        word.lower()
        for box in boxes
        for line in box
        for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line.words)
    )
    paragraphs: list[str] = []
    for box in boxes:
        for number, lines in enumerate(_paragraphs(box)):
            words = _joined(lines, known)
            if paragraphs and number == 0 and _goes_on(paragraphs[-1], words):
                paragraphs[-1] = _join(paragraphs[-1], words, known)
            else:
                paragraphs.append(words)
    text = "\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
    return text.translate(_LIGATURES).replace("\u00ad", "")


def furniture(pages: Sequence[Page]) -> frozenset[Line]:
    """Return the running heads and feet: what repeats in the margins (numbers aside), and numbers.

    It has to stand on half of the pages, and on two at least.
    """
    margins = [
        [line for box in page.boxes for line in box if _in_margin(line, page)] for page in pages
    ]
    seen = Counter(key for lines in margins for key in {_masked(line) for line in lines})
    least = max(2, (len(pages) + 1) // 2)
    return frozenset(
        line
        for lines in margins
        for line in lines
        if seen[_masked(line)] >= least or _PAGE_NUMBER.fullmatch(line.words)
    )


def title_lines(page: Page) -> tuple[Line, ...]:
    """Return the lines in the upper half of a page that stand out by size; none where none do."""
    lines = [line for box in page.boxes for line in box if any(c.isalpha() for c in line.words)]
    if not lines:
        return ()
    weights = [size for line in lines for size in [line.size] * len(line.words)]
    largest = max(line.size for line in lines)
    found = tuple(line for line in lines if line.size >= 0.95 * largest)
    stands_out = largest >= _TITLE_SIZE * statistics.median(weights)
    upper = all(line.y0 >= page.height / 2 for line in found)
    return found if stands_out and upper and len(found) <= _TITLE_LINES else ()


def _in_margin(line: Line, page: Page) -> bool:
    band = _MARGIN * page.height
    return line.y1 <= band or line.y0 >= page.height - band


def _masked(line: Line) -> str:
    return re.sub(r"\d+", "#", line.words)


def _ordered(boxes: Sequence[Box]) -> list[Box]:
    """Return the boxes in reading order."""
    if len(boxes) < 2:
        return list(boxes)
    ordered: list[Box] = []
    group: list[Box] = []
    for band in _parted(boxes, lambda box: (-box[0].y1, -box[-1].y0), 0.0):
        if group and not _columns([*group, *band]):
            ordered += _by_columns(group)
            group = []
        group += band
    return ordered + _by_columns(group)


def _by_columns(boxes: Sequence[Box]) -> list[Box]:
    columns = _columns(boxes)
    if not columns:
        return sorted(boxes, key=lambda box: (-box[0].y1, box[0].x0))
    return [box for column in columns for box in _ordered(column)]


def _columns(boxes: Sequence[Box]) -> list[list[Box]]:
    """Return the columns from left to right; where there are not two, none."""
    parts = _parted(
        boxes, lambda box: (min(line.x0 for line in box), max(line.x1 for line in box)), _GUTTER
    )
    return parts if len(parts) > 1 else []


def _parted(
    boxes: Iterable[Box], span: Callable[[Box], tuple[float, float]], gap: float
) -> list[list[Box]]:
    """Cut ``boxes`` wherever their spans on one axis leave more than ``gap`` free."""
    parts: list[list[Box]] = []
    end = float("-inf")
    for box in sorted(boxes, key=span):
        start, finish = span(box)
        if not parts or start > end + gap:
            parts.append([])
        parts[-1].append(box)
        end = max(end, finish)
    return parts


def _paragraphs(box: Box) -> list[list[Line]]:
    left = min(line.x0 for line in box)
    right = max(line.x1 for line in box)
    paragraphs: list[list[Line]] = []
    for line in box:
        before = paragraphs[-1][-1] if paragraphs else None
        indented = line.x0 > left + _INDENT * line.size
        short = before and before.x1 < right - _SHORT * (right - left)
        closed = before and short and _ENDS.search(before.words)
        resized = before and not 0.8 < line.size / before.size < 1.25
        first_indent = before and before.x0 > left + _INDENT * before.size and len(box) == 1
        if before is None or (indented and not first_indent) or closed or resized:
            paragraphs.append([])
        paragraphs[-1].append(line)
    return paragraphs


def _joined(lines: Sequence[Line], known: Counter[str]) -> str:
    text = lines[0].words
    for line in lines[1:]:
        text = _join(text, line.words, known)
    return text


def _join(before: str, after: str, known: Counter[str]) -> str:
    """Join two lines; a word that is divided between them becomes one.

    Whether the hyphen belongs to the word is told by how the document writes it elsewhere.
    """
    divided = _HYPHEN.search(before)
    rest = re.match(r"[^\W\d_]+", after)
    if not (divided and rest and rest[0][0].islower()):
        return f"{before} {after}"
    head = before[: divided.end(1)]
    whole, hyphened = f"{divided[1]}{rest[0]}".lower(), f"{divided[1]}-{rest[0]}".lower()
    keeps = known[hyphened] > known[whole]
    return f"{head}-{after}" if keeps else f"{head}{after}"


def _goes_on(before: str, after: str) -> bool:
    """Tell whether a paragraph that a column or a page cut off goes on in the next one."""
    return not _ENDS.search(before) and after[:1].islower()
