"""A section that tells of HTML comments is text like any other; one that holds one is refused."""

import pytest

from corpus.errors import BadInput
from corpus.model import Kind, Section, Sentence
from evals.markdown.section import parse_section, render_section


@pytest.mark.parametrize(
    "text", ["A <!-- b --> c.", "<!--><script>", "A\\<!-- b", "[^c1]: <!--", "--> b <!--"]
)
def test_text_that_looks_like_a_comment_is_kept(text: str) -> None:
    section = Section("situation", "Situation", (Sentence("s1", text, Kind.FACT),))
    markdown = render_section(section, {})
    assert parse_section(markdown, section, {}) == section
    added = parse_section(markdown, Section("situation", "Situation"), {})
    assert "".join(s.text for s in added.sentences).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("markdown", ["A <!-- b --> c.", "<!-- b", "A \\\\<!-- b --> c."])
def test_a_comment_is_refused(markdown: str) -> None:
    with pytest.raises(BadInput, match="HTML comments"):
        parse_section(markdown, Section("situation", "Situation"), {})
