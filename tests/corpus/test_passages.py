"""Passages: every sentence in exactly one, none cut, none too long to embed."""

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.language.sentences import sentence_spans
from corpus.model import Precision
from corpus.passages import embedding_texts, header, passages_of

SENTENCE = st.lists(
    st.sampled_from(["the", "ship", "reached", "Port-Louis", "on", "Monday", "£3.5m"]),
    min_size=1,
    max_size=30,
)
TEXT = st.lists(st.lists(SENTENCE, min_size=1, max_size=6), min_size=1, max_size=8)


def spans_of_words(text):
    """A token a word: enough for what passages ask of a tokenizer, and quick."""
    spans, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        spans.append((at, at + len(word)))
        at += len(word)
    return spans


def written(paragraphs):
    return "\n".join(" ".join(" ".join(["It", *s]) + "." for s in p) for p in paragraphs)


@settings(max_examples=60, deadline=None)
@given(TEXT)
def test_passages_follow_one_another_and_hold_every_sentence_whole(make_article, paragraphs):
    article = make_article(written(paragraphs), outlet="The Gazette", day="2026-03-01")
    passages = passages_of(article, spans_of_words, max_tokens=48)
    sentences = sentence_spans(article.text)
    held = [[s for s in sentences if p.start <= s[0] and s[1] <= p.end] for p in passages]
    assert [s for of_one in held for s in of_one] == sentences
    for passage, own in zip(passages, held, strict=True):
        assert (own[0][0], own[-1][1]) == (passage.start, passage.end)


@settings(max_examples=60, deadline=None)
@given(TEXT, st.integers(16, 64))
def test_what_is_embedded_fits_the_model_and_loses_no_word(make_article, paragraphs, most):
    article = make_article(written(paragraphs), outlet="The Gazette", day="2026-03-01")
    for passage in passages_of(article, spans_of_words, max_tokens=most):
        pieces = embedding_texts(article, passage, spans_of_words, max_tokens=most)
        assert all(len(spans_of_words(piece)) + 2 <= most for piece in pieces)
        words = " ".join(piece.split("\n", 1)[1] for piece in pieces)
        assert words.split() == article.text[passage.start : passage.end].split()


def test_no_passage_could_have_taken_the_next_sentence(make_article):
    article = make_article("One two three four. " * 40, title="T")
    passages = passages_of(article, spans_of_words, max_tokens=30)
    sizes = [len(article.text[p.start : p.end].split()) for p in passages]
    assert sizes == [24] * 6 + [16]  # of 30, the header takes 1 and the model's marks 2


def test_a_sentence_beyond_the_window_is_a_passage_and_is_embedded_in_clauses(make_article):
    clause = "the minister said that nothing had been decided so far,"
    article = make_article(
        "Short one. " + " ".join([clause] * 12) + " and left. Short two.", title=""
    )
    passages = passages_of(article, spans_of_words, max_tokens=40)
    assert len(passages) == 3
    pieces = embedding_texts(article, passages[1], spans_of_words, max_tokens=40)
    assert len(pieces) > 2
    assert all(piece.endswith(",") for piece in pieces[:-1])


def test_a_word_beyond_the_window_is_cut_between_tokens(make_article):
    def by_character(text):
        return [(i, i + 1) for i, c in enumerate(text) if not c.isspace()]

    article = make_article("x" * 100, title="")
    (passage,) = passages_of(article, by_character, max_tokens=32)
    pieces = embedding_texts(article, passage, by_character, max_tokens=32)
    assert [len(p.strip()) for p in pieces] == [30, 30, 30, 10]


def test_a_title_of_any_length_leaves_room_for_the_text(make_article):
    article = make_article("One two three four. " * 10, title="very long title " * 50)
    for passage in passages_of(article, spans_of_words, max_tokens=40):
        (piece,) = embedding_texts(article, passage, spans_of_words, max_tokens=40)
        assert len(spans_of_words(piece)) + 2 <= 40


def test_the_header_says_no_more_of_the_date_than_is_known(make_article):
    def of(precision):
        return header(
            make_article("x", title="Cut", outlet="Wire", day="2026-03-01", precision=precision)
        )

    assert of(Precision.DAY) == "Cut · Wire · 1 March 2026"
    assert of(Precision.MONTH) == "Cut · Wire · March 2026"
    assert of(Precision.YEAR) == "Cut · Wire · 2026"
    assert header(make_article("x", title="Cut")) == "Cut"


def test_the_real_tokenizer_keeps_to_256(make_article, embedder):
    article = make_article("Unbelievably, São Tomé's antidisestablishmentarians abstained. " * 60)
    for passage in passages_of(article, embedder.token_spans):
        (piece,) = embedding_texts(article, passage, embedder.token_spans)
        assert len(embedder.token_spans(piece)) + 2 <= 256
