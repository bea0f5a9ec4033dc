import codecs
import gzip
import json
import os
import tracemalloc

import pytest

from corpus.model import Article
from corpus.sources import Rejected, read
from corpus.sources.json_files import read_array, read_lines

TEXT = "The cable was cut on Tuesday, the operator said. Repairs will take a week."
RECORD = {"url": "https://news.example/a", "title": "Cable cut", "text": TEXT}
PAGE = f"""<html><head><title>Cable cut</title></head><body><nav>Home News</nav><article>
<h1>Cable cut</h1>{"".join(f"<p>{TEXT} So said harbour master {i}.</p>" for i in range(4))}
</article></body></html>"""


def line(**changes: object) -> str:
    return json.dumps({**RECORD, **changes}, ensure_ascii=False) + "\n"


@pytest.fixture
def put(tmp_path):
    def write(name: str, data: str | bytes):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    return write


def the_rejected(path) -> Rejected:
    items = list(read(path))
    assert len(items) == 1, items
    assert isinstance(items[0], Rejected), items
    assert items[0].help
    return items[0]


@pytest.mark.parametrize(
    ("name", "data", "count"),
    [
        ("a.jsonl", line() + "\n" + line(text=TEXT + " More."), 2),
        ("a.ndjson", line(), 1),
        ("a.json", json.dumps(RECORD), 1),
        ("a.json", json.dumps(RECORD, indent=2), 1),
        ("a.json", json.dumps([RECORD, RECORD], indent=2), 2),
        ("a.json", line() + line(), 2),
        ("a.json", json.dumps({"status": "ok", "articles": [RECORD, RECORD]}), 2),
        ("a.json", json.dumps({"hits": [RECORD]}, indent=1), 1),
        ("a.jsonl", json.dumps([RECORD, RECORD]), 2),
        ("a.jsonl", "[" + line().strip() + ",\n" + line() + "]", 2),
        ("a", line(), 1),
        ("a.txt", TEXT, 1),
        ("a.md", f"# Cable cut\n\n{TEXT}", 1),
        ("a.html", PAGE, 1),
        ("a.xml", PAGE, 1),
        ("a.JSONL", line(), 1),
    ],
)
def test_kinds_of_files(put, name, data, count):
    for path in (put(name, data), put(name + ".gz", gzip.compress(data.encode()))):
        items = list(read(path))
        assert [type(item) for item in items] == [Article] * count, items


@pytest.mark.parametrize(
    "encode",
    [
        lambda s: s.encode("utf-8"),
        lambda s: s.encode("utf-8-sig"),
        lambda s: codecs.BOM_UTF16_LE + s.encode("utf-16-le"),
        lambda s: codecs.BOM_UTF16_BE + s.encode("utf-16-be"),
        lambda s: s.encode("utf-32"),
        lambda s: s.encode("cp1252"),
    ],
    ids=["utf-8", "bom", "utf-16-le", "utf-16-be", "utf-32", "cp1252"],
)
@pytest.mark.parametrize("form", ["jsonl", "json", "array", "txt"])
def test_encodings(put, encode, form):
    text = (
        "Le câble a été coupé mardi près de la côte, a déclaré l’opérateur. La réparation durera"
        " une semaine, à moins que la météo ne s’aggrave, a précisé le préfet, très préoccupé."
    )
    record = {"text": text, "language": "fr"}
    data = {
        "jsonl": json.dumps(record, ensure_ascii=False) + "\n",
        "json": json.dumps(record, ensure_ascii=False, indent=1),
        "array": json.dumps([record], ensure_ascii=False),
        "txt": text,
    }[form]
    path = put(f"a.{'json' if form == 'array' else form}", encode(data))
    [article] = read(path)
    assert isinstance(article, Article), article
    assert article.text == text


def test_a_bad_line_does_not_stop_the_next(put):
    path = put(
        "a.jsonl",
        line()
        + "{broken\n"
        + "\n"
        + "[1, 2]\n"
        + '"just a string"\n'
        + '{"title": "no text"}\n'
        + '{"text": "'
        + "9" * 50
        + '", "n": '
        + "1" * 5000
        + "}\n"
        + "[" * 100_000
        + "\n"
        + line(),
    )
    items = list(read(path))
    assert isinstance(items[0], Article)
    assert isinstance(items[-1], Article)
    rejected = [item for item in items if isinstance(item, Rejected)]
    places = [item.where.removeprefix(f"{path}:") for item in rejected]
    assert places == ["2", "4[0]", "4[1]", "5", "6", "7", "8"]
    assert all(item.reason and item.help for item in rejected)
    assert "not JSON" in rejected[0].reason


def test_a_bad_line_in_another_encoding_does_not_stop_the_next(put):
    noise = bytes(range(0x81, 0x100)) * 3
    items = list(read(put("a.jsonl", line().encode() + noise + b"\n" + line().encode())))
    assert [type(item) for item in items] == [Article, Rejected, Article]


def test_a_line_of_50_mb_is_named_and_the_rest_read(put):
    path = put("a.jsonl", b"")
    with path.open("wb") as file:
        file.write(line().encode())
        file.write(b'{"text": "')
        for _ in range(50):
            file.write(b"x" * 1024 * 1024)
        file.write(b'"}\n')
        file.write(line().encode())
    tracemalloc.start()
    items = list(read(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [type(item) for item in items] == [Article, Rejected, Article]
    assert items[1].where == f"{path}:2"
    assert "10,485,760 bytes" in items[1].reason
    assert peak < 40 * 1024 * 1024


def test_a_long_line_without_an_end(put):
    path = put("a.jsonl", line() + "x" * 200)
    with path.open("rb") as file:
        items = list(read_lines(file, "a", max_item=150))
    assert [type(item) for item in items] == [Article, Rejected]


def test_a_line_of_exactly_the_cap_is_read(put):
    data = line().encode()
    with put("a.jsonl", data).open("rb") as file:
        assert [type(i) for i in read_lines(file, "a", max_item=len(data))] == [Article]


def test_items_of_an_array_are_read_one_by_one(put):
    good = json.dumps({**RECORD, "title": 'a "]," b \\'})
    long = json.dumps({"text": "x" * 500})
    data = f'[\n{good},\n  {{"text": bad}},\n\n{long}\n, {good}, 7, [], {good} ]\n'
    with put("a.json", data).open("rb") as file:
        items = list(read_array(file, "a", max_item=400))
    shown = [i.where if isinstance(i, Rejected) else "article" for i in items]
    assert shown == ["article", "a:3", "a:5", "article", "a:6", "a:6", "article"]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
def test_array_items_may_lie_across_chunks(put, size):
    class Slow:
        def __init__(self, data: bytes) -> None:
            self.data = data

        def read(self, _n: int) -> bytes:
            head, self.data = self.data[:size], self.data[size:]
            return head

    records = [{"text": f'{TEXT} "{i}" \\ [{{,'} for i in range(3)]
    items = list(read_array(Slow(json.dumps(records, indent=1).encode()), "a"))
    assert [item.text for item in items] == [record["text"] for record in records]


def test_an_array_cut_short_gives_what_came_before(put):
    items = list(read(put("a.json", json.dumps([RECORD, RECORD])[:-30])))
    assert isinstance(items[0], Article)
    assert isinstance(items[-1], Rejected)
    assert "not closed" in items[-1].reason


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.jsonl", b"", "empty file"),
        ("a.txt", b" \n ", "empty file"),
        ("a.html", b"\n", "empty file"),
        ("a.json", b"{", "not JSON"),
        ("a.json", b"[]", None),
        ("a.json", b'{"articles": []}', "empty list"),
        ("a.json", b"7", "not an object"),
        ("a.json", b'{"title": "x"}', "no field that holds a text"),
        ("a.json", b"\xff\xfe{\x00", "not JSON"),
        ("a.txt", b"\xff\xfe\x00\xd8\x00\xd8", "utf-16"),
        ("a.txt", b"1234 5678", "without words"),
        ("a.md", b"---\ntitle: x\n---\n", "without words"),
        ("a.html", b"<html><body><nav>Home</nav></body></html>", "no article"),
        ("a.html", b"<html", "no article|not HTML"),
        ("a.xml", b"<rss", "neither RSS"),
        ("a.xml", b"this is no XML", "neither RSS"),
        ("a.opml", b"<opml><body/></opml>", "list of feeds"),
        ("a.pdf", b"%PDF-1.7 x", "PDF, but it cannot be read"),
        ("a.docx", b"PK\x03\x04abc", "binary"),
        ("a.jsonl", b"\x00\x01\x02\x03", "binary"),
        ("a.png", b"\x89PNG\r\n", "binary"),
        ("a.css", b"p { color: red }", "no kind of file"),
        ("a.jsonl.gz", gzip.compress(b"", mtime=0), "empty file"),
    ],
)
def test_what_is_no_article_is_named(put, name, data, reason):
    path = put(name, data)
    if reason is None:
        assert list(read(path)) == []
        return
    rejected = the_rejected(path)
    assert rejected.where.startswith(str(path))
    assert __import__("re").search(reason, rejected.reason), rejected


def test_an_unknown_encoding_says_what_was_tried(put):
    rejected = the_rejected(put("a.txt", bytes(range(0x80, 0x100)) * 40))
    assert "utf-8" in rejected.reason
    assert "charset-normalizer" in rejected.reason


def test_a_gzip_cut_short_gives_what_came_before(put):
    packed = gzip.compress(
        b"".join(line(text=f"{TEXT} {os.urandom(20).hex()}").encode() for _ in range(900))
    )
    items = list(read(put("a.jsonl.gz", packed[:-2000])))
    assert sum(isinstance(item, Article) for item in items) > 100
    assert "gzip" in items[-1].reason


def test_paths_that_are_not_there(tmp_path):
    assert "no such file" in the_rejected(tmp_path / "a.jsonl").reason
    assert "without files" in the_rejected(tmp_path).reason
    os.mkfifo(tmp_path / "pipe")
    assert the_rejected(tmp_path / "pipe").reason
    assert the_rejected(tmp_path).reason  # and a folder does not wait for it either


def test_a_folder_is_read_in_order_and_without_hidden_files(put, tmp_path):
    put("in/b/1.jsonl", line(title="third"))
    put("in/a/2.jsonl", line(title="second"))
    put("in/a/1.jsonl", line(title="first"))
    put("in/.hidden/1.jsonl", line())
    put("in/.hidden.jsonl", line())
    put("in/c.png", b"\x89PNG\r\n")
    put("in/b/README.md", TEXT)
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    items = list(read(tmp_path / "in"))
    shown = [i.title if isinstance(i, Article) else i.reason for i in items]
    assert shown == [
        "a binary file",
        "first",
        "second",
        "third",
        "about the folder, not an article",
    ]


def test_a_link_that_leads_out_of_a_folder_is_not_followed(put, tmp_path):
    put("secret.txt", TEXT)
    put("in/a.txt", TEXT)
    (tmp_path / "in" / "b.txt").symlink_to("a.txt")
    (tmp_path / "in" / "c.txt").symlink_to(tmp_path / "secret.txt")
    first, second, third = read(tmp_path / "in")
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert "outside" in third.reason
    assert isinstance(next(iter(read(tmp_path / "secret.txt"))), Article)


def test_front_matter_names_the_fields(put):
    [article] = read(
        put(
            "a.md",
            "---\ntitle: 'Cable cut'\nurl: https://news.example/a\nauthor: A. Writer\n"
            f"date: 2026-05-05\noutlet: Harbour Wire\n---\n# Cable is cut\n\n{TEXT}\n\n* one *b*\n",
        )
    )
    assert (article.title, article.outlet, article.byline) == (
        "Cable cut",
        "Harbour Wire",
        "A. Writer",
    )
    assert article.url == "https://news.example/a"
    assert article.published_at.day == 5
    assert article.text == f"{TEXT}\none b"


def test_markdown_does_not_pass_markup_on(put):
    [article] = read(put("a.md", f"{TEXT}\n\n<script>alert(1)</script> [a](javascript:b)"))
    assert "<p>" not in article.text
    assert article.text.startswith(TEXT)


def test_a_saved_feed(put):
    long = " ".join([TEXT] * 8)
    feed = f"""<rss version="2.0"><channel><title>Harbour Wire</title>
    <item><title>One</title><link>https://news.example/1</link>
      <description>{long} {long}</description></item>
    <item><title>Two</title><link>https://news.example/2</link>
      <description>Short.</description></item>
    </channel></rss>"""
    one, two = read(put("feed.xml", feed))
    assert isinstance(one, Article)
    assert (one.outlet, one.title) == ("Harbour Wire", "One")
    assert isinstance(two, Rejected)
    assert two.where.endswith("feed.xml#https://news.example/2")
    assert "--feed" in two.help
    [item] = read(
        put(
            "feed.json",
            json.dumps(
                {
                    "version": "https://jsonfeed.org/version/1.1",
                    "title": "Harbour Wire",
                    "items": [{"id": "1", "title": "One", "content_text": long}],
                }
            ),
        )
    )
    assert isinstance(item, Article)


@pytest.mark.shared_data
@pytest.mark.parametrize(("name", "count"), [("ecbplus", 747), ("technology-business-2023", 47)])
def test_the_shared_articles_are_all_read(shared_data, name, count):
    items = list(read(shared_data / "news" / f"{name}.jsonl"))
    assert [item for item in items if not isinstance(item, Article)] == []
    assert len(items) == count
    if name == "ecbplus":
        # None has a date field: these tell it in their words or their address.
        assert sum(item.published_at is not None for item in items) >= 350
