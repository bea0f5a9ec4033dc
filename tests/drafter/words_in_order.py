"""Whether a text only drops words of another."""

from corpus.language.tokens import tokens


def is_subsequence(short: str, whole: str) -> bool:
    """Tell whether the words of ``short`` stand, in order, among those of ``whole``."""
    rest = iter([t.norm for t in tokens(whole)])
    return all(t.norm in rest for t in tokens(short))
