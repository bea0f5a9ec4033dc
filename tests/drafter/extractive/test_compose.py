"""Whole briefings over a small dossier: shape, citations, repetition, notes."""

from __future__ import annotations

from dataclasses import replace

from corpus.model import Kind, Role
from drafter.extractive.compose import MOST_SENTENCES, compose
from drafter.ground import ground
from drafter.memory import Memory, PastIssue
from drafter.model import Dossier, Proposal
from prompts import count_words
from tests.drafter.words_in_order import is_subsequence


def _told(dossier: Dossier) -> list[Proposal]:
    return [p for p in compose(dossier).proposals if p.quotes]


def test_every_section_speaks_or_says_what_is_missing(dam: Dossier) -> None:
    proposals = compose(dam).proposals
    for section in dam.style.sections:
        own = [p for p in proposals if p.section == section.key]
        assert own
        short = sum(count_words(p.text) for p in own if p.role is not Role.NOTE) < section.words[0]
        if short and section.key != "key_data":
            assert any(p.role is Role.NOTE for p in own)


def test_what_is_told_is_cited_by_exact_spans_and_grounds_without_a_finding(dam: Dossier) -> None:
    told = _told(dam)
    assert told
    for proposal in told:
        for quote in proposal.quotes:
            packet = dam.packet(quote.packet)
            assert packet is not None
            article = dam.articles[packet.evidence.passage.article_id]
            assert quote.span is not None
            assert article.text[slice(*quote.span)] == quote.words
    assert all(not g.findings for g in ground(told, dam, draft_id="d"))


def test_body_sentences_are_the_sources_own_words(dam: Dossier) -> None:
    for proposal in _told(dam):
        if proposal.role is Role.BODY:
            assert is_subsequence(proposal.text, proposal.quotes[0].words)


def test_one_citation_for_each_distinct_text(dam: Dossier) -> None:
    for proposal in _told(dam):
        packets = [dam.packet(q.packet) for q in proposal.quotes]
        origins = [dam.origins[p.evidence.passage.article_id] for p in packets if p]
        assert len(origins) == len(set(origins))


def test_nothing_is_told_twice(dam: Dossier) -> None:
    texts = [p.text for p in _told(dam)]
    assert len(texts) == len(set(texts))


def test_the_newest_development_comes_first(dam: Dossier) -> None:
    first = next(p for p in compose(dam).proposals if p.section == "situation")
    assert "6 March 2026" in first.text


def test_what_lies_ahead_is_a_forecast_and_stands_last(dam: Dossier) -> None:
    ahead = [p for p in _told(dam) if p.section == "whats_next"]
    assert ahead
    assert all(p.kind is Kind.FORECAST for p in ahead)
    assert any("20 April 2026" in p.text or "11 March 2026" in p.text for p in ahead)


def test_the_same_dossier_gives_the_same_briefing(dam: Dossier) -> None:
    assert compose(dam) == compose(dam)


def test_a_dossier_without_a_usable_sentence_is_all_notes(make_dossier, article) -> None:
    bare = make_dossier(article("Click here. Read more. Photo: Anna Reed."))
    proposals = compose(bare).proposals
    assert proposals
    assert all(p.role is Role.NOTE for p in proposals)


def test_undated_articles_can_be_drafted_from(dam: Dossier) -> None:
    undated = replace(
        dam, articles={k: replace(a, published_at=None) for k, a in dam.articles.items()}
    )
    assert _told(undated)


def test_an_overtaken_estimate_is_not_repeated(make_dossier, article) -> None:
    early = article("Repairs at the Velm Dam will take twelve days, the authority said.", day=1)
    late = article(
        "The Velm Dam authority completed the repairs on 20 March 2026, Oskar Pell said.",
        title="Velm Dam repaired",
        day=21,
    )
    texts = " ".join(p.text for p in _told(make_dossier(early, late)))
    assert "twelve days" not in texts
    assert "completed the repairs" in texts


def test_a_very_large_dossier_is_cut_to_its_best_packets(make_dossier, article) -> None:
    articles = [
        article(
            " ".join(
                f"Engineer {a}{n} of the Velm Dam closed gate {a}{n} on Friday, the ministry said."
                for n in range(20)
            ),
            title=f"Velm Dam report {a}",
        )
        for a in range(30)
    ]
    dossier = make_dossier(*articles)
    told = _told(dossier)
    assert told
    places = [int(q.packet[1:]) for p in told for q in p.quotes]
    assert max(places) <= MOST_SENTENCES // 20


def test_the_situation_says_what_came_since_the_last_issue(dam: Dossier) -> None:
    dates = sorted(a.published_at for a in dam.articles.values() if a.published_at)
    last = PastIssue("p1", "The dam", dates[0], {}, frozenset(), "/drafts/p1")
    proposals = compose(replace(dam, memory=Memory((last,)))).proposals
    notes = [p.text for p in proposals if p.section == "situation" and p.role is Role.NOTE]
    told = [p for p in proposals if p.section == "situation" and p.quotes]
    assert len(notes) == 2
    assert "our last issue on this story, “The dam” (/drafts/p1)" in notes[1]
    newer = int(notes[1].split(": ")[-1].split(" of ")[0])
    assert 0 < newer <= len(told)
    late = replace(last, as_of=dates[-1])
    texts = [p.text for p in compose(replace(dam, memory=Memory((late,)))).proposals]
    assert any(f"0 of the {len(told)} facts" in text for text in texts)
    assert not any("last issue" in p.text for p in compose(dam).proposals)
