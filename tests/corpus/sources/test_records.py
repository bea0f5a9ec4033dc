from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.codec import article_to_dict
from corpus.errors import BadInput
from corpus.model import Precision, article_id
from corpus.sources.records import article_from_record

TEXT = "The cable was cut on Tuesday, the operator said."
AT = datetime(2026, 5, 5, 17, 50, tzinfo=UTC)


@pytest.mark.parametrize(
    "names",
    [
        ("url", "outlet", "title", "text", "published_at", "byline", "language"),
        ("link", "publisher", "headline", "body", "pubDate", "author", "lang"),
        ("uri", "source", "title", "content", "datePublished", "creator", "inLanguage"),
        ("URL", "Site-Name", "Headline", "body_text", "publish_date", "Authors", "LANGUAGE"),
        ("canonical_url", "publication", "title", "articleBody", "date", "author", "language"),
    ],
)
def test_fields_by_many_names(names):
    values = (
        "https://news.example/a?utm_source=x",
        "Harbour Wire",
        "Cable cut",
        TEXT,
        "2026-05-05T17:50:00Z",
        "By Anja Perrault",
        "en-GB",
    )
    article = article_from_record(dict(zip(names, values, strict=True)))
    assert article.url == "https://news.example/a"
    assert article.outlet == "Harbour Wire"
    assert article.title == "Cable cut"
    assert article.text == TEXT
    assert article.byline == "Anja Perrault"
    assert (article.published_at, article.date_precision) == (AT, Precision.INSTANT)
    assert article.date_source == f"field:{names[4]}"
    assert article.language == "en"
    assert article.extractor == "given"
    assert article.id == article_id("https://news.example/a", TEXT)


def test_nested_names_and_lists():
    article = article_from_record(
        {
            "source": {"id": None, "name": "Harbour Wire"},
            "authors": [{"name": "A. Writer"}, "B. Writer"],
            "content": ["One paragraph.", "Another."],
            "url": ["https://news.example/a"],
        }
    )
    assert article.outlet == "Harbour Wire"
    assert article.byline == "A. Writer, B. Writer"
    assert article.text == "One paragraph.\nAnother."
    assert article.url == "https://news.example/a"


def test_the_measuring_field_is_never_read():
    with_story = article_from_record({"text": TEXT, "story": "30b", "category": "x"})
    assert with_story == article_from_record({"text": TEXT})
    assert "30b" not in repr(with_story)


def test_an_address_is_not_needed():
    article = article_from_record({"url": None, "outlet": None, "text": TEXT})
    assert article.url is None
    assert article.outlet is None
    assert article.outlet_name == "unnamed source"
    assert article.id == article_id(None, TEXT)


def test_a_script_is_no_address():
    assert article_from_record({"url": "javascript:alert(1)", "text": TEXT}).url is None


def test_an_outlet_by_its_domain():
    assert article_from_record({"outlet": "bbc.co.uk", "text": TEXT}).outlet == "BBC"
    assert (
        article_from_record({"url": "https://www.reuters.com/a", "text": TEXT}).outlet == "Reuters"
    )


def test_markup_is_reduced_and_text_normalised():
    assert (
        article_from_record({"content_html": "<p>Caf\u0065\u0301</p>\r\n<p>b</p>"}).text
        == "Café\nb"
    )
    assert article_from_record({"text": "<p>a <b>b</b></p>"}).text == "a b"
    assert article_from_record({"text": "a < b\r\nc\x00\ud800"}).text == "a < b\nc"
    assert article_from_record({"title": "Don&#39;t <i>go</i>", "text": TEXT}).title == "Don't go"


def test_a_date_in_the_first_lines():
    article = article_from_record({"title": "Cable cut", "text": f"October 14,2011\n{TEXT}"})
    assert article.published_at == datetime(2011, 10, 14, tzinfo=UTC)
    assert article.date_precision is Precision.DAY
    assert article.date_source == "text:dateline"


def test_a_date_in_the_address():
    article = article_from_record({"url": "https://news.example/2011/10/14/a", "text": TEXT})
    assert (article.date_precision, article.date_source) == (Precision.DAY, "url:path")


def test_a_date_field_wins_over_the_text():
    article = article_from_record({"date": "2026-05-05", "text": f"October 14, 2011\n{TEXT}"})
    assert article.published_at.year == 2026


def test_a_date_that_cannot_be_read_is_unknown():
    article = article_from_record({"date": "last week", "text": TEXT})
    assert (article.published_at, article.date_precision) == (None, Precision.UNKNOWN)
    assert article.date_source is None


def test_a_title_that_is_a_date():
    article = article_from_record({"title": "May 2,2013,1: 12 PM", "text": f"Cable cut\n{TEXT}"})
    assert article.title == "Cable cut"
    assert article.published_at == datetime(2013, 5, 2, tzinfo=UTC)
    assert article.date_source == "title:dateline"
    other = article_from_record(
        {"title": "8 / 2 / 13", "text": f"Updated 9:06 AM\nCable cut\n{TEXT}"}
    )
    assert other.title == "Cable cut"
    assert other.published_at is None


def test_a_title_that_is_the_lead_joins_the_text():
    lead = "A cable that carries power to the island was cut on Tuesday, its operator said."
    article = article_from_record({"title": lead, "text": TEXT})
    assert article.text == f"{lead}\n{TEXT}"
    assert article.extractor == "given+lead"
    for unchanged in ({"title": lead, "text": f"{lead} {TEXT}"}, {"title": "Cut.", "text": TEXT}):
        assert article_from_record(unchanged).text == unchanged["text"]


def test_our_own_export_keeps_what_it_knew():
    article = article_from_record(
        {
            "text": TEXT,
            "published_at": "2026-05-05T00:00:00+00:00",
            "date_precision": "day",
            "date_source": "text:dateline",
        }
    )
    assert (article.date_precision, article.date_source) == (Precision.DAY, "text:dateline")


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({}, "no field that holds a text"),
        ({"title": "Cable cut", "summary": "x"}, "no field that holds a text"),
        ({"text": ""}, "no words"),
        ({"text": None}, "no words"),
        ({"text": 5}, "no words"),
        ({"text": {"a": 1}}, "no words"),
        ({"text": " \n… —"}, "no words"),
        ({"content_html": "<p></p><script>var a = 1</script>"}, "no words"),
        ({"content": "The cable was cut on Tues… [+2041 chars]"}, "cut short"),
    ],
)
def test_records_without_a_text(record, reason):
    with pytest.raises(BadInput, match=reason) as bad:
        article_from_record(record)
    assert bad.value.help


NINJS_1 = {
    "uri": "https://wire.example/a",
    "type": "text",
    "versioncreated": "2026-05-05T17:50:00Z",
    "pubstatus": "usable",
    "headline": "Cable cut",
    "byline": "Anja Perrault",
    "language": "en",
    "infosource": [{"name": "Harbour Wire"}],
    "body_xhtml": f"<div><p>{TEXT}</p></div>",
}
NINJS_2 = {
    "uri": "https://wire.example/a",
    "standard": {"name": "ninjs", "version": "2.0"},
    "versioncreated": "2026-05-05T17:50:00Z",
    "headlines": [{"role": "short", "value": "Cut"}, {"role": "main", "value": "Cable cut"}],
    "byline": "Anja Perrault",
    "language": "en",
    "infosources": [{"name": "Harbour Wire"}],
    "bodies": [
        {
            "contenttype": "text/vnd.IPTC.NITF",
            "value": "<nitf><head><title>x</title></head></nitf>",
        },
        {"contenttype": "text/plain", "value": TEXT},
    ],
}
NINJS_3 = {
    "uri": "https://wire.example/a",
    "standard": {"name": "ninjs", "version": "3.0"},
    "versionCreated": "2026-05-05T17:50:00Z",
    "pubStatus": "usable",
    "headlines": [{"value": "Cable cut"}],
    "by": "Anja Perrault",
    "language": "en-GB",
    "infoSources": [{"name": "Harbour Wire"}],
    "bodies": [{"contentType": "text/html", "value": f"<p>{TEXT}</p>"}],
}


@pytest.mark.parametrize("record", [NINJS_1, NINJS_2, NINJS_3], ids=["1.x", "2.x", "3.x"])
def test_ninjs(record):
    article = article_from_record(record)
    assert article.url == "https://wire.example/a"
    assert (article.outlet, article.title) == ("Harbour Wire", "Cable cut")
    assert (article.text, article.byline) == (TEXT, "Anja Perrault")
    assert (article.published_at, article.language) == (AT, "en")
    assert article.date_source.lower() == "ninjs:versioncreated"


@pytest.mark.parametrize("field", ["embargoed", "embargoedUntil"])
def test_ninjs_under_embargo_is_published_when_it_ends(field):
    article = article_from_record({**NINJS_1, field: "2026-05-06T06:00:00Z"})
    assert article.published_at == datetime(2026, 5, 6, 6, tzinfo=UTC)
    assert article.date_source == f"ninjs:{field.lower()}"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"pubstatus": "withheld"}, "withheld"),
        ({"body_xhtml": "", "type": "picture"}, "picture without a body"),
    ],
)
def test_ninjs_that_is_no_article(change, reason):
    with pytest.raises(BadInput, match=reason):
        article_from_record({**NINJS_1, **change})


def test_a_cancelled_ninjs_takes_its_article_back():
    taken = article_from_record({**NINJS_1, "pubstatus": "canceled", "ednote": "KILL: forged."})
    assert (taken.text, taken.withdrawn) == ("KILL: forged.", "KILL: forged.")
    assert taken.url == article_from_record(NINJS_1).url
    bare = article_from_record({**NINJS_1, "pubstatus": "canceled", "body_xhtml": ""})
    assert bare.withdrawn == "Marked canceled by its publisher."


@pytest.mark.parametrize(
    ("said", "notice"),
    [("The letter was forged.", "The letter was forged."), (True, "Its publisher took it back.")],
)
def test_a_withdrawal_needs_no_text(said, notice):
    taken = article_from_record({"url": "https://a.example/1", "withdrawn": said})
    assert (taken.text, taken.withdrawn) == (notice, notice)
    assert article_from_record({"url": "https://a.example/1", "text": "x", "withdrawn": False})
    kept = article_from_record(
        {"url": "https://a.example/1", "text": "All of it.", "withdrawn": said}
    )
    assert (kept.text, kept.withdrawn) == (f"{notice}\nAll of it.", notice)
    again = article_from_record(article_to_dict(kept))
    assert (again.id, again.withdrawn) == (kept.id, notice)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=5,
)
FIELDS = st.sampled_from(
    [
        "url",
        "source",
        "title",
        "text",
        "body_html",
        "date",
        "author",
        "language",
        "bodies",
        "headlines",
        "versioncreated",
        "pubstatus",
        "uri",
        "standard",
        "infosource",
        "embargoed",
    ]
)


@settings(max_examples=60)
@given(st.dictionaries(FIELDS | st.text(max_size=5), json_values, max_size=6))
def test_any_record_is_an_article_or_bad_input(record):
    try:
        article = article_from_record(record)
    except BadInput:
        return
    assert article.text
    assert article.title
    # What is stored can be written: no lone surrogates.
    f"{article.text}{article.title}{article.byline}{article.outlet}{article.url}".encode()


def test_what_an_export_of_ours_says_comes_back():
    from corpus.codec import article_to_dict

    given = {
        "url": "https://news.example/1",
        "outlet": "Harbour Wire",
        "title": "Cable cut",
        "text": "The cable was cut on Tuesday near the harbour, the operator said.",
        "published_at": "2026-05-05T14:50:00-03:00",
        "correction": "The cable is 40 km long.",
        "isAccessibleForFree": False,
    }
    article = article_from_record(given)
    assert (article.access, article.date_zone) == ("paid", "-03:00")
    assert article.correction == "The cable is 40 km long."
    again = article_from_record(article_to_dict(article))
    assert (again.access, again.date_zone, again.correction) == (
        article.access,
        article.date_zone,
        article.correction,
    )
