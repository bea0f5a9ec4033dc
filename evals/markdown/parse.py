"""Read a briefing from Markdown."""

from __future__ import annotations

from collections.abc import Mapping

from corpus.errors import BadInput
from corpus.model import Article, Briefing
from evals.anchor import anchor
from evals.markdown.foreign import parse_foreign
from evals.markdown.own import parse_own
from prompts import HouseStyle


def parse(
    text: str, style: HouseStyle, *, sources: Mapping[str, Article] | None = None
) -> Briefing:
    """Read ``text`` as a briefing: our own form without loss, any other as far as it goes.

    Citations in other forms (outlets in parentheses, links, footnotes) name their sources; where
    ``sources`` are given, each is anchored at the words that carry the sentence best. A text
    without a single sentence is ``BadInput``.
    """
    own = parse_own(text)
    briefing = own if own is not None else parse_foreign(text, style)
    if not briefing.sentences:
        raise BadInput("no sentence in this Markdown", help="give a briefing's text")
    return anchor(briefing, sources) if sources else briefing
