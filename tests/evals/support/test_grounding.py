"""The model of support: what it answers, and what it keeps to whatever it is given."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.assets import DIMENSIONS, Embedder, TokenVectors
from corpus.language.tokens import tokens
from evals.evidence import Span
from evals.support.features import LEXICAL, aligned, lexical
from evals.support.grounding import Grounder, _Evidence

DOC = (
    "The regulator spoke on Monday. A cable to Sarema was cut on Thursday, 40 km off the coast. "
    "Traffic slowed by 12% after the cut, the operator said. The weather was fair. "
    "Nothing else happened."
)
CUT = "A cable to Sarema was cut on Thursday, 40 km off the coast."
SPAN = Span(DOC, 0, len(DOC))
LEXICAL_ONLY = Grounder()


def figures(claim: str, span: Span = SPAN) -> dict[str, float]:
    evidence = _Evidence.of((span,))
    assert evidence is not None
    values = lexical(aligned(claim, evidence.document))
    return dict(zip(LEXICAL, values, strict=True))


def test_own_words_are_supported_and_foreign_ones_are_not() -> None:
    own = LEXICAL_ONLY.judge(CUT, (SPAN,))
    foreign = LEXICAL_ONLY.judge("Three ministers resigned over a bribery inquiry.", (SPAN,))
    assert own.supported
    assert own.missing == ()
    assert not foreign.supported
    assert own.probability > foreign.probability + 0.3


def test_missing_parts_are_named_by_place() -> None:
    claim = "A cable to Sarema was cut by pirates, 90 km off the coast."
    found = LEXICAL_ONLY.judge(claim, (SPAN,))
    missing = {claim[a:b] for a, b in found.missing}
    assert missing == {"pirates", "90 km"}


def test_the_window_lies_where_the_claim_is_answered() -> None:
    long = " ".join(["It rained in the hills all day long."] * 20)
    doc = f"{long} {CUT} {long}"
    index, start, end = LEXICAL_ONLY.judge(CUT, (Span(doc, 0, len(doc)),)).window or (0, 0, 0)
    assert index == 0
    assert CUT in doc[start:end]
    assert end - start < 200


def test_a_window_of_the_second_citation_points_into_it() -> None:
    first = Span("It rained. Nobody came.", 0, 10)
    second = Span(DOC, DOC.index(CUT), DOC.index(CUT) + len(CUT))
    index, start, end = LEXICAL_ONLY.judge(CUT, (first, second)).window or (0, 0, 0)
    assert index == 1
    assert CUT in DOC[start:end]


def test_no_evidence_is_no_support() -> None:
    nothing = LEXICAL_ONLY.judge(CUT, ())
    assert nothing.probability == 0.0
    assert nothing.window is None
    assert nothing.missing
    assert LEXICAL_ONLY.judge(CUT, (Span("", 0, 0),)).window is None


@pytest.mark.parametrize(
    ("claim", "name", "least", "most"),
    [
        (CUT, "recall_1", 1.0, 1.0),
        (CUT, "trigrams", 1.0, 1.0),
        (CUT, "numbers_missing_all", 0.0, 0.0),
        ("A cable was cut 90 km off the coast.", "numbers_missing_all", 1.0, 1.0),
        ("A cable to Varnholm was cut.", "names_missing_all", 1.0, 1.0),
        ("The cable to Sarema was not cut.", "negation_added", 1.0, 1.0),
        ("The cable to Sarema was cut.", "negation_added", 0.0, 0.0),
        ("I think you are right.", "speaks", 0.3, 0.7),
        ("Traffic rose after the cut.", "opposites", 1.0, 1.0),
        ("Ships whistled.", "missing_all", 2.0, 2.0),
    ],
)
def test_figures_tell_what_their_table_says(
    claim: str, name: str, least: float, most: float
) -> None:
    assert least - 1e-9 <= figures(claim)[name] <= most + 1e-9


def test_an_article_takes_its_place_among_others_without_changing_the_answer() -> None:
    alone = LEXICAL_ONLY.judge(CUT, (SPAN,))
    for other in ("Ships sank in a storm.", "Prices rose."):
        LEXICAL_ONLY.judge(other, (SPAN, Span("Prices rose. Ships sank.", 0, 12)))
    assert LEXICAL_ONLY.judge(CUT, (SPAN,)) == alone


@settings(max_examples=80)
@given(st.text(max_size=200), st.text(max_size=300), st.data())
def test_any_text_is_judged_within_bounds(claim: str, doc: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(doc)))
    end = data.draw(st.integers(start, len(doc)))
    found = LEXICAL_ONLY.judge(claim, [Span(doc, start, end)])
    assert 0.0 <= found.probability <= 1.0
    assert all(0 <= a < b <= len(claim) for a, b in found.missing)
    if found.window is not None:
        _, first, last = found.window
        assert 0 <= first < last <= len(doc)


class WordVectors(Embedder):
    """Gives every word a vector of its own, the same wherever it stands; counts what it reads."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def embed_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        self.read += texts
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> TokenVectors:
        words = tokens(text)
        rows = [np.random.default_rng(list(w.stem.encode())).normal(size=DIMENSIONS) for w in words]
        vectors = np.array(rows, dtype=np.float32).reshape(len(words), DIMENSIONS)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return TokenVectors(vectors, tuple((w.start, w.end) for w in words), False)


UNSURE_CLAIM = "A cable to Sarema was severed by an anchor and traffic slowed."


def test_the_second_look_is_taken_where_the_first_is_unsure() -> None:
    embedder = WordVectors()
    grounder = Grounder(embedder)
    sure = grounder.judge("Three ministers resigned over a bribery inquiry.", (SPAN,))
    assert not sure.looked_twice
    assert embedder.read == []
    unsure = grounder.judge(UNSURE_CLAIM, (SPAN,))
    assert unsure.looked_twice
    assert unsure.probability != LEXICAL_ONLY.judge(UNSURE_CLAIM, (SPAN,)).probability


def test_a_sentence_of_evidence_is_embedded_once() -> None:
    embedder = WordVectors()
    grounder = Grounder(embedder)
    first = grounder.judge(UNSURE_CLAIM, (SPAN,))
    before = len(embedder.read)
    assert grounder.judge(UNSURE_CLAIM, (SPAN,)) == first
    assert embedder.read[before:] == [UNSURE_CLAIM]
