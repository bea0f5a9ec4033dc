"""What is measured of candidates, and the table that weighs it."""

import numpy as np
import pytest

from corpus.store.analyser import codes_of
from corpus.store.features import Candidate, features, name_share
from corpus.store.query import Query
from corpus.store.question import Question
from corpus.store.reranker import Reranker, reranker, standard, toml


def terms(text):
    return text.lower().replace(".", " ").split()


def candidate(text, *, article=0, header="", bm25=1.0, cosine=0.5, start=0):
    words, head = codes_of(terms(text)), codes_of(terms(header))
    return Candidate(article, bm25, cosine, words, head, start)


def measured(text, pool, topic=None):
    question = Question.of(Query(text, topic=topic), terms)
    return features(question, [1.0] * len(question.content), pool)


def test_coverage_is_the_share_of_the_question_that_a_passage_holds():
    pool = [candidate("cable cut"), candidate("cable"), candidate("grain", article=1)]
    found = measured("cable cut", pool)
    assert found["coverage"].tolist() == [1.0, 0.5, 0.0]
    assert found["article"].tolist() == [1.0, 1.0, 0.0]


def test_words_close_together_count_for_more_than_words_far_apart():
    near = candidate("cable cut " + "filler " * 98)
    far = candidate("cable " + "filler " * 98 + "cut")
    found = measured("cable cut", [near, far])
    assert found["coverage"].tolist() == [1.0, 1.0]
    assert found["window"].tolist() == [1.0, 0.5]
    assert found["run_2"].tolist() == [1.0, 0.0]


def test_a_run_does_not_reach_from_one_passage_into_the_next():
    assert not measured("cable cut", [candidate("cable"), candidate("cut")])["run_2"].any()


def test_within_an_article_the_words_that_all_its_passages_hold_do_not_set_one_apart():
    pool = [candidate("meridian cable"), candidate("meridian cut"), candidate("meridian")]
    apart = measured("meridian cut", pool)["apart"]
    assert apart[1] > 0.7
    assert apart[2] == apart[0] < 0.3


@pytest.mark.parametrize("pool", [[candidate("")], [candidate("x", bm25=0.0)] * 3])
@pytest.mark.parametrize("text", ["cable", "who was it", "..."])
def test_measures_are_finite_whatever_the_pool_and_the_question(pool, text):
    assert all(np.isfinite(v).all() for v in measured(text, pool).values())


def test_the_share_of_names():
    question = Question.of(Query("the vote in Vesna"), terms)
    assert name_share(question, [1.0, 3.0]) == 0.75


def test_the_shipped_table_weighs_only_what_is_measured():
    known = measured("cable", [candidate("cable")])
    table = reranker()
    assert set(table.weights) == set(known)
    assert set(table.by_name_share) <= set(known)


def test_a_table_is_read_as_it_is_written(tmp_path):
    import tomllib

    table = Reranker({"window": 1.25}, {"window": -0.5})
    raw = tomllib.loads(toml(table, ["how it was made"]))
    assert Reranker(raw["weights"], raw["by_name_share"]) == table
    parts = table.parts({"window": np.array([0.0, 2.0])}, 0.9)
    assert parts["window"].tolist() == [-1.0, 1.0]


def test_equal_values_say_nothing():
    assert standard(np.array([3.0, 3.0])).tolist() == [0.0, 0.0]
