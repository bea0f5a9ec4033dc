"""The one place where what a reader found becomes an ``Article``."""

from __future__ import annotations

import re
from datetime import datetime

from corpus import dateline
from corpus.instants import Published
from corpus.language.identify import language_of
from corpus.model import Article, Precision, article_id
from corpus.notices import MAX_NOTICE, PAID, correction_in, paywall_in, withdrawal_in

MAX_TITLE = 500


def assemble(  # noqa: PLR0913
    text: str,
    *,
    url: str | None,
    outlet: str | None,
    title: str | None,
    byline: str | None,
    published: Published | None,
    date_source: str | None,
    language: str | None,
    extractor: str,
    fetched_at: datetime | None = None,
    access: str | None = None,
    correction: str | None = None,
    withdrawn: str | None = None,
) -> Article:
    """Return the article; ``text`` is normalised and ``url`` canonical already.

    What no field gave is looked for where articles often have it: the date in the head of the text
    or in the address, the title in the first line, a correction, a withdrawal and a paywall in
    lines of their own. A language that nothing names is told by the words.
    """
    if published is None:
        published, date_source = _undated(text, url)
    return Article(
        id=article_id(url, text),
        url=url,
        outlet=outlet,
        title=(title or _title_from_text(text))[:MAX_TITLE],
        text=text,
        byline=re.sub(r"(?i)^by\s+", "", byline or "")[:MAX_TITLE] or None,
        published_at=published.at if published else None,
        date_precision=published.precision if published else Precision.UNKNOWN,
        date_source=date_source if published else None,
        fetched_at=fetched_at,
        language=_language(language) or language_of(text),
        extractor=extractor,
        date_zone=published.zone if published else None,
        access=access or (PAID if paywall_in(text) else None),
        correction=correction_in(text) or (correction or "")[:MAX_NOTICE] or None,
        withdrawn=(withdrawn or "")[:MAX_NOTICE] or withdrawal_in(title or "", text),
    )


def _undated(text: str, url: str | None) -> tuple[Published | None, str]:
    in_url = dateline.date_from_url(url)
    in_text = dateline.date_from_text(text, in_url)
    return (in_text, "text:dateline") if in_text else (in_url, "url:path")


def _title_from_text(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    named = (line for line in lines if not dateline.is_date_line(line))
    return next(named, lines[0] if lines else "")


def _language(written: str | None) -> str | None:
    """Return the primary language of a BCP 47 tag: ``en`` of ``en-GB``."""
    match = re.fullmatch(r"([a-z]{2,3})(?:[-_][a-z0-9]{1,8})*", (written or "").strip(), re.I)
    return match[1].lower() if match else None
