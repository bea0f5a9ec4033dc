"""Articles and vectors made for a bench."""

from itertools import islice

import numpy as np
import pytest

from corpus.bench.material import OUTLETS, BlurredEmbedder, blurred, pool_of, varied
from corpus.origins import Relation, relation

TEXT = (
    "The harbour authority closed the eastern channel on Monday after a tanker ran aground there.\n"
    "Pilots had warned for months that the buoys were out of place and the charts were too old.\n"
    "Repairs will begin within ten days, said the operator, if the weather over the strait allows."
)


@pytest.fixture
def articles(make_article):
    # Words enough of every length, so that one is seldom replaced by itself.
    words = (f"{number:x}" * times for number in range(16) for times in range(1, 12))
    return [make_article(TEXT), make_article(" ".join(words))]


def test_the_same_seed_makes_the_same_articles(articles):
    once, again = (list(varied(articles, 6, 3)) for _time in range(2))
    assert once == again
    assert len({article.id for article in once}) == 6
    assert once != list(varied(articles, 6, 4))


def test_an_article_keeps_its_places_and_is_no_copy(articles):
    for article in islice(varied(articles, 20, 3), 0, 20, 2):
        assert len(article.text) == len(TEXT)
        assert [len(line) for line in article.text.split("\n")] == list(map(len, TEXT.split("\n")))
        assert article.text != TEXT
        assert relation(article, articles[0]) is not Relation.COPY


def test_outlets_and_days_are_spread_and_some_articles_are_undated(articles):
    made = list(varied(articles, 300, 3))
    outlets = [article.outlet for article in made]
    assert set(outlets) <= set(OUTLETS)
    assert outlets.count(OUTLETS[0]) > outlets.count(OUTLETS[20])
    undated = sum(article.published_at is None for article in made)
    assert 10 < undated < 60


def test_vectors_are_unit_vectors_near_their_origin():
    rng = np.random.default_rng(1)
    pool = rng.standard_normal((5, 384)).astype(np.float32)
    pool /= np.linalg.norm(pool, axis=1, keepdims=True)
    vectors = blurred(pool, 50, 2)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert ((vectors @ pool.T).max(axis=1) > 0.6).all()


def test_a_text_has_one_vector_whatever_else_is_embedded(embedder, articles):
    pool = pool_of(articles, 10, embedder, 1)
    blur = BlurredEmbedder(pool)
    np.testing.assert_array_equal(blur.embed(["a", "b"])[1], blur.embed(["b"])[0])
    assert blur.token_spans(TEXT) == embedder.token_spans(TEXT)
