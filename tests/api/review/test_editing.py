from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from api.review.evidence import evidence_for
from api.review.store import Stale
from corpus.errors import BadInput, NotFound
from corpus.model import Verdict
from evals import run
from evals.markdown.section import UnknownCitation
from prompts import load_style


def verdicts(stand: Any) -> dict[str, Verdict]:
    return {s.id: s.verdict for s in stand.head.revision.briefing.sentences}


def save(review: Any, markdown: str, key: str = "situation", **more: Any) -> Any:
    expected = more.pop("expected", None) or review.stand().head.hash
    return review.editing.save_section(
        "d1", key, markdown, expected=expected, by=more.pop("by", "ben"), **more
    )


def test_a_saved_section_is_judged_and_becomes_the_next_revision(review: Any) -> None:
    before = review.stand()
    text = review.markdown("situation")
    after = save(review, text.replace("nine days", "ninety days"), note="checked by phone")
    assert (after.head.revision.n, after.head.revision.parent) == (2, before.head.hash)
    assert after.head.revision.author == "ben"
    assert after.draft.head == after.head.hash
    assert after.draft.briefing == after.head.raw
    assert verdicts(before)["s2"] is Verdict.SUPPORTED
    assert verdicts(after)["s2"] in {Verdict.UNSUPPORTED, Verdict.CONTRADICTED}
    assert verdicts(after)["s1"] is Verdict.SUPPORTED
    told = review.store.audit("d1")[-1]
    assert (told.action, told.by, told.revision) == ("edited", "ben", 2)
    assert told.details["sentences"] == {"edited": ["s2"]}
    assert told.details["note"] == "checked by phone"


def test_what_was_judged_before_is_not_judged_again_and_the_report_is_the_same(
    review: Any,
) -> None:
    memory = review.editing.judging.memory
    already = memory.judged
    text = review.markdown("situation")
    after = save(review, text.replace("no boats", "two boats"))
    assert memory.judged - already == 1
    briefing = after.head.revision.briefing
    sources = review.library.get_many(sorted(briefing.known_ids))
    assert briefing.report == run(briefing, sources, load_style())


def test_saving_what_stands_there_changes_nothing(review: Any) -> None:
    before = review.stand()
    after = save(review, review.markdown("situation"))
    assert after.head.hash == before.head.hash
    assert len(review.store.audit("d1")) == 1


def test_a_citation_that_the_draft_has_may_be_used_anywhere(review: Any) -> None:
    text = review.markdown("situation").replace("no boats.", "no boats.[^c3]")
    after = save(review, text)
    assert after.head.labels == review.store.revision("d1", 1).labels
    s3 = next(s for s in after.head.revision.briefing.sentences if s.id == "s3")
    assert s3.citations == (after.head.labels.by_label["c3"],)


def test_what_it_might_rest_on_is_of_the_days_that_were_asked_for(review: Any) -> None:
    stand = save(review, review.markdown("situation").replace("nine days.[^c2]", "nine days."))
    briefing = stand.head.revision.briefing
    day = review.library.get_many(briefing.gathered)[briefing.gathered[1]].published_at

    def offered(days_later: int) -> list[str]:
        dated = replace(briefing, as_of=day + timedelta(days=days_later), window_days=7)
        revision = replace(stand.head.revision, briefing=dated)
        shown = replace(stand, head=replace(stand.head, revision=revision))
        return [c.article_id for c in evidence_for(shown, "s2", review.library).candidates]

    assert briefing.gathered[1] in offered(2)
    assert briefing.gathered[1] not in offered(30)


def test_an_unknown_citation_heading_or_section_is_refused(review: Any) -> None:
    with pytest.raises(UnknownCitation, match="c9"):
        save(review, "Ferries stopped.[^c9]")
    with pytest.raises(BadInput, match="headings"):
        save(review, "## Another\n\nFerries stopped.")
    with pytest.raises(NotFound, match="no section"):
        save(review, "Ferries stopped.", key="weather")
    assert review.stand().head.revision.n == 1


def test_whoever_saves_second_gets_both_texts_merged(review: Any) -> None:
    base = review.stand().head
    text = review.markdown("situation")
    save(review, text.replace("nine days", "nine days and nights"), by="ana")
    with pytest.raises(Stale, match="by ana") as caught:
        save(review, text.replace("no boats", "two boats"), expected=base.hash)
    members = caught.value.members
    assert (members["base"]["n"], members["head"]["n"]) == (1, 2)
    assert members["merge"]["conflicts"] == []
    merged = members["merge"]["markdown"]
    assert "nine days and nights" in merged
    assert "two boats" in merged
    after = save(review, merged, expected=members["head"]["hash"])
    assert after.head.revision.n == 3
    assert review.markdown("situation") == merged


@pytest.mark.parametrize("theirs", ["edit_edit", "delete_edit"])
def test_the_same_sentence_changed_twice_is_for_a_person_to_settle(
    review: Any, theirs: str
) -> None:
    base = review.stand().head
    text = review.markdown("situation")
    other = text.replace("no boats", "ten boats")
    if theirs == "delete_edit":
        other = text.replace(" The council of Marrow Island owns no boats.", "")
    save(review, other, by="ana")
    with pytest.raises(Stale) as caught:
        save(review, text.replace("no boats", "two boats"), expected=base.hash)
    (conflict,) = caught.value.members["merge"]["conflicts"]
    assert conflict == {
        "sentence_id": "s3",
        "kind": theirs,
        "base": "The council of Marrow Island owns no boats.",
        "mine": "The council of Marrow Island owns two boats.",
        "theirs": "The council of Marrow Island owns ten boats." if theirs == "edit_edit" else None,
    }


def test_a_save_against_a_text_that_never_was_has_nothing_to_be_merged_by(review: Any) -> None:
    with pytest.raises(Stale) as caught:
        save(review, "Ferries stopped.", expected="f" * 64)
    assert caught.value.members["base"] is caught.value.members["merge"] is None


def test_an_older_text_is_restored_as_a_new_revision(review: Any) -> None:
    first = review.stand().head
    save(review, "Everything is new here.")
    head = review.stand().head
    after = review.editing.restore("d1", 1, expected=head.hash, by="ana")
    assert after.head.revision.n == 3
    assert after.head.revision.briefing == first.revision.briefing
    assert review.store.audit("d1")[-1].details["restored"] == 1
