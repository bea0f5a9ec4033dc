"""The embedder and the vocabularies: from disk alone, and clear where they are absent."""

import json
import shutil
import socket
import sys
from pathlib import Path

import numpy as np
import pytest

from corpus import assets, setup_assets
from corpus.assets import Embedder, assets_folder, encoding
from corpus.errors import NotSetUp


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def fresh_encodings(monkeypatch):
    """Forget what was loaded before, in our cache and in tiktoken's."""
    import tiktoken.registry

    encoding.cache_clear()
    monkeypatch.setattr(tiktoken.registry, "ENCODINGS", {})
    yield
    encoding.cache_clear()


def test_vectors_have_length_one_and_paraphrases_lie_nearer_than_strangers(embedder):
    vectors = embedder.embed(
        [
            "The undersea cable was cut off the coast.",
            "A submarine internet line was severed near the shore.",
            "The striker scored twice in the second half.",
        ]
    )
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.3


def test_a_vector_does_not_depend_on_what_else_is_embedded(embedder):
    text = "Prices rose by three per cent."
    alone = embedder.embed([text])[0]
    among = embedder.embed(["A much longer neighbour " * 60, text, ""])[1]
    np.testing.assert_array_equal(alone, among)


def test_a_text_is_cut_at_256_tokens(embedder):
    words = ["word"] * 400
    np.testing.assert_array_equal(
        embedder.embed([" ".join(words)]), embedder.embed([" ".join(words[:254])])
    )


def test_no_texts_give_no_rows(embedder):
    assert embedder.embed([]).shape == (0, 384)


def test_token_vectors_carry_the_spans_of_their_words(embedder):
    text = "“Éclair” Ltd. denied it."
    (found,) = embedder.embed_tokens([text])
    assert len(found.vectors) == len(found.spans)
    assert "".join(text[a:b] for a, b in found.spans) == text.replace(" ", "")
    np.testing.assert_allclose(np.linalg.norm(found.vectors, axis=1), 1, atol=1e-5)
    assert not found.cut
    assert embedder.embed_tokens(["word " * 300])[0].cut


def test_token_spans_go_on_beyond_the_window(embedder):
    assert len(embedder.token_spans("word " * 400)) == 400


def test_without_a_model_the_embedder_says_what_to_run(tmp_path):
    with pytest.raises(NotSetUp) as error:
        Embedder(tmp_path).embed(["a"])
    assert "make setup" in error.value.help


def test_vocabularies_are_read_without_the_network(no_network, fresh_encodings):
    assert (
        encoding("o200k_base").decode(encoding("o200k_base").encode("naïve 北京")) == "naïve 北京"
    )
    assert encoding("cl100k_base").encode("hello world") == [15339, 1917]


def test_a_vocabulary_of_ones_own_is_found_and_the_variable_stays(
    tmp_path, monkeypatch, no_network, fresh_encodings
):
    known = assets.ENCODINGS["cl100k_base"]
    shutil.copy(assets_folder() / assets.VOCABULARIES / known.file, tmp_path)
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("DRAFTER_ASSETS", str(tmp_path / "nothing"))
    assert encoding("cl100k_base").name == "cl100k_base"
    assert assets.os.environ["TIKTOKEN_CACHE_DIR"] == str(tmp_path)


def test_a_missing_vocabulary_is_never_downloaded(no_network, fresh_encodings):
    with pytest.raises(NotSetUp) as error:
        encoding("p50k_base")
    assert "TIKTOKEN_CACHE_DIR" in error.value.help
    assert assets.ENCODINGS["p50k_base"].sha256 in error.value.help


def test_a_damaged_vocabulary_is_neither_used_nor_replaced(
    tmp_path, monkeypatch, no_network, fresh_encodings
):
    known = assets.ENCODINGS["p50k_base"]
    (tmp_path / known.file).write_bytes(b"not it")
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    with pytest.raises(NotSetUp, match="is not the vocabulary"):
        encoding("p50k_base")
    assert (tmp_path / known.file).read_bytes() == b"not it"


def test_an_unknown_encoding_names_the_known_ones():
    with pytest.raises(NotSetUp) as error:
        encoding("klingon")
    assert "o200k_base" in error.value.help


def test_the_names_of_vocabulary_files_are_those_that_tiktoken_looks_for(
    tmp_path, monkeypatch, fresh_encodings
):
    import tiktoken.load
    import tiktoken_ext.openai_public as public

    asked = []

    def note(path, expected_hash=None):
        asked.append((tiktoken.load.hashlib.sha1(path.encode()).hexdigest(), expected_hash))
        return b""

    monkeypatch.setattr(tiktoken.load, "read_file_cached", note)
    for name, known in assets.ENCODINGS.items():
        asked.clear()
        public.ENCODING_CONSTRUCTORS[name]()
        assert asked == [(known.file, known.sha256)], name


def test_the_assets_of_this_environment_are_whole():
    assert setup_assets.is_prepared(assets_folder(), thorough=True)


def test_preparing_again_downloads_nothing(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("pip was called")

    monkeypatch.setattr(setup_assets.subprocess, "run", refuse)
    assert assets.prepare() == assets_folder()


@pytest.mark.parametrize("damage", ["cut", "gone", "manifest", "recipe"])
def test_a_damaged_folder_counts_as_missing(tmp_path, damage):
    folder = tmp_path / "assets"
    shutil.copytree(assets_folder(), folder)
    manifest = folder / assets.MANIFEST_FILE
    model = folder / assets.MODEL_FILE
    if damage == "cut":
        model.write_bytes(model.read_bytes()[:-1])
    elif damage == "gone":
        model.unlink()
    elif damage == "manifest":
        manifest.write_text("[]")
    else:
        manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "recipe": 0}))
    assert not setup_assets.is_prepared(folder)


def test_where_pip_cannot_reach_anything_the_error_says_so_and_leaves_nothing(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("DRAFTER_ASSETS", str(tmp_path / "share" / "assets"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    said = []
    assert setup_assets.main(said.append) == 1
    assert "could not be downloaded" in said[-1]
    assert "DRAFTER_ASSETS" in said[-1]
    left = [p.name for p in (tmp_path / "share").iterdir() if not p.name.endswith(".lock")]
    assert left == []


def test_assets_lie_in_the_environment_whichever_folder_one_runs_from(monkeypatch):
    monkeypatch.delenv("DRAFTER_ASSETS", raising=False)
    assert assets_folder().is_relative_to(Path(sys.prefix))
