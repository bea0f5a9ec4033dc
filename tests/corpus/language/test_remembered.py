"""What was read is remembered, and old texts are forgotten, long ones sooner."""

from corpus.language import remembered as module
from corpus.language.remembered import SHORT, remembered


def test_a_text_is_read_once_and_the_oldest_are_forgotten(monkeypatch):
    monkeypatch.setattr(module, "_SHORT_ONES", 3)
    monkeypatch.setattr(module, "_LONG_ONES", 2)
    read = []

    @remembered
    def length(text, factor):
        """Say how long it is."""
        read.append(text)
        return factor * len(text)

    assert length.__doc__ == "Say how long it is."
    short, long = ["a", "b", "c"], ["d" * (SHORT + 1), "e" * (SHORT + 2), "f" * (SHORT + 3)]
    for text in [*short, *short, *long[:2], *long[:2]]:
        assert length(text, 2) == 2 * len(text)
    assert read == [*short, *long[:2]]
    assert length("a", 3) == 3
    # "a" with another factor was one more of the short ones; a third long one is one too many.
    length(long[2], 2)
    read.clear()
    for text in ["c", long[1], long[2], long[0], "b"]:
        length(text, 2)
    assert read == [long[0]]
