"""What is wrong in a style's tables of words and thresholds, laid over ``common.toml``. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from prompts.field_check import Found, faults, is_texts
from prompts.style import over_common
from prompts.style_fields import BAND_FIELDS, TABLE_FIELDS, TERM_FIELDS
from prompts.toml_lines import Path

_BANDS: Path = ("likelihood", "bands")


def table_faults(raw: Mapping[str, Any]) -> Iterator[Found]:
    """Find what is wrong in each table that ``raw`` has, and between them and the sections.

    What a table must hold together is looked at only where its fields are well: one fault, one
    message.
    """
    wrong = [*_fields(raw), *_rows(raw, ("terms",), "terms"), *_rows(raw, _BANDS, "bands")]
    yield from wrong
    if wrong or not _of_their_form(raw):
        return
    whole = over_common(raw)
    yield from _thresholds(whole["thresholds"])
    yield from _terms(raw)
    yield from _scale(whole["likelihood"])
    yield from _one_of(raw, whole)


def _of_their_form(raw: Mapping[str, Any]) -> bool:
    """Tell whether each table is one at all; the fields of the style say so where one is not."""
    terms = raw.get("terms", [])
    tables = (raw.get(table, {}) for table in TABLE_FIELDS)
    rows = isinstance(terms, list) and all(isinstance(term, dict) for term in terms)
    return rows and all(isinstance(table, dict) for table in tables)


def _fields(raw: Mapping[str, Any]) -> Iterator[Found]:
    for table, fields in TABLE_FIELDS.items():
        own = raw.get(table)
        if isinstance(own, dict):
            yield from faults((table,), own, fields, f"{table}: ")


def _rows(raw: Mapping[str, Any], path: Path, name: str) -> Iterator[Found]:
    """Look at each of a list of tables: the terms, or the bands of the scale."""
    rows: Any = raw
    for part in path:
        rows = rows.get(part) if isinstance(rows, dict) else None
    for number, row in enumerate(rows if isinstance(rows, list) else ()):
        if isinstance(row, dict):
            fields = TERM_FIELDS if name == "terms" else BAND_FIELDS
            yield from faults((*path, number), row, fields, f"{name}, number {number + 1}: ")


def _thresholds(limits: Mapping[str, Any]) -> Iterator[Found]:
    if not 0 <= limits["weak"] <= limits["supported"] <= 1:
        yield Found(
            ("thresholds",), "thresholds must hold 0 <= weak <= supported <= 1",
            "docs/checks/support.md tells what they mean",
        )  # fmt: skip


def _terms(raw: Mapping[str, Any]) -> Iterator[Found]:
    """Find a term whose remedy is itself one to avoid."""
    avoided = _avoided(raw)
    for number, term in enumerate(raw.get("terms", ())):
        if term["use"].casefold() in avoided:
            yield Found(
                ("terms", number, "use"), f"terms: {term['use']!r} is to be used and to be avoided",
                f"name another word, or take {term['use']!r} out of avoid",
            )  # fmt: skip


def _scale(scale: Mapping[str, Any]) -> Iterator[Found]:
    """Find bands that overlap, and words that stand for two things."""
    bands = scale["bands"]
    if not bands:
        yield Found(_BANDS, "likelihood: bands is empty", "leave it out, or give one at least")
    for number, (low, high) in enumerate(pairwise(bands), 1):
        if low["percent"][1] > high["percent"][0]:
            yield Found(
                (*_BANDS, number, "percent"),
                f"likelihood: bands must rise and not overlap: {low['percent']} is followed by "
                f"{high['percent']}",
                f"let this one begin at {low['percent'][1]} or above",
            )
    places: dict[str, Path] = {}
    for place, word in _scale_words(scale):
        if word in places:
            what = f"likelihood: {word!r} stands in two places"
            yield Found(place, what, "keep it where it belongs; the other names something else")
        places.setdefault(word, place)


def _scale_words(scale: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    for number, band in enumerate(scale["bands"]):
        for row in ("first", "second"):
            for word in band[row]:
                yield (*_BANDS, number, row), word
    for word in scale["off_scale"]:
        yield ("likelihood", "off_scale"), word


def _one_of(raw: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[Found]:
    """Find sections that have to say a word which no text may hold."""
    avoided, off = _avoided(whole), {w.casefold() for w in whole["likelihood"]["off_scale"]}
    sections = raw.get("sections")
    for number, section in enumerate(sections if isinstance(sections, list) else ()):
        words = section.get("one_of") if isinstance(section, dict) else None
        for word in words if isinstance(words, list) and is_texts(words) else ():
            why = "terms has it to avoid" if word.casefold() in avoided else ""
            why = why or ("it is off the scale of likelihood" if word.casefold() in off else "")
            if why:
                what = f"section {section.get('key')}: one_of asks for {word!r}, and {why}"
                yield Found(("sections", number, "one_of"), what, "take it out of one of the two")


def _avoided(raw: Mapping[str, Any]) -> set[str]:
    return {word.casefold() for term in raw.get("terms", ()) for word in term["avoid"]}
