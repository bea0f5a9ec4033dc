"""PDFs written by hand: words at places, and nothing else that a test does not ask for."""

import zlib

import pytest

WIDTH, HEIGHT = 595, 842


class Pdf:
    """Pages of ``(x, y, size, words)`` in Helvetica, with fields of the info dictionary."""

    def __init__(self, *pages, info=None, encrypt=False, packed=None):
        self.objects: list[bytes] = []
        font = self._add(
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
        )
        kids = []
        parent = len(pages) * 2 + 2
        for lines in pages:
            drawn = "".join(f"BT /F1 {s} Tf {x} {y} Td ({w}) Tj ET\n" for x, y, s, w in lines)
            data = packed or zlib.compress(drawn.encode("cp1252"))
            content = self._add(
                b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(data), data)
            )
            kids.append(
                self._add(
                    b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R "
                    b"/Resources << /Font << /F1 %d 0 R >> >> >>"
                    % (parent, WIDTH, HEIGHT, content, font)
                )
            )
        refs = b" ".join(b"%d 0 R" % kid for kid in kids)
        assert self._add(b"<< /Type /Pages /Kids [%b] /Count %d >>" % (refs, len(kids))) == parent
        self.root = self._add(b"<< /Type /Catalog /Pages %d 0 R >>" % parent)
        self.trailer = b"/Root %d 0 R" % self.root
        if info:
            fields = b" ".join(b"/%b (%b)" % (k.encode(), v.encode()) for k, v in info.items())
            self.trailer += b" /Info %d 0 R" % self._add(b"<< %b >>" % fields)
        if encrypt:
            key = b"x" * 32
            self.trailer += b" /Encrypt %d 0 R /ID [(a) (a)]" % self._add(
                b"<< /Filter /Standard /V 1 /R 2 /P -44 /O (%b) /U (%b) >>" % (key, key)
            )

    def _add(self, body: bytes) -> int:
        self.objects.append(body)
        return len(self.objects)

    @property
    def bytes(self) -> bytes:
        out = bytearray(b"%PDF-1.7\n")
        places = []
        for number, body in enumerate(self.objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        out += b"trailer << /Size %d %b >>\nstartxref\n%d\n%%%%EOF\n" % (
            len(places) + 1,
            self.trailer,
            start,
        )
        return bytes(out)


@pytest.fixture
def pdf():
    return lambda *pages, **options: Pdf(*pages, **options).bytes


@pytest.fixture
def column():
    """Return lines of a column, from ``top`` down."""

    def lines(words, *, x=72, top=700, size=11):
        return [(x, top - 14 * i, size, line) for i, line in enumerate(words)]

    return lines
