"""The forward index: what it gives back, and what kills and other processes do to it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Passage, Precision
from corpus.store.analyser import Analyser, codes_of, held
from corpus.store.forward import ForwardIndex
from corpus.store.rows import PassageRow

ANALYSER = Analyser()


def row(seq, words):
    vector = np.zeros(384, dtype=np.float32)
    return PassageRow(
        seq, Passage("a", 0, len(words)), words, "T", None, None, None, Precision.UNKNOWN, vector
    )


def words_of(index, *seqs):
    return [None if own is None else own.tolist() for own in index.of(np.array(seqs))]


def codes(text):
    return codes_of(ANALYSER.terms(text)).tolist()


@pytest.fixture
def index(tmp_path):
    return ForwardIndex(tmp_path / "forward", ANALYSER)


@given(st.text(max_size=60))
def test_codes_are_those_of_the_terms_of_the_whole_text(text):
    assert ANALYSER.codes(text).tolist() == codes(text)


def test_terms_are_held_by_their_codes():
    there = ANALYSER.codes("The cables were cut off Port Alder")
    assert held(["cabl", "alder", "ship"], there) == [True, True, False]


def test_passages_come_back_by_number_in_any_order(index):
    index.put([row(2, "cables were cut"), row(5, "")])
    index.put([row(6, "ships wait")])
    assert index.size == 3
    assert words_of(index, 6, 2, 5, 3, 9) == [
        codes("ships wait"),
        codes("cables were cut"),
        [],
        None,
        None,
    ]
    assert index.numbers() == {2, 5, 6}


def test_an_empty_index_holds_nothing(index):
    assert (index.size, words_of(index, 1)) == (0, [None])
    index.put([])
    index.put([row(1, "")])
    assert words_of(index, 1) == [[]]


def test_passages_put_again_replace_those_from_there_on(index):
    index.put([row(1, "cable"), row(2, "ship"), row(3, "port")])
    index.put([row(2, "harbour wall"), row(4, "gate")])
    assert index.numbers() == {1, 2, 4}
    assert words_of(index, 1, 2, 4) == [codes("cable"), codes("harbour wall"), codes("gate")]


@pytest.mark.parametrize(
    ("file", "left"), [("places", b"\1" * 9), ("places", b""), ("codes", b"\0" * 4), ("codes", b"")]
)
def test_what_a_kill_left_behind_is_not_told_and_not_kept(index, tmp_path, file, left):
    index.put([row(1, "cable cut")])
    path = tmp_path / "forward" / file
    # A write that broke off, or the last bytes of one that never reached the disk.
    path.write_bytes(path.read_bytes() + left if left else path.read_bytes()[:-4])
    again = ForwardIndex(tmp_path / "forward", ANALYSER)
    assert words_of(again, 1) == [codes("cable cut") if left else None]
    again.put([row(2, "ship")] if left else [row(1, "cable cut"), row(2, "ship")])
    assert words_of(again, 1, 2) == [codes("cable cut"), codes("ship")]
    assert words_of(ForwardIndex(tmp_path / "forward", ANALYSER), 2) == [codes("ship")]


def test_a_reader_sees_what_a_writer_put_and_keeps_what_it_has_mapped(index, tmp_path):
    index.put([row(1, "cable")])
    reader = ForwardIndex(tmp_path / "forward", ANALYSER)
    (mapped,) = reader.of(np.array([1]))
    index.put([row(1, "ship"), row(2, "port")])
    assert words_of(reader, 1, 2) == [codes("cable"), None]
    reader.reload()
    assert words_of(reader, 1, 2) == [codes("ship"), codes("port")]
    assert mapped.tolist() == codes("cable")
    index.clear()
    reader.reload()
    assert reader.size == 0


@pytest.mark.parametrize("file", ["places", "codes"])
def test_a_flipped_bit_anywhere_empties_the_index_of_a_writer(index, tmp_path, file):
    index.put([row(1, "cable cut"), row(2, "ship")])
    index.put([row(4, "port")])
    path = tmp_path / "forward" / file
    good = path.read_bytes()
    # The sums of a row before the last are not read: they lead to nothing.
    looked_at = [i for i in range(len(good)) if file == "codes" or i % 24 < 16 or i >= 48]
    for at in looked_at:
        path.write_bytes(good[:at] + bytes([good[at] ^ 0x10]) + good[at + 1 :])
        harmed = ForwardIndex(tmp_path / "forward", ANALYSER, write=True)
        assert (harmed.size, harmed.sound) == (0, False), at
    harmed.put([row(1, "cable cut"), row(2, "ship")])
    assert harmed.sound
    assert words_of(harmed, 1, 2, 4) == [codes("cable cut"), codes("ship"), None]


def test_a_reader_does_not_follow_damaged_places_and_tells_damaged_codes(index, tmp_path):
    index.put([row(1, "cable cut"), row(2, "ship")])
    assert index.sound
    for file, size in (("codes", 2), ("places", 0)):
        path = tmp_path / "forward" / file
        path.write_bytes(b"\7" + path.read_bytes()[1:])
        reader = ForwardIndex(tmp_path / "forward", ANALYSER)
        assert (reader.size, reader.sound) == (size, False)


def test_files_of_an_earlier_form_count_as_damaged(index, tmp_path):
    index.put([row(1, "cable cut"), row(2, "ship"), row(3, "port")])
    path = tmp_path / "forward" / "places"
    rows = np.frombuffer(path.read_bytes(), dtype="<i8").reshape(-1, 3)
    path.write_bytes(rows[:, :2].tobytes())
    assert ForwardIndex(tmp_path / "forward", ANALYSER, write=True).size == 0
