"""The review over HTTP, against the real service."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest

TOPIC = "The pier collapse at Quill Bay and Marrow Island's ferries"


@pytest.fixture
def draft(desk: Any) -> str:
    """A finished draft of its own for each test."""
    return str(desk.finished(desk.ask(TOPIC))["id"])


def sections(desk: Any, draft: str) -> list[str]:
    made = desk.client.get(f"/v1/drafts/{draft}").json()["briefing"]["sections"]
    return [s["key"] for s in made if any(x["citations"] for x in s["sentences"])]


def test_a_section_is_read_edited_and_read_again(desk: Any, draft: str) -> None:
    key = sections(desk, draft)[0]
    at = f"/v1/drafts/{draft}/sections/{key}"
    read = desk.client.get(at)
    text = read.json()
    assert read.status_code == 200, text
    assert read.headers["etag"] == f'"{text["revision"]["hash"]}"'
    assert text["revision"]["n"] == 1
    cited = next(s for s in text["sentences"] if s["citations"])
    assert cited["citations"][0] in text["citations"].values()
    edited = text["markdown"].replace(cited["text"], "Nobody at Quill Bay owns 77 balloons.", 1)
    assert edited != text["markdown"]
    put = desk.client.put(at, json={"markdown": edited}, headers={"If-Match": read.headers["etag"]})
    assert put.status_code == 200, put.text
    saved = put.json()
    assert put.headers["etag"] == f'"{saved["revision"]["hash"]}"' != read.headers["etag"]
    (same,) = [s for s in saved["sentences"] if s["id"] == cited["id"]]
    assert same["verdict"] == "unsupported"
    assert same["findings"]
    assert desk.client.get(at).json() == saved
    history = desk.client.get(f"/v1/drafts/{draft}/revisions").json()["items"]
    assert [(r["n"], r["author"]) for r in history] == [(2, "desk"), (1, "drafter")]
    assert history[0]["blocking"] >= 1
    assert history[0]["passed"] is False
    whole = desk.client.get(f"/v1/drafts/{draft}/revisions/1").json()
    assert whole["briefing"]["sections"]
    assert desk.client.get(f"/v1/drafts/{draft}").json()["briefing"]["report"]["passed"] is False


def test_a_save_says_on_which_text_or_is_refused(desk: Any, draft: str) -> None:
    key = sections(desk, draft)[0]
    at = f"/v1/drafts/{draft}/sections/{key}"
    for tag in (None, "*", "9b1d", 'W/"9b1d"', '"a", "b"', ""):
        headers = {} if tag is None else {"If-Match": tag}
        reply = desk.client.put(at, json={"markdown": "Words."}, headers=headers)
        assert (reply.status_code, reply.json()["code"]) == (428, "precondition_required"), tag


def test_a_save_on_an_older_text_is_told_how_it_stands(desk: Any, draft: str) -> None:
    first, second = sections(desk, draft)[:2]
    tag = desk.client.get(f"/v1/drafts/{draft}/sections/{first}").headers["etag"]
    texts = {
        key: desk.client.get(f"/v1/drafts/{draft}/sections/{key}").json()["markdown"]
        for key in (first, second)
    }
    replies = [
        desk.client.put(
            f"/v1/drafts/{draft}/sections/{key}",
            json={"markdown": texts[key] + "\n\nThe harbour is quiet."},
            headers={"If-Match": tag},
        )
        for key in (first, second)
    ]
    assert [r.status_code for r in replies] == [200, 412]
    problem = replies[1].json()
    assert problem["code"] == "stale"
    assert (problem["base"]["n"], problem["head"]["n"]) == (1, 2)
    assert problem["merge"]["conflicts"] == []
    assert "The harbour is quiet." in problem["merge"]["markdown"]


def test_what_cannot_be_read_is_named(desk: Any, draft: str) -> None:
    key = sections(desk, draft)[0]
    at = f"/v1/drafts/{draft}/sections/{key}"
    tag = {"If-Match": desk.client.get(at).headers["etag"]}
    unknown = desk.client.put(at, json={"markdown": "Words.[^c999]"}, headers=tag)
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_citation")
    assert "c999" in unknown.json()["detail"]
    for gone in (
        f"/v1/drafts/{draft}/sections/weather",
        f"/v1/drafts/{draft}/revisions/9",
        "/v1/drafts/nobody/revisions",
    ):
        assert desk.client.get(gone).status_code == 404


class Review:
    """A draft under review as a client goes about it: each write names the text it saw."""

    def __init__(self, desk: Any, draft: str) -> None:
        self.client, self.at = desk.client, f"/v1/drafts/{draft}"
        self.draft = draft

    def get(self, path: str) -> Any:
        reply = self.client.get(f"{self.at}/{path}")
        assert reply.status_code == 200, reply.text
        return reply.json()

    @property
    def tag(self) -> str:
        return str(self.client.get(f"{self.at}/findings").headers["etag"])

    def send(self, verb: str, path: str, body: Any = None) -> Any:
        headers = {"If-Match": self.tag}
        return self.client.request(verb, f"{self.at}/{path}", json=body, headers=headers)

    @property
    def sentences(self) -> list[dict[str, Any]]:
        made = self.client.get(self.at).json()["briefing"]["sections"]
        return [s for section in made for s in section["sentences"]]


@pytest.fixture
def review(desk: Any, draft: str) -> Review:
    return Review(desk, draft)


def test_a_withheld_sentence_comes_back_with_new_evidence(desk: Any, review: Review) -> None:
    briefing = desk.client.get(review.at).json()["briefing"]
    (held, *_) = briefing["withheld"]
    name = held["sentence"]["id"]
    seen = review.get(f"sentences/{name}/evidence")
    assert seen["text"] == held["text"]
    place = next(s["citations"][0] for s in review.sentences if s["citations"])
    given = {k: place[k] for k in ("article_id", "start", "end")}
    back = review.send("POST", f"withheld/{name}/restore", {"citations": [given]})
    assert back.status_code == 201, back.text
    (sentence,) = [s for s in back.json()["sentences"] if s["id"] == name]
    assert sentence["citations"][0]["quote"] == place["quote"]
    assert sentence["verdict"] in {"unsupported", "contradicted"}
    assert back.json()["revision"]["n"] == 2
    again = review.send("POST", f"withheld/{name}/restore", {})
    assert again.status_code == 404


def test_an_unsupported_sentence_is_mended_by_citing(desk: Any, review: Review) -> None:
    (cited, *_) = [s for s in review.sentences if s["citations"]]
    (section,) = [
        s["key"]
        for s in desk.client.get(review.at).json()["briefing"]["sections"]
        if cited["id"] in [x["id"] for x in s["sentences"]]
    ]
    text = review.get(f"sections/{section}")["markdown"]
    bare = text.replace(f"{cited['text']}[^c1]", cited["text"])
    assert bare != text
    assert review.send("PUT", f"sections/{section}", {"markdown": bare}).status_code == 200
    found = review.get(f"sentences/{cited['id']}/evidence")
    assert found["cited"] == []
    best = found["candidates"][0]
    assert cited["text"] in best["text"]
    assert best["context"]["quote"] == best["text"]
    place = {k: best[k] for k in ("article_id", "start", "end")}
    done = review.send("POST", "citations", {"sentence_id": cited["id"], **place})
    assert done.status_code == 201, done.text
    (mended,) = [s for s in done.json()["sentences"] if s["id"] == cited["id"]]
    assert mended["verdict"] == "supported"
    evidence = review.get(f"sentences/{cited['id']}/evidence")["cited"][0]
    assert evidence["support"] == 1.0
    assert evidence["context"]["quote"] == evidence["citation"]["quote"]
    label = next(n for n, c in done.json()["citations"].items() if c == evidence["citation"])
    off = review.send("DELETE", f"sentences/{cited['id']}/citations/{label}")
    assert off.status_code == 200, off.text
    (bare_again,) = [s for s in off.json()["sentences"] if s["id"] == cited["id"]]
    assert (bare_again["citations"], bare_again["verdict"]) == ([], "uncited")
    assert label in off.json()["citations"], "the label stays its own, for older texts"
    for unknown in (label, "c999"):
        gone = review.send("DELETE", f"sentences/{cited['id']}/citations/{unknown}")
        assert (gone.status_code, gone.json()["code"]) == (404, "not_found")
    assert review.get("audit")["items"][-1]["action"] == "citation_removed"
    review_page, read_page = (
        desk.client.get(f"/drafts/{review.draft}{view}").text for view in ("", "?view=read")
    )
    assert _numbers(review_page)[0] == 2, "each keeps its number while one edits"
    assert _numbers(read_page) == list(range(1, len(_numbers(read_page)) + 1))
    assert "Sources are numbered as readers meet them" in read_page


def _numbers(page: str) -> list[int]:
    """Return the numbers of citations in the order in which a page's text has them first."""
    found = re.findall(r'data-number="(\d+)"', page[: page.index('id="sources"')])
    return list(map(int, dict.fromkeys(found)))


def test_words_that_found_no_evidence_are_marked_and_told(desk: Any, review: Review) -> None:
    (cited, *_) = [s for s in review.sentences if s["citations"]]
    before = review.get(f"sentences/{cited['id']}/evidence")["grounds"]
    assert (before["share"], before["missing"]) == (1.0, [])
    section = _section_of(desk, review, cited["id"])
    text = review.get(f"sections/{section}")["markdown"]
    added = cited["text"].rstrip(".") + ", beneath a turquoise windmill."
    sent = text.replace(cited["text"], added)
    assert review.send("PUT", f"sections/{section}", {"markdown": sent}).status_code == 200
    (changed,) = [s for s in review.sentences if s["text"] == added]
    report = desk.client.get(review.at).json()["briefing"]["report"]
    grounds = report["grounds"][changed["id"]]
    assert [added[a:b] for a, b in grounds["missing"]] == ["beneath", "turquoise", "windmill"]
    assert grounds == review.get(f"sentences/{changed['id']}/evidence")["grounds"]
    assert grounds["share"] < 1.0
    assert 0.0 <= grounds["probability"] < before["probability"]
    page = desk.client.get(f"/drafts/{review.draft}?sentence={changed['id']}").text
    assert page.count('<span class="unfound">turquoise</span>') >= 1
    told = "No evidence for “beneath”, “turquoise”, “windmill”"
    assert page.count(told) == 2, "beside the sentence, and beside its evidence"


def _section_of(desk: Any, review: Review, sentence: str) -> str:
    """Return the key of the section that a sentence stands in."""
    made = desk.client.get(review.at).json()["briefing"]["sections"]
    (key,) = [s["key"] for s in made if sentence in [x["id"] for x in s["sentences"]]]
    return str(key)


def test_words_that_an_article_does_not_hold_are_not_attached(desk: Any, review: Review) -> None:
    (cited, *_) = [s for s in review.sentences if s["citations"]]
    article = cited["citations"][0]["article_id"]
    for place, code in (
        ({"article_id": article, "quote": "Nobody said this."}, "quote_mismatch"),
        ({"article_id": article, "start": 0, "end": 9_999}, "quote_mismatch"),
        ({"article_id": article}, "bad_input"),
        ({"article_id": "f" * 32, "quote": "Ferries"}, "bad_input"),
    ):
        reply = review.send("POST", "citations", {"sentence_id": cited["id"], **place})
        assert (reply.status_code, reply.json()["code"]) == (422, code)
    assert review.get("citations")["items"][0]["sentences"]


def test_a_draft_goes_from_review_to_approval_by_rulings(desk: Any, review: Review) -> None:
    found = review.get("findings")
    blocking = [f for f in found["items"] if f["blocks"]]
    assert found["blocking"] == len(blocking)
    assert review.send("POST", "reviews", {"decision": "approve"}).status_code == 409
    assert review.send("POST", "reviews", {"decision": "submit"}).status_code == 201
    for finding in blocking:
        refused = review.send("PATCH", f"findings/{finding['id']}", {"state": "overridden"})
        assert refused.status_code == 422
        ruled = review.send(
            "PATCH",
            f"findings/{finding['id']}",
            {"state": "overridden", "reason": "This is a rehearsal of the desk."},
        )
        assert (ruled.status_code, ruled.json()["state"]) == (200, "overridden"), ruled.text
    own = review.send("POST", "reviews", {"decision": "approve"})
    assert (own.status_code, own.json()["code"]) == (403, "self_approval")
    waived = {"decision": "approve", "waive_self_approval": True}
    done = review.send("POST", "reviews", waived)
    assert done.status_code == 201, done.text
    assert (done.json()["waived"], done.json()["holds"]) == (True, True)
    (sentence, *_) = review.sentences
    assert review.send("POST", f"sentences/{sentence['id']}/verified").status_code == 200
    assert review.get("reviews")["state"] == "approved"
    marked = review.send("POST", f"sentences/{sentence['id']}/kind", {"kind": "analysis"})
    assert marked.status_code == 200
    after = review.get("reviews")
    assert after["state"] == "in_review"
    assert [r["holds"] for r in after["items"]] == [False, False]
    told = review.get("audit")["items"]
    assert [e["action"] for e in told[:2]] == ["made", "submitted"]
    assert told[-1]["details"]["approval"] == "voided"
    assert all(b["seq"] > a["seq"] for a, b in pairwise(told))


def test_whatever_changes_the_text_or_decides_on_it_asks_which_text_was_seen(
    desk: Any, review: Review
) -> None:
    (sentence, *_) = review.sentences
    finding = (review.get("findings")["items"] or [{"id": "0" * 16}])[0]["id"]
    writes = [
        ("PUT", "sections/situation", {"markdown": "Words."}),
        ("POST", "citations", {"sentence_id": sentence["id"], "article_id": "f", "quote": "x"}),
        ("POST", "citations/c1/move", None),
        ("DELETE", f"sentences/{sentence['id']}/citations/c1", None),
        ("POST", f"withheld/{sentence['id']}/restore", {}),
        ("POST", f"sentences/{sentence['id']}/kind", {"kind": "fact"}),
        ("POST", f"sentences/{sentence['id']}/verified", None),
        ("PATCH", f"findings/{finding}", {"state": "overridden", "reason": "x" * 20}),
        ("POST", "reviews", {"decision": "submit"}),
        ("POST", "revisions/1/restore", None),
    ]
    for verb, path, body in writes:
        bare = desk.client.request(verb, f"{review.at}/{path}", json=body)
        assert (bare.status_code, bare.json()["code"]) == (428, "precondition_required"), path
    document = desk.client.get("/v1/openapi.json").json()
    under = "/v1/drafts/{draft_id}/"
    asked = {
        (verb.upper(), path.removeprefix(under).partition("/")[0])
        for path, verbs in document["paths"].items()
        for verb, operation in verbs.items()
        if path.startswith(under)
        and any(p["name"] == "if-match" for p in operation.get("parameters", ()))
    }
    assert asked >= {(verb, path.partition("/")[0]) for verb, path, _ in writes}
