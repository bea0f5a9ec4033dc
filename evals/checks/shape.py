"""Sections and their limits, as the house style's table sets them.

Only a section that is missing blocks. Too short or too long is a warning: a section that the
sources do not fill stays short and open rather than padded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.model import Finding, Kind, Role, Section, Sentence, Severity
from evals.model import Outcome, Whole, rate
from prompts import SectionStyle, count_words

_DATUM = re.compile(r"^\**[^:\n]{1,90}:\**\s+\S.*[.!?)”\"\]]\s*$", re.S)


def check_shape(whole: Whole) -> Outcome:
    """Score ``section_shape``: sections that fit their limits, of those the style asks for."""
    present = {s.key: s for s in whole.briefing.sections}
    findings: list[Finding] = []
    fits = 0
    for style in whole.style.sections:
        section = present.get(style.key)
        if section is None:
            text = f"the section {style.title} is missing"
            hint = "a section that cannot be filled stays, marked open"
            findings.append(Finding("", Severity.BLOCKING, text, section=style.key, hint=hint))
            continue
        problems = list(_problems(section, style))
        fits += not any(f.severity is not Severity.INFO for f in problems)
        findings.extend(problems)
    known = {s.key for s in whole.style.sections}
    findings.extend(
        Finding("", Severity.WARNING, f"the style knows no section {s.title}", section=s.key)
        for s in whole.briefing.sections
        if s.key not in known
    )
    return Outcome(tuple(findings), {"section_shape": rate(fits, len(whole.style.sections))})


def blocks_of(section: Section) -> dict[int, list[Sentence]]:
    """Return the section's paragraphs or bullets in order; notes belong to none."""
    blocks: dict[int, list[Sentence]] = {}
    for sentence in section.sentences:
        if sentence.role is not Role.NOTE:
            blocks.setdefault(sentence.block, []).append(sentence)
    return dict(sorted(blocks.items()))


def _problems(section: Section, style: SectionStyle) -> Iterator[Finding]:
    blocks = blocks_of(section)
    body = [s for block in blocks.values() for s in block]
    if not body:
        yield _short(section, "the section is empty", "at least one sentence", "none")
        return
    words = sum(count_words(s.text) for s in body)
    yield from _limit(section, "words", words, style.words)
    if style.sentences:
        yield from _limit(section, "sentences", len(body), style.sentences)
    if style.blocks:
        what = "paragraphs" if style.shape in {"paragraph", "labelled"} else "bullets"
        yield from _limit(section, what, len(blocks), style.blocks)
    elif style.shape == "paragraph" and len(blocks) > 1:
        yield Finding(
            "", Severity.WARNING, f"{len(blocks)} paragraphs, where this section has one",
            section=section.key, expected="1 paragraph", found=f"{len(blocks)}",
            hint="put them into one, or take one out",
        )  # fmt: skip
    yield from _kinds(section, body, style)
    yield from _labels(section, blocks, style)
    yield from _one_of(section, body, style)
    for number, (_, block) in enumerate(blocks.items(), 1):
        yield from _block(section, number, block, style)


def _limit(section: Section, what: str, count: int, limits: tuple[int, int]) -> Iterator[Finding]:
    least, most = limits
    wanted, found = f"{least}–{most} {what}", f"{count} {what}"
    if count < least:
        yield _short(section, f"the section is short: {found}", wanted, found)
    elif count > most:
        yield _long(section, f"the section is long: {found}", wanted, found)


def _kinds(section: Section, body: list[Sentence], style: SectionStyle) -> Iterator[Finding]:
    for sentence in body:
        if sentence.kind is Kind.CONNECTIVE or sentence.role is not Role.BODY:
            continue
        if str(sentence.kind) not in style.kinds:
            yield Finding(
                "", Severity.WARNING, f"{style.title} holds no {sentence.kind}",
                section=section.key, sentence_id=sentence.id,
                expected=", ".join(sorted(style.kinds)), found=str(sentence.kind),
                hint="move it to a section that does",
            )  # fmt: skip


def _one_of(section: Section, body: list[Sentence], style: SectionStyle) -> Iterator[Finding]:
    told = " ".join(s.text for s in body).casefold()
    if style.one_of and not any(words.casefold() in told for words in style.one_of):
        yield Finding(
            "", Severity.INFO if section.status == "open" else Severity.WARNING,
            f"{style.title} says none of: {', '.join(style.one_of)}", section=section.key,
            expected=" or ".join(style.one_of), hint="say which of them it is, and why",
        )  # fmt: skip


def _labels(
    section: Section, blocks: dict[int, list[Sentence]], style: SectionStyle
) -> Iterator[Finding]:
    openings = [_opening(block) for block in blocks.values()]
    for label in style.labels:
        if not any(_opens_with(o, label) for o in openings):
            yield _missing_label(section, label)
    if style.last_label is None:
        return
    at = [i for i, o in enumerate(openings) if _opens_with(o, style.last_label)]
    if not at:
        yield _missing_label(section, style.last_label)
    elif at != [len(openings) - 1]:
        yield _long(
            section, f"{style.last_label} opens the last bullet, and only that", "the last bullet",
            f"bullet {', '.join(str(i + 1) for i in at)} of {len(openings)}",
        )  # fmt: skip


def _block(
    section: Section, number: int, block: list[Sentence], style: SectionStyle
) -> Iterator[Finding]:
    words = sum(count_words(s.text) for s in block)
    if style.block_words and not style.block_words[0] <= words <= style.block_words[1]:
        least, most = style.block_words
        make = _short if words < least else _long
        yield make(
            section, f"bullet {number} has {words} words", f"{least}–{most} words", f"{words} words"
        )
    last = style.last_label is not None and _opens_with(_opening(block), style.last_label)
    if style.thesis_words and not last:
        thesis = block[0]
        least, most = style.thesis_words
        count = count_words(thesis.text)
        if not least <= count <= most:
            yield Finding(
                "", Severity.WARNING,
                f"bullet {number} opens with {count} words, not with a short thesis",
                section=section.key, sentence_id=thesis.id,
                expected=f"a thesis of {least}–{most} words", found=thesis.text[:80],
                hint="put one before it, between ** and **",
            )  # fmt: skip
    if style.shape == "data" and not _DATUM.match(" ".join(s.text for s in block)):
        yield _long(
            section, f"bullet {number} is not of the form Label: value.", "Label: value.",
            block[0].text[:80], block[0].id,
        )  # fmt: skip


def _opening(block: list[Sentence]) -> str:
    return " ".join(s.text for s in block[:2])


def _opens_with(text: str, label: str) -> bool:
    return text.lstrip("*_ ").casefold().startswith(label.rstrip(":").casefold())


def _missing_label(section: Section, label: str) -> Finding:
    return Finding(
        "", Severity.INFO if section.status == "open" else Severity.WARNING,
        f"no paragraph or bullet opens with {label}", section=section.key,
        expected=label, hint="say what the sources hold of it, or leave it open with a note",
    )  # fmt: skip


def _short(section: Section, message: str, expected: str, found: str) -> Finding:
    """Too little: expected of an open section, a warning in one that says it is complete."""
    return Finding(
        "", Severity.INFO if section.status == "open" else Severity.WARNING, message,
        section=section.key, expected=expected, found=found,
        hint="add what the sources hold, or mark the section open; never pad",
    )  # fmt: skip


def _long(
    section: Section, message: str, expected: str, found: str, sentence_id: str | None = None
) -> Finding:
    return Finding(
        "", Severity.WARNING, message, section=section.key, sentence_id=sentence_id,
        expected=expected, found=found, hint="cut it, or bring it into the style's shape",
    )  # fmt: skip
