"""An issue in the vocabularies by which machines follow its sources.

schema.org ``NewsArticle`` as JSON-LD · W3C Web Annotation Data Model · CSL-JSON
(https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html).
"""

from __future__ import annotations

import json
from datetime import UTC
from typing import Any

from corpus.codec import instant_text
from corpus.model import Article, Precision
from drafter.exports.html import summary_of
from drafter.exports.issue import Issue
from drafter.exports.printed import Cited, printed
from drafter.exports.statement import how_made

# Characters before and after the exact words, by which a reader's program finds them again.
_AFFIX = 32


def to_json_ld(issue: Issue) -> str:
    """Return the issue as a schema.org ``NewsArticle``, sources as ``citation``."""
    return _json(json_ld(issue))


def json_ld(issue: Issue) -> dict[str, Any]:
    """Return what ``to_json_ld`` writes, as JSON values."""
    text = printed(issue)
    house = {"@type": "NewsMediaOrganization", "name": issue.style.name, "url": issue.site.url()}
    return _known(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "@id": issue.urn,
            "url": issue.url,
            "mainEntityOfPage": issue.url,
            "headline": issue.title,
            "description": summary_of(text, issue),
            "inLanguage": issue.site.language,
            "datePublished": instant_text(issue.dated),
            "dateModified": instant_text(issue.updated_at),
            "issueNumber": issue.number,
            "version": issue.revision,
            "author": house,
            "publisher": house,
            "editor": {"@type": "Person", "name": issue.approver} if issue.approver else None,
            "creativeWorkStatus": _status(issue),
            "publishingPrinciples": issue.site.url("how-ai-is-used.html"),
            "usageInfo": issue.site.url("how-ai-is-used.html"),
            "creditText": how_made(issue),
            "isAccessibleForFree": True,
            "wordCount": len(text.text.split()),
            "articleSection": [s.title for s in text.sections],
            "articleBody": text.text,
            "citation": [_work(spans[0].article) for spans in text.articles if spans[0].article],
            "correction": [
                {
                    "@type": "CorrectionComment",
                    "text": " ".join(n.text.split()),
                    "datePublished": instant_text(n.at),
                }
                for n in issue.notices
            ],
        }
    )


def to_annotations(issue: Issue) -> str:
    """Return every citation as a W3C Web Annotation on the article that it cites.

    The body is the sentence that cites; the target holds the exact words, some characters around
    them, and their place in the stored text in code points. Words that do not resolve have none.
    """
    text = printed(issue)
    uses = [
        (section.key, sentence, cited)
        for section in text.sections
        for block in section.blocks
        for sentence in block.sentences
        for cited in sentence.cited
        if cited.article and cited.words
    ]
    items = [
        {
            "id": f"{issue.urn}:{sentence.id}:{cited.key}",
            "type": "Annotation",
            "motivation": "linking",
            "created": instant_text(issue.dated),
            "creator": {"type": "Organization", "name": issue.style.name},
            "body": {
                "type": "TextualBody",
                "value": sentence.text,
                "format": "text/plain",
                "language": issue.site.language,
                "purpose": "describing",
            },
            "target": _target(cited),
        }
        for _, sentence, cited in uses
    ]
    return _json(
        {
            "@context": "http://www.w3.org/ns/anno.jsonld",
            "id": f"{issue.urn}:annotations",
            "type": "AnnotationCollection",
            "label": f"Citations of {issue.title}",
            "total": len(items),
            "first": {
                "id": f"{issue.urn}:annotations:1",
                "type": "AnnotationPage",
                "startIndex": 0,
                "items": [_known(item) for item in items],
            },
        }
    )


def to_csl(issue: Issue) -> str:
    """Return the articles cited as CSL-JSON, one entry each, for any reference manager."""
    found = [spans[0].article for spans in printed(issue).articles if spans[0].article]
    return _json([_csl(article) for article in found])


def _target(cited: Cited) -> dict[str, Any]:
    article, c = cited.article, cited.citation
    assert article is not None
    before, after = article.text[max(0, c.start - _AFFIX) : c.start], article.text[c.end :][:_AFFIX]
    return {
        "type": "SpecificResource",
        "source": article.url or f"urn:drafting-desk:article:{article.id}",
        "selector": [
            _known(
                {
                    "type": "TextQuoteSelector",
                    "exact": cited.words,
                    "prefix": before or None,
                    "suffix": after or None,
                }
            ),
            {"type": "TextPositionSelector", "start": c.start, "end": c.end},
        ],
        "state": _known(
            {
                "type": "TimeState",
                "sourceDate": instant_text(article.fetched_at or article.published_at),
            }
        ),
    }


def _work(article: Article | None) -> dict[str, Any]:
    assert article is not None
    return _known(
        {
            "@type": "NewsArticle",
            "headline": article.title,
            "url": article.url,
            "datePublished": _day(article),
            "publisher": {"@type": "Organization", "name": article.outlet_name},
            "author": {"@type": "Person", "name": article.byline} if article.byline else None,
        }
    )


def _csl(article: Article) -> dict[str, Any]:
    day = _day(article)
    read = article.fetched_at.astimezone(UTC) if article.fetched_at else None
    return _known(
        {
            "id": article.id,
            "type": "article-newspaper",
            "title": article.title,
            "container-title": article.outlet,
            "author": [{"literal": article.byline}] if article.byline else None,
            "issued": {"date-parts": [[int(part) for part in day.split("-")]]} if day else None,
            "accessed": {"date-parts": [[read.year, read.month, read.day]]} if read else None,
            "URL": article.url,
            "language": article.language,
        }
    )


def _day(article: Article) -> str | None:
    """Return the date as exactly as it is known: year, month or day."""
    if article.published_at is None:
        return None
    form = {Precision.YEAR: "%Y", Precision.MONTH: "%Y-%m"}.get(article.date_precision, "%Y-%m-%d")
    return article.published_at.strftime(form)


def _status(issue: Issue) -> str:
    if issue.retracted:
        return "Retracted"
    return "Published" if issue.approver else "Draft"


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, [])}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
