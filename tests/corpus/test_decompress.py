import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.decompress import read_body
from corpus.errors import FetchFailed


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


ENCODERS = {
    "": lambda data: data,
    "identity": lambda data: data,
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    " Deflate ": raw_deflate,
}


def chunked(data: bytes, size: int) -> list[bytes]:
    return [data[i : i + size] for i in range(0, len(data), size)]


@given(st.binary(max_size=3000), st.sampled_from(sorted(ENCODERS)), st.integers(1, 500))
def test_what_was_packed_comes_out(data, encoding, size):
    sent = chunked(ENCODERS[encoding](data), size)
    assert read_body(sent, encoding, max_wire=10_000, max_content=3000) == data


def test_gzip_of_several_members():
    sent = gzip.compress(b"one ") + gzip.compress(b"two")
    assert read_body(chunked(sent, 7), "gzip", max_wire=1000, max_content=1000) == b"one two"


@pytest.mark.parametrize("encoding", ["", "gzip", "deflate"])
def test_content_over_the_cap_fails(encoding):
    sent = ENCODERS[encoding](b"a" * 1001)
    with pytest.raises(FetchFailed, match="1,000 bytes decoded"):
        read_body([sent], encoding, max_wire=5000, max_content=1000)
    assert (
        len(read_body([ENCODERS[encoding](b"a" * 1000)], encoding, max_wire=5000, max_content=1000))
        == 1000
    )


def test_a_bomb_is_never_unpacked():
    # 200 MB of zeros: were it unpacked before it is measured, memory would show it.
    import tracemalloc

    packer = zlib.compressobj(9, wbits=31)
    zeros = bytes(1024 * 1024)
    bomb = b"".join([packer.compress(zeros) for _ in range(200)]) + packer.flush()
    tracemalloc.start()
    with pytest.raises(FetchFailed, match="decoded"):
        read_body([bomb], "gzip", max_wire=10**6, max_content=2 * 10**6)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10 * 10**6


def test_too_many_bytes_sent():
    with pytest.raises(FetchFailed, match="sent"):
        read_body([b"a" * 600, b"a" * 600], "", max_wire=1000, max_content=10_000)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress"])
def test_an_encoding_that_was_not_offered_fails(encoding):
    with pytest.raises(FetchFailed, match="not offered"):
        read_body([b"x"], encoding, max_wire=10, max_content=10)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_stream_that_breaks_off_may_be_tried_again(encoding):
    sent = ENCODERS[encoding](bytes(range(256)) * 40)
    with pytest.raises(FetchFailed) as failed:
        read_body([sent[: len(sent) // 2]], encoding, max_wire=10**5, max_content=10**5)
    assert failed.value.retryable


def test_garbage_is_no_gzip():
    with pytest.raises(FetchFailed, match="broken"):
        read_body([b"no gzip at all"], "gzip", max_wire=100, max_content=100)
