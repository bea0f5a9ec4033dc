from api.cli.verdicts import report_lines, score_text, summary_lines, usage_line, withheld_lines

FINDING = {
    "check": "numbers@1",
    "severity": "blocking",
    "section": "situation",
    "sentence_id": "s3",
    "start": 4,
    "end": 6,
    "message": "46 is not in the cited words",
    "expected": "31",
    "found": "46",
    "hint": "cite the port authority",
}
REPORT = {
    "passed": False,
    "scores": {
        "support": {"value": 0.75, "numerator": 3, "denominator": 4},
        "names": {"value": None, "numerator": 0, "denominator": 0},
    },
    "findings": [FINDING],
}


def test_a_score_is_never_shown_without_its_denominator():
    assert score_text("support", REPORT["scores"]["support"]) == "support 3/4 (75%)"
    assert score_text("names", REPORT["scores"]["names"]) == "names –/0 (nothing to check)"


def test_a_report_says_whether_it_passed_and_every_finding_with_place_and_hint():
    lines = report_lines(REPORT)
    assert lines[0] == "Checks: NOT PASSED (1 blocking)"
    text = " ".join(" ".join(lines).split())
    assert (
        "numbers@1 [situation s3]: 46 is not in the cited words — cite the port authority" in text
    )


def test_a_report_in_short_keeps_what_blocks_and_counts_the_rest():
    warning = {**FINDING, "severity": "warning", "check": "shape@1", "message": "too long"}
    report = {**REPORT, "findings": [warning, FINDING, warning, warning]}
    text = " ".join(" ".join(report_lines(report)).split())
    assert "46 is not in the cited words" in text
    assert text.count("too long") == 1
    assert "(and 2 more)" in text


def test_a_report_without_findings_and_none_at_all():
    assert report_lines({"passed": True, "scores": {}, "findings": []}) == [
        "Checks: passed (no findings)"
    ]
    assert report_lines(None) == ["Checks: not run."]


def test_what_was_withheld_stands_with_every_reason():
    withheld = [{"section": "key_data", "text": "Ships: 64.", "reasons": ["not in it", "no date"]}]
    assert withheld_lines(withheld) == [
        "Withheld: 1",
        "  - [key_data] Ships: 64.",
        "      because not in it",
        "      because no date",
    ]
    assert withheld_lines([]) == ["Withheld: nothing."]


def test_the_cost_of_model_calls():
    usage = {"calls": 7, "prompt_tokens": 12345, "completion_tokens": 678, "cost": 0.0321}
    assert usage_line(usage) == "Model calls: 7, 12,345 + 678 tokens, $0.0321"
    assert usage_line({**usage, "calls": 0}) == "Model calls: none."


def test_the_summary_holds_all_three_parts():
    usage = {"calls": 0, "prompt_tokens": 0, "completion_tokens": 0, "cost": 0.0}
    cited = {"article_id": "a1", "outlet": None, "title": "Blast", "url": None}
    sentence = {"citations": [{**cited, "published_at": "2026-04-20T00:00:00Z"}] * 2}
    sections = [{"sentences": [sentence]}]
    lines = summary_lines({"sections": sections, "report": REPORT, "withheld": [], "usage": usage})
    assert lines[:4] == [
        "",
        "Sources: 1 article, 2 citations",
        "    2 × unnamed source, 2026-04-20: Blast",
        "Checks: NOT PASSED (1 blocking)",
    ]
    assert lines[-2:] == [
        "Withheld: nothing.",
        "Model calls: none.",
    ]
