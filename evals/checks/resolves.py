"""Each citation resolves: its article is there, and its span still holds the words cited."""

from __future__ import annotations

from corpus.model import Citation, Verdict
from evals.model import Outcome, Subject, rate, sentence_finding

# How evals.markdown writes a source that is named by outlet or address alone.
NAMED_ONLY = ("outlet:", "url:", "note:")


def check_resolves(subject: Subject) -> Outcome:
    """Score ``resolves`` over the sentence's citations."""
    citations = subject.sentence.citations
    if not subject.sources:
        # Somebody else's Markdown names outlets and addresses: nothing to resolve them against.
        citations = tuple(c for c in citations if not is_named_only(c))
    broken = [(citation, why) for citation in citations if (why := _why(citation, subject))]
    total = len(citations)
    findings = tuple(
        sentence_finding(
            subject,
            f"a citation does not resolve: {why}",
            expected="the exact words of a stored article",
            found=f"{citation.article_id}:{citation.start}-{citation.end}",
            hint="give that source, cite the words anew, or drop the citation",
        )
        for citation, why in broken
    )
    scores = {"resolves": rate(total - len(broken), total)}
    return Outcome(findings, scores, Verdict.UNSUPPORTED if broken else None)


def is_named_only(citation: Citation) -> bool:
    """Tell whether a citation names a source without saying which words (see evals.markdown)."""
    return citation.article_id.startswith(NAMED_ONLY)


def _why(citation: Citation, subject: Subject) -> str | None:
    article = subject.sources.get(citation.article_id)
    if article is None:
        named = is_named_only(citation)
        return f"no source was given for {citation.article_id}" if named else "no such article"
    if not article.text:
        return "the article has no text"
    if not 0 <= citation.start < citation.end <= len(article.text):
        return f"the span lies outside the article, which has {len(article.text)} characters"
    if citation.resolve(subject.sources) is None:
        return "the words at that place are not the words that were cited"
    return None
