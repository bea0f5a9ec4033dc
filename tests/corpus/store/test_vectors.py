"""The scan of the stored vectors: what it finds, beside comparing with every one of them."""

import numpy as np
import pytest
from sqlalchemy import insert

from corpus import database as db
from corpus.store.projection import KEPT, SHORTLIST, main_directions, nearest
from corpus.store.rows import pack
from corpus.store.vectors import StoredVectors

# Enough for the main directions to be used.
MANY = 3 * SHORTLIST


def clustered(number, seed):
    """Unit vectors near forty centres, as float16 keeps them."""
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((40, 384)) * 2 ** (-np.arange(384) / 60)
    vectors = centres[rng.integers(40, size=number)] + 0.3 * rng.standard_normal((number, 384)) * (
        2 ** (-np.arange(384) / 60)
    )
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)


@pytest.fixture
def engine(tmp_path):
    engine = db.connect(f"sqlite:///{tmp_path / 'desk.db'}")
    db.upgrade(engine)
    article = {"id": "a", "title": "", "text": "", "date_precision": "unknown", "extractor": ""}
    with engine.begin() as connection:
        connection.execute(insert(db.articles), [article])
    yield engine
    engine.dispose()


def stored(engine, vectors):
    rows = [{"article_id": "a", "start": 0, "end": 0, "vector": pack(v)} for v in vectors]
    with engine.begin() as connection:
        connection.execute(insert(db.passages), rows)


def exact(vectors, question, limit, seqs):
    cosines = vectors[seqs - 1].astype(np.float32) @ question
    order = np.lexsort((seqs, -cosines))[:limit]
    return [int(seqs[i]) for i in order]


def test_few_vectors_are_all_compared(engine):
    vectors = clustered(50, 1)
    stored(engine, vectors)
    question = vectors[7].astype(np.float32)
    found = StoredVectors(engine).search(question, 5)
    assert [seq for seq, _c in found] == exact(vectors, question, 5, np.arange(1, 51))
    assert found[0] == (8, pytest.approx(1, abs=1e-2))


def test_of_many_the_same_are_found_as_by_comparing_all(engine):
    vectors = clustered(MANY, 2)
    stored(engine, vectors)
    scan = StoredVectors(engine)
    everything = np.arange(1, MANY + 1)
    for question in clustered(20, 3).astype(np.float32):
        found = [seq for seq, _c in scan.search(question, 100)]
        assert len(set(found) & set(exact(vectors, question, 100, everything))) >= 98
        assert found[:10] == exact(vectors, question, 10, everything)


@pytest.mark.parametrize("step", [2, 7, 100])
def test_only_the_named_passages_are_found(engine, step):
    vectors = clustered(MANY, 4)
    stored(engine, vectors)
    scan = StoredVectors(engine)
    among = np.arange(1, MANY + 1, step)
    for question in clustered(5, 5).astype(np.float32):
        found = [seq for seq, _c in scan.search_among(among, question, 10)]
        assert found == exact(vectors, question, 10, among)


def test_nothing_among_nothing(engine):
    scan = StoredVectors(engine)
    question = np.ones(384, dtype=np.float32)
    assert scan.search(question, 5) == []
    assert scan.search_among(np.empty(0, dtype=np.int64), question, 5) == []


def test_what_is_stored_later_is_found_too(engine):
    vectors = clustered(2 * MANY, 6)
    scan = StoredVectors(engine)
    reached = 0
    # Few, then enough for directions, a few more under the same directions, then twice as many.
    for upto in (10, MANY - 100, MANY, 2 * MANY):
        stored(engine, vectors[reached:upto])
        reached = upto
        for row in (0, reached - 1):
            found = scan.search(vectors[row].astype(np.float32), 3)
            assert found[0] == (row + 1, pytest.approx(1, abs=1e-2))
        np.testing.assert_array_equal(scan.of(reached), vectors[reached - 1].astype(np.float32))
    assert scan.of(reached + 1) is None


def test_main_directions_are_orthonormal_and_hold_most_of_the_products():
    vectors = clustered(2000, 7).astype(np.float32)
    directions = main_directions(vectors)
    assert directions.shape == (384, KEPT)
    np.testing.assert_allclose(directions.T @ directions, np.eye(KEPT), atol=1e-4)
    cut = vectors @ directions
    assert np.abs(cut @ cut[0] - vectors @ vectors[0]).max() < 0.15


def test_nearest_takes_all_where_there_are_no_more():
    scores = np.array([0.1, 0.9, 0.5], dtype=np.float32)
    assert sorted(nearest(scores, 2)) == [1, 2]
    assert sorted(nearest(scores, 9)) == [0, 1, 2]
