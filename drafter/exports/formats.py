"""The one table of export formats: a new one is a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from corpus.errors import DeskError
from drafter.exports.agency import to_ninjs
from drafter.exports.feeds import to_atom, to_json_feed, to_rss
from drafter.exports.html import to_email, to_html
from drafter.exports.issue import Issue, Site
from drafter.exports.linked_data import to_annotations, to_csl, to_json_ld
from drafter.exports.markdown import to_issue_markdown
from drafter.exports.plain import to_text
from drafter.exports.published_json import to_audit, to_issue_json
from prompts import HouseStyle


class UnknownFormat(DeskError):
    """A format that no export has."""

    code = "unknown_format"


@dataclass(frozen=True, slots=True)
class Format:
    """One export. ``suffix`` ends the file's name; ``what`` says for people what it is for."""

    name: str
    media_type: str
    suffix: str
    what: str
    render: Callable[[Issue], str | bytes]

    def body(self, issue: Issue) -> bytes:
        """Return the export as bytes, text as UTF-8."""
        made = self.render(issue)
        return made if isinstance(made, bytes) else made.encode()


def _docx(issue: Issue) -> bytes:
    # The library takes longer to load than all the others together.
    from drafter.exports.word import to_docx

    return to_docx(issue)


def _one(
    feed: Callable[[Sequence[Issue], Site, HouseStyle], str],
) -> Callable[[Issue], str]:
    return lambda issue: feed((issue,), issue.site, issue.style)


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        f.name: f
        for f in (
            Format("markdown", "text/markdown", "md", "house format", to_issue_markdown),
            Format("text", "text/plain", "txt", "plain text, as in the email", to_text),
            Format("email", "text/html", "email.html", "the email's HTML part", to_email),
            Format("html", "text/html", "html", "one page with all its evidence", to_html),
            Format("docx", _DOCX, "docx", "Word document", _docx),
            Format("json", "application/json", "json", "docs/schema/issue.json", to_issue_json),
            Format("atom", "application/atom+xml", "atom", "Atom entry", _one(to_atom)),
            Format("rss", "application/rss+xml", "rss", "RSS item", _one(to_rss)),
            Format(
                "jsonfeed",
                "application/feed+json",
                "feed.json",
                "JSON Feed 1.1 item",
                _one(to_json_feed),
            ),
            Format("ninjs", "application/json", "ninjs.json", "IPTC ninjs 3.0", to_ninjs),
            Format("jsonld", "application/ld+json", "jsonld", "schema.org NewsArticle", to_json_ld),
            Format(
                "annotations",
                'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
                "annotations.jsonld",
                "W3C Web Annotation of each citation",
                to_annotations,
            ),
            Format(
                "csl",
                "application/vnd.citationstyles.csl+json",
                "csl.json",
                "sources as CSL-JSON",
                to_csl,
            ),
            Format("audit", "application/x-ndjson", "audit.ndjson", "the audit", to_audit),
        )
    }
)


def format_named(name: str) -> Format:
    """Return a format by its name; ``UnknownFormat`` names those that there are."""
    try:
        return FORMATS[name]
    except KeyError:
        raise UnknownFormat(
            f"no export format {name[:40]!r}", help="one of " + ", ".join(FORMATS)
        ) from None


def file_name(issue: Issue, format: Format) -> str:
    """Return a name for the exported file that is safe in any folder and in any header."""
    return f"{issue.slug}.{format.suffix}"
