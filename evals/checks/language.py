"""The checks read English: a sentence in another language has been judged by none of them."""

from __future__ import annotations

from corpus.language.foreign import is_english, is_foreign
from corpus.language.quotes import quotations
from corpus.model import Verdict
from evals.model import Outcome, Subject, rate, sentence_finding


def check_language(subject: Subject) -> Outcome:
    """Score ``language``: sentences in English; quoted words may be in any language."""
    text = bare = subject.sentence.text
    for start, end in quotations(text):
        bare = bare[:start] + " " * (end - start) + bare[end:]
    # A quotation in another language stands in a sentence of English.
    if not is_foreign(bare) and (is_english(bare) or not is_foreign(text)):
        return Outcome((), {"language": rate(1, 1)})
    finding = sentence_finding(
        subject,
        "it is not in English, the language that the checks read",
        expected="English, or the words in quotation marks with their speaker",
        found=subject.sentence.text[:80],
        hint="translate it, and cite the words that it translates",
    )
    return Outcome((finding,), {"language": rate(0, 1)}, Verdict.UNSUPPORTED)
