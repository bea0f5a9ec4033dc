"""What other texts know, what stands first and what names the topic weighs more."""

from __future__ import annotations

from corpus.language.names import names
from corpus.language.tfidf import cosine
from drafter.extractive.candidates import candidates
from drafter.extractive.rank import weigh
from drafter.model import Dossier


def _weights(dossier: Dossier) -> dict[str, float]:
    topic = "the Velm Dam failure"
    return {w.candidate.text: w.weight for w in weigh(candidates(dossier), topic, names(topic))}


def test_what_two_texts_tell_outweighs_what_one_tells(make_dossier, article) -> None:
    shared = "The Velm Dam authority moved 340 households to schools in Port Carrow."
    alone = "The Velm Dam authority painted eleven benches in the gardens of Carrow."
    one = article(f"{alone} {shared}", title="A")
    two = article(shared, title="B", outlet="Carrow Gazette")
    weights = _weights(make_dossier(one, two))
    assert weights[shared] > weights[alone]


def test_copies_are_one_voice(make_dossier, article) -> None:
    shared = "The Velm Dam authority moved 340 households to schools in Port Carrow."
    other = "The Velm Dam authority counted eleven boats on the quay in Port Carrow."
    one = article(f"{other} {shared}", title="A")
    two = article(shared, title="B", outlet="Carrow Gazette")
    copy = article(shared, title="C", outlet="Radio Carrow", origin=two.id)
    assert _weights(make_dossier(one, two)) == _weights(make_dossier(one, two, copy))


def test_old_years_are_background(make_dossier, article) -> None:
    now = "The Velm Dam authority ordered a new hinge for its second gate in autumn."
    then = "The Velm Dam authority ordered a new hinge for its second gate in 1987."
    weights = _weights(make_dossier(article(now, title="A"), article(then, title="B")))
    assert weights[then] < weights[now]


def test_cosine_of_a_vector_with_itself(dam: Dossier) -> None:
    for w in weigh(candidates(dam), "dam", []):
        assert abs(cosine(w.vector, w.vector) - 1) < 1e-9
    assert weigh([], "dam", []) == []
