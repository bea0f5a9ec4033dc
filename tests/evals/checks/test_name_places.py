"""Where a name has to stand to be the source's."""

from __future__ import annotations

import pytest

from corpus.language.names import names
from evals.checks.names import occurs
from evals.evidence import Span

TEXT = "Harbour master Ines Vell closed the quay. Vell said the tide would rise."


@pytest.mark.parametrize(
    ("name", "there"), [("Ines Vell", True), ("Vell", True), ("Otto Vell", False)]
)
def test_a_surname_is_that_of_the_full_name_beside_it(name: str, there: bool) -> None:
    (mention,) = names(f"The quay was closed, said {name}.")
    start = TEXT.index("Vell said")
    assert occurs(mention, Span(TEXT, start, len(TEXT))) is there
