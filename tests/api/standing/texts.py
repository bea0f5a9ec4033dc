"""Two articles of fiction on one story."""

from datetime import UTC, datetime

from corpus.model import Article, Precision, article_id

_TEXTS = (
    "Ferries between Quill Bay and Marrow Island stopped on Tuesday after a pier collapsed. "
    "Harbour master Ines Vell said 420 passengers were stranded overnight.",
    "Marrow Island began to ration fuel because no ferry from Quill Bay has called since the pier "
    "collapsed. Harbour master Ines Vell said repairs would take six weeks.",
)


def _article(number: int, text: str) -> Article:
    url = f"https://herald.example/{number}"
    return Article(
        id=article_id(url, text),
        url=url,
        outlet="Quill Bay Herald",
        title="Ferries stop at Quill Bay after the pier collapses",
        text=text,
        published_at=datetime(2026, 3, 10 + number, 8, tzinfo=UTC),
        date_precision=Precision.INSTANT,
        date_source="test",
        language="en",
    )


STORY = tuple(_article(number, text) for number, text in enumerate(_TEXTS))
