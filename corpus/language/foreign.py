"""Whether a sentence is plainly in another language than English. Pure.

``identify`` names the language of a text of some length. A single sentence is too short for that,
and names in it are in any language; but English cannot do without its small words, nor take
another language's.
"""

from __future__ import annotations

import re
import unicodedata

from corpus.language.tokens import STOP_WORDS

# Letters beside a digit or a sign of a code are no word.
_WORD = re.compile(r"\b[^\W\d_]+\b")
# Markup is in no language, and its names look like English.
_TAG = re.compile(r"<[\u2060/]*\w[^<>]{0,80}>")
# Small words that are no words of English, nor parts of well-known names.
_SMALL = frozenset(
    """
    que una por con para como más pero sus está este esta desde cuando todas todos tus anteriores
    cuál cuáles não uma com dos pelo pela às são seu sua isso também é ao ou os qual quais deste
    desta dado est sont dans pour avec une sur cette ces pas mais aux leur elle vous nous il ce qui
    quelle quelles cet vu und ist nicht ein eine einer mit auf für dem sich auch wird sind
    dieser diese dieses aus zu oder angesichts
    che è sono della delle degli nel nella per gli questo questa anche tutte tutti sei quali visto
    het een niet zijn voor dat deze wordt
    berdasarkan menggunakan yang dari untuk dengan ini itu adalah dalam pada akan tidak anda oleh
    apa ang mga ng sa ay isang batay của là và một này được cho các trong theo những với
    bir ve için ile bu olarak jest nie się dla oraz przez och är att som för inte
    """.split()  # noqa: SIM905 - a table of words reads best as words
)
# Small words that names and English hold as well.
_SHARED = frozenset(
    """
    de la el en es los las del le les du da do der die das di von van den ter des al o e y
    """.split()  # noqa: SIM905 - as above
)
_MIN_LETTERS, _MIN_WORDS, _MIN_SMALL, _MIN_WITH_SHARED = 12, 5, 2, 4
# A syllable or an ideograph is as much as so many letters.
_DENSE, _DENSE_COUNTS = "\u2e80", 3
# Scripts may mix, as in a name; a sentence of English has two of its small words all the same.
_MOSTLY, _PARTLY, _ENGLISH = 0.5, 0.15, 2
# English goes on for no more than so many words in small letters without one of its small words:
# of 13,956 sentences of news with seven, seven hold none, two of them sentences with eight.
_WITHOUT_SMALL = 8


def is_foreign(text: str) -> bool:
    """Tell whether most letters of ``text`` are of another script, or its small words not English.

    False for a text too short to tell, and for one without small words.
    """
    text = _TAG.sub(" ", text)
    letters = [c for c in text if unicodedata.category(c)[0] in "LM"]
    latin = sum(map(_is_latin, letters))
    other = sum(_DENSE_COUNTS if c >= _DENSE else 1 for c in letters if not _is_latin(c))
    if latin + other < _MIN_LETTERS:
        return False
    found = _WORD.findall(text)
    words = [w.casefold() for w in found]
    english = sum(w in STOP_WORDS for w in words)
    share = other / (latin + other)
    if share > _MOSTLY or (share > _PARTLY and english < _ENGLISH):
        return True
    if len(words) < _MIN_WORDS:
        return False
    if not english and sum(w[0].islower() for w in found) >= _WITHOUT_SMALL:
        return True
    small = sum(w in _SMALL for w in words)
    with_shared = small + sum(w in _SHARED for w in words)
    enough = small >= _MIN_SMALL or (small and with_shared >= _MIN_WITH_SHARED)
    return bool(enough) and with_shared > english


def is_english(text: str) -> bool:
    """Tell whether ``text`` has small words of English at all."""
    return any(w.casefold() in STOP_WORDS for w in _WORD.findall(text))


def _is_latin(letter: str) -> bool:
    return letter <= "\u036f" or "\u1e00" <= letter <= "\u1eff"
