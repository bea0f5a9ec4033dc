"""Candidates keep their exact places; datelines, headlines and open quotations are seen through."""

from __future__ import annotations

from dataclasses import replace

from drafter.extractive.candidates import Candidate, LeftOut, candidates, read
from drafter.model import Dossier


def _reasons(dossier: Dossier) -> dict[str, str]:
    return {x.text: x.reason for x in read(dossier) if isinstance(x, LeftOut)}


def test_every_candidate_stands_at_its_place(dam: Dossier) -> None:
    found = candidates(dam)
    assert found
    for c in found:
        assert c.article.text[c.start : c.end] == c.source
        packet = dam.packet(c.packet)
        assert packet is not None
        passage = packet.evidence.passage
        assert passage.article_id == c.article.id
        assert passage.start <= c.start < c.end <= passage.end


def test_a_dateline_is_no_part_of_the_sentence(dam: Dossier) -> None:
    first = candidates(dam)[0]
    assert first.text.startswith("A sluice gate at the Velm Dam failed")
    assert first.start > 0


def test_copies_share_an_origin(dam: Dossier) -> None:
    origins = {c.article.title: c.origin for c in candidates(dam)}
    assert origins["Flood on the lower quay"] == origins["Sluice gate fails at the Velm Dam"]


def test_what_is_left_out_says_why(dam: Dossier) -> None:
    reasons = _reasons(dam)
    assert reasons["She had warned of it before."] == "too short or too long"
    assert reasons["Click here for more pictures of the flood."] != ""
    assert reasons["Why did nobody answer the telephone?"] == "too short or too long"


def test_a_quotation_over_several_sentences_is_not_torn(make_dossier, article) -> None:
    text = (
        "“The gate of the dam failed in the night.\n"
        "Nobody in the town had been told of the danger.\n"
        "The ministry knew of it for years,” said Oskar Pell.\n"
        "The gate of the dam was shut on Friday."
    )
    kept = [c.text for c in candidates(make_dossier(article(text)))]
    assert kept == ["The gate of the dam was shut on 27 February 2026."]


def test_a_mark_that_was_lost_does_not_silence_the_rest(make_dossier, article) -> None:
    lines = ['The report calls the gate "unsafe and names three engineers of the dam.']
    lines += [f"Engineer number {n} closed a gate of the Velm Dam on Friday." for n in range(9)]
    kept = candidates(make_dossier(article("\n".join(lines))))
    assert len(kept) >= 3


def test_the_answer_to_a_question_is_not_taken(make_dossier, article) -> None:
    text = "Who knew? Chief engineer Ilse Tamrand, a critic of the dam, was told in the autumn."
    assert candidates(make_dossier(article(text))) == []


def test_an_essay_weighs_less_than_a_report(make_dossier, article) -> None:
    essay = article(
        "The Velm Dam was built to last a hundred years on the river. "
        "I have seen many dams in my life, and none like this. Why do we build them at all, then?"
    )
    report = article(
        "The Velm Dam failed on Monday, the authority said. "
        "Chief engineer Ilse Tamrand said a hinge of the Velm Dam had broken."
    )
    marks = {c.article.id: c.report for c in candidates(make_dossier(essay, report))}
    assert 0 < marks[essay.id] < 0.5 < marks[report.id] <= 1


def test_sentences_outside_the_packets_are_not_read(dam: Dossier) -> None:
    only = replace(dam, packets=dam.packets[:1])
    assert {c.article.id for c in candidates(only)} == {dam.packets[0].evidence.passage.article_id}
    assert all(isinstance(c, Candidate) for c in candidates(only))
