"""PDFs as articles: order, paragraphs, divided words, furniture, fields, and what is refused."""

import time
import zlib
from datetime import UTC, datetime

import pytest

from corpus.errors import BadInput
from corpus.model import Precision
from corpus.pdf import article_from_pdf, is_pdf
from corpus.pdf.reading import read_document
from corpus.sources import read

BODY = [
    "The ferry to Marrow Island was halted on Tuesday after the pier",
    "gave way in a storm. Harbour master Ines Vell said that 420 passen-",
    "gers were stranded overnight, and that well-",
    "known faults had been reported in May.",
]
TEXT = (
    "The ferry to Marrow Island was halted on Tuesday after the pier gave way in a storm. Harbour"
    " master Ines Vell said that 420 passengers were stranded overnight, and that well-known faults"
    " had been reported in May."
)
MORE = "A well-known engineer had warned of it."


def text(data: bytes) -> str:
    return article_from_pdf(data, url=None, fetched_at=None).text


def test_words_divided_at_a_lines_end_are_whole_again(pdf, column):
    # "passengers" loses its hyphen; "well-known" keeps it, because it is written so below.
    page = column(BODY) + column([MORE], top=600)
    assert text(pdf(page)).splitlines() == [TEXT, MORE]


def test_columns_are_read_one_after_the_other(pdf, column):
    left = ["The council met on Monday and heard", "the harbour master for three hours."]
    right = ["It will vote on Friday on whether to", "hire barges until the pier is mended."]
    head = column(["Council hears harbour master on the pier"], top=780, size=20)
    page = head + [
        line for pair in zip(column(left), column(right, x=320), strict=True) for line in pair
    ]
    article = article_from_pdf(pdf(page), url=None, fetched_at=None)
    assert article.title == "Council hears harbour master on the pier"
    assert article.text.splitlines() == [" ".join(left), " ".join(right)]


def test_a_column_that_breaks_off_goes_on_in_the_next(pdf, column):
    left = ["The council met on Monday and heard", "the harbour master, who said that the"]
    right = ["pier had been closed for repairs twice", "before the storm and once after it."]
    page = column(left) + column(right, x=320)
    assert text(pdf(page)) == " ".join([*left, *right])


def test_a_line_over_both_columns_stands_between_what_is_above_and_below(pdf, column):
    wide = "What the council decided on the pier, and what it left to the harbour master to decide."
    above = (["Above left, one line of text here."], ["Above right, one line of text here."])
    below = (["Below left, one line of text here."], ["Below right, one line of text here."])
    page = column(above[0]) + column(above[1], x=320) + column([wide], top=650)
    page += column(below[0], top=600) + column(below[1], x=320, top=600)
    assert text(pdf(page)).splitlines() == [*above[0], *above[1], wide, *below[0], *below[1]]


def test_running_heads_and_page_numbers_are_dropped(pdf, column):
    pages = [
        column([f"Island Post, page {n}"], top=810, size=9)
        + column([f"Sentence {n} of the report stands on its own page. {BODY[0]}."])
        + column([str(n)], x=290, top=30, size=9)
        for n in range(1, 5)
    ]
    found = text(pdf(*pages))
    assert "Island Post" not in found
    assert [line[:10] for line in found.splitlines()] == [f"Sentence {n}" for n in range(1, 5)]


def test_what_repeats_in_the_middle_of_pages_stays(pdf, column):
    pages = [column([f"The toll is {n} ships.", *BODY]) for n in range(3)]
    assert text(pdf(*pages)).count("The toll is") == 3


def test_paragraphs_by_indentation(pdf):
    page = [
        (90, 700, 11, "The ferry to Marrow Island was halted on Tuesday after the pier"),
        (72, 686, 11, "gave way in the storm that had begun on the evening before that,"),
        (72, 672, 11, "as the harbour master of the island had feared for many a month."),
        (90, 658, 11, "Repairs will cost three million and take six weeks, the company"),
        (72, 644, 11, "said, and the council will vote on Friday on hiring barges then."),
    ]
    assert [line.split()[0] for line in text(pdf(page)).splitlines()] == ["The", "Repairs"]


def test_fields_of_the_file(pdf, column):
    info = {
        "Title": "Ferry halted",
        "Author": "Ines Vell",
        "CreationDate": "D:20260505145000-03'00'",
    }
    url = "https://www.island.example/report.pdf"
    article = article_from_pdf(pdf(column(BODY), info=info), url=url, fetched_at=None)
    assert (article.title, article.byline, article.url) == ("Ferry halted", "Ines Vell", url)
    assert article.published_at == datetime(2026, 5, 5, 17, 50, tzinfo=UTC)
    assert article.date_precision is Precision.INSTANT
    assert (article.date_source, article.date_zone) == ("pdf:CreationDate", "-03:00")
    assert (article.outlet, article.language) == ("island.example", "en")
    assert article.extractor.startswith("pdfminer.six ")


@pytest.mark.parametrize(
    ("written", "precision", "zone"),
    [
        ("D:20260505145000", Precision.DAY, "unknown"),
        ("D:20260505", Precision.DAY, None),
        ("D:20260505145000Z00'00'", Precision.INSTANT, "+00:00"),
        ("yesterday", Precision.UNKNOWN, None),
        ("D:20261305145000Z", Precision.UNKNOWN, None),
    ],
)
def test_dates_of_files(pdf, column, written, precision, zone):
    data = pdf(column(BODY), info={"CreationDate": written})
    article = article_from_pdf(data, url=None, fetched_at=None)
    assert (article.date_precision, article.date_zone) == (precision, zone)


def test_a_date_line_in_the_text_comes_before_the_files(pdf, column):
    page = column(["Published 3 May 2026"], top=760) + column(BODY)
    data = pdf(page, info={"CreationDate": "D:20260801000000Z"})
    article = article_from_pdf(data, url=None, fetched_at=None)
    assert (article.published_at.month, article.date_source) == (5, "text:dateline")


@pytest.mark.parametrize("title", ["Microsoft Word - ferry v2.doc", "ferry.indd", "Untitled"])
def test_a_word_processors_title_is_none(pdf, column, title):
    article = article_from_pdf(pdf(column(BODY), info={"Title": title}), url=None, fetched_at=None)
    assert article.title.startswith("The ferry to Marrow Island")


def test_ligatures_are_letters():
    from corpus.pdf.layout import running_text
    from corpus.pdf.reading import Line, Page

    page = Page(595, 842, ((Line(72, 700, 200, 711, 11, "The ﬁrst oﬃcer"),),))
    assert running_text([page]) == "The first officer"


def test_a_scan_is_refused(pdf):
    with pytest.raises(BadInput, match="pictures of pages") as error:
        text(pdf([]))
    assert "OCR" in error.value.help


def test_a_caption_is_no_article(pdf, column):
    with pytest.raises(BadInput, match="3 words"):
        text(pdf(column(["Photo: Ines Vell"])))


def test_a_password_is_asked_for(pdf, column):
    with pytest.raises(BadInput, match="password"):
        text(pdf(column(BODY), encrypt=True))


def test_fonts_that_do_not_tell_their_letters(pdf, column):
    with pytest.raises(BadInput, match="which letters"):
        text(pdf(column(["\\(cid:12\\)\\(cid:7\\) words"] * 30)))


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.7\n" + b"\0" * 5000, b"%PDF-1.4 %%EOF"])
def test_broken_files_are_refused(data):
    with pytest.raises(BadInput) as error:
        text(data)
    assert error.value.help


def test_too_many_pages(pdf):
    with pytest.raises(BadInput, match="300 pages"):
        text(pdf(*[[]] * 301))


def test_too_many_bytes():
    with pytest.raises(BadInput, match="bytes"):
        text(b"%PDF-1.7" + b"\0" * 25 * 1024 * 1024)


def test_a_file_that_takes_too_long_is_given_up(pdf):
    # Two million letters in one column.
    heavy = b"BT /F1 9 Tf 72 700 Td " + b"(aaaaaaaaaa) Tj 0 -1 Td " * 200_000 + b"ET"
    begun = time.monotonic()
    with pytest.raises(BadInput, match="seconds"):
        read_document(pdf([], packed=zlib.compress(heavy)), seconds=2)
    assert time.monotonic() - begun < 30


def test_a_file_that_unpacks_without_end_is_given_up(pdf):
    squeeze = zlib.compressobj()
    packed = b"".join(squeeze.compress(b" " * 2**20) for _ in range(160)) + squeeze.flush()
    assert len(packed) < 2**20
    with pytest.raises(BadInput, match="memory"):
        read_document(pdf([], packed=packed), memory=250 * 2**20)


def test_files_and_folders_hold_pdfs(pdf, column, tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf(column(BODY), info={"Title": "Ferry halted"}))
    (tmp_path / "b.pdf").write_text("no PDF at all")
    good, bad = read(tmp_path)
    assert good.title == "Ferry halted"
    assert "no PDF" in bad.reason


def test_told_by_its_first_bytes(pdf, column):
    data = pdf(column(BODY))
    assert is_pdf(data)
    assert is_pdf(b"\n\n" + data)
    assert not is_pdf(b"<html>%PDF" + b" " * 10)


def test_a_pdf_at_an_address(web, fetcher, pdf, column):
    from corpus.sources.web import articles_from_url

    url = web.page("/report", pdf(column(BODY)), "application/octet-stream")
    [article] = articles_from_url(fetcher, url)
    assert (article.url, article.text[:9]) == (url, "The ferry")
    assert article.fetched_at
