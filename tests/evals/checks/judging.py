"""One sentence judged by what it cites of a source, and what the checks say of it by name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from corpus.language.sentences import sentence_spans
from corpus.model import Article, Citation, Kind, Role, Section, Sentence, Severity, article_id
from evals.model import Judgement
from evals.run import judge
from prompts import load_style

URL = "https://harbour-wire.example/7"


def judged(
    text: str,
    source: str,
    cite: Sequence[int] | slice = (0,),
    *,
    kind: Kind = Kind.FACT,
    role: Role = Role.BODY,
    body: str = "",
    section: str = "situation",
    outlet: str = "Harbour Wire",
    byline: str | None = None,
) -> Judgement:
    """Judge ``text`` by sentences of ``source``; with ``body`` that fact cites, not ``text``."""
    at = datetime(2026, 3, 11, 9, tzinfo=UTC)
    name = article_id(URL, source)
    article = Article(name, URL, outlet, "Varn", source, byline=byline, published_at=at)
    places = sentence_spans(source)
    wanted = places[cite] if isinstance(cite, slice) else [places[i] for i in cite]
    cites = tuple(Citation.of(article, *place) for place in wanted)
    sentence = Sentence("s1", text, kind, () if body else cites, role=role)
    beside = (Sentence("s2", body, Kind.FACT, cites),) if body else ()
    style = load_style()
    title = next(s.title for s in style.sections if s.key == section)
    within = Section(section, title, (sentence, *beside))
    return judge(sentence, within, {article.id: article}, style)


def blocking(found: Judgement) -> set[str]:
    """Return the names of the checks that block."""
    return {f.check.partition("@")[0] for f in found.findings if f.severity is Severity.BLOCKING}


def loud(found: Judgement) -> set[str]:
    """Return the names of the checks that warn or block."""
    return {f.check.partition("@")[0] for f in found.findings if f.severity is not Severity.INFO}
