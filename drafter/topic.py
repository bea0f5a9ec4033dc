"""What a topic names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.language.names import Name, names
from corpus.language.tokens import normal_form, stem

# A word put in front, so that the topic's own first word stands inside a sentence.
_LEAD_IN = "on "


def topic_names(topic: str, texts: Iterable[str]) -> list[Name]:
    """Return the names in ``topic``; offsets point into it.

    By its capital alone a first word may be anything: "Google search case", "Earthquake in Iran".
    It is a name unless one of ``texts``, articles on the topic, writes it in lower case.
    """
    found = [
        Name(n.start - len(_LEAD_IN), n.end - len(_LEAD_IN), n.text, n.key)
        for n in names(f"{_LEAD_IN}{topic}")
    ]
    if not found or found[0].start > 0:
        return found
    # By its stem, so that "flooded" shows what "Flood" is.
    root = re.escape(stem(normal_form(found[0].text.split()[0])))
    ordinary = re.compile(rf"(?<![\w-]){root}")
    return found[1:] if any(ordinary.search(text) for text in texts) else found
