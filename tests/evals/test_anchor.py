"""Named sources become exact citations where they are given, and nothing else moves."""

from __future__ import annotations

from dataclasses import replace

from corpus.model import Article, Briefing, Citation, Kind, Section, Sentence
from evals.anchor import anchor
from evals.markdown.named import placeholder

TEXT = "Coastguard vessels took off all passengers by dawn."


def anchored(citation: Citation, sources: dict[str, Article]) -> Citation:
    sentence = Sentence("s", TEXT, Kind.FACT, (citation,))
    briefing = Briefing("b", "t", None, (Section("situation", "S", (sentence,)),))
    return anchor(briefing, sources).sentences[0].citations[0]


def test_by_outlet_url_and_note(sources: dict[str, Article], ferry: Article) -> None:
    for named in (
        placeholder("outlet", "The Harbour Wire"),
        placeholder("url", f"{ferry.url}#top"),
        placeholder("note", "Harbour Wire, 11 March"),
        placeholder("note", "see “took off all passengers by dawn”"),
    ):
        found = anchored(named, sources)
        assert found.article_id == ferry.id, named
        assert "took off all passengers by dawn" in (found.resolve(sources) or "")


def test_another_outlet_stays_a_name(sources: dict[str, Article]) -> None:
    named = placeholder("outlet", "The Lantern")
    assert anchored(named, sources) == named


def test_exact_citations_are_never_moved(sources: dict[str, Article], ferry: Article) -> None:
    broken = replace(Citation.of(ferry, 0, 10), quote_hash="changed")
    assert anchored(broken, sources) == broken


def test_an_empty_article_anchors_nothing(ferry: Article) -> None:
    named = placeholder("outlet", "Harbour Wire")
    empty = replace(ferry, text="")
    assert anchored(named, {empty.id: empty}) == named
