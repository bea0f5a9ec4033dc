"""What people said about a draft, by the sentence that it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.pages.history import Bit, words
from api.pages.words import count
from api.review.comments import Standing
from api.review.foreseen import Foreseen
from corpus.model import Briefing
from drafter.review.suggestions import Suggestion, standing


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """A suggestion beside the text: what would come in and go out, whether it still fits, and what
    the checks would say of it where that was asked for."""

    suggestion: Suggestion
    state: str
    bits: tuple[Bit, ...]
    foreseen: Foreseen | None = None


@dataclass(frozen=True, slots=True)
class TalkView:
    """Comments and open suggestions; under "" those on the whole and on sentences that are gone."""

    comments: Mapping[str, Sequence[Standing]]
    suggestions: Mapping[str, Sequence[SuggestionView]]

    @property
    def open(self) -> str:
        """The suggestions and comments that nobody has settled, in words; nothing if all are."""
        said = sum(not c.comment.resolved for cs in self.comments.values() for c in cs)
        proposed = sum(len(s) for s in self.suggestions.values())
        told = ((proposed, "suggestion"), (said, "comment"))
        return " and ".join(count(many, what) for many, what in told if many)

    def count(self, sentence: str) -> tuple[int, int]:
        """How many open comments and suggestions a sentence has."""
        comments = self.comments.get(sentence, ())
        return (
            sum(not c.comment.resolved for c in comments),
            len(self.suggestions.get(sentence, ())),
        )


def talk_view(
    briefing: Briefing,
    comments: Iterable[Standing],
    suggestions: Iterable[Suggestion],
    foresee: Callable[[Suggestion], Foreseen] | None = None,
    chosen: str = "",
) -> TalkView:
    """Sort what was said by sentence; suggestions that are settled are left to the audit.

    Those that are shown beside the sentence ``chosen``, and those on the whole, are judged by
    ``foresee``.
    """
    known = {s.id for s in briefing.sentences}
    said: dict[str, list[Standing]] = {}
    for item in comments:
        name = item.comment.sentence_id or ""
        said.setdefault(name if name in known else "", []).append(item)
    proposed: dict[str, list[SuggestionView]] = {}
    for suggestion in suggestions:
        state = standing(suggestion, briefing)
        if state not in {"open", "overtaken"}:
            continue
        change = suggestion.change
        before = change.before.text if change.before else ""
        after = change.after.text if change.after else ""
        name = change.sentence_id or ""
        place = name if name in known else ""
        judged = state == "open" and place in {chosen, ""}
        foreseen = foresee(suggestion) if foresee and judged else None
        view = SuggestionView(suggestion, state, words(before, after), foreseen)
        proposed.setdefault(place, []).append(view)
    return TalkView(said, proposed)
