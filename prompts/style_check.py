"""What is wrong in a style's file: every problem with its line and the fix. Pure."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from prompts.field_check import Found, faults, is_texts, near
from prompts.style import DRAWS, KINDS, SHAPES
from prompts.style_fields import SECTION_FIELDS, STYLE_FIELDS
from prompts.table_check import table_faults
from prompts.toml_lines import Path, line_of, lines_of

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_UNCLOSED = re.compile(r"(?:Illegal|Found invalid) character '(?:\\n|\n)'")
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: where, what, and how to mend it. Only a ``serious`` one stops the style."""

    line: int
    what: str
    fix: str
    serious: bool = True


def check_style(text: str) -> list[Problem]:
    """Return all that is wrong in the text of a style's file, by line; nothing where it is well."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _AT_LINE.search(str(error))
        line = int(place[1]) if place else len(text.splitlines()) or 1
        what = _AT_LINE.sub("", str(error)).strip()
        what = _UNCLOSED.sub("a quotation mark is not closed", what)
        return [Problem(line, f"not TOML: {what}", "mend this line, or the one before it")]
    places = lines_of(text)
    found = [Problem(line_of(places, f.path), f.what, f.fix, f.serious) for f in _style(raw)]
    return sorted(found, key=lambda p: (p.line, not p.serious))


def _style(raw: Mapping[str, Any]) -> Iterator[Found]:
    yield from faults((), raw, STYLE_FIELDS)
    if isinstance(raw.get("version"), int) and raw["version"] < 1:
        yield Found(("version",), "version must be 1 or more", "begin with 1")
    yield from _placeholders(raw, "subject", "topic", needed=True)
    yield from _placeholders(raw, "footer", "dashboard_url", needed=False)
    sections = raw.get("sections")
    if isinstance(sections, list):
        tables = [(n, s) for n, s in enumerate(sections) if isinstance(s, dict)]
        for number, section in tables:
            yield from _section(number, section)
        for name in ("key", "title"):
            yield from _twice(tables, name)
    yield from table_faults(raw)


def _section(number: int, raw: Mapping[str, Any]) -> Iterator[Found]:
    path: Path = ("sections", number)
    of = f"section {raw.get('key') or number + 1}: "
    wrong = [*faults(path, raw, SECTION_FIELDS, of), *_unknown_words(path, raw)]
    yield from wrong
    key = raw.get("key")
    if isinstance(key, str) and key and not _KEY.fullmatch(key):
        yield Found(
            (*path, "key"), f"section key {key!r} does not fit an address",
            "small letters, digits and _, a letter first: whats_next",
        )  # fmt: skip
    if not wrong:
        yield from _shape(path, raw)
        yield from _limits(path, raw)
        yield from _draws(path, raw)


def _unknown_words(path: Path, raw: Mapping[str, Any]) -> Iterator[Found]:
    """Find kinds, shapes and draws that there are none of."""
    key = raw.get("key")
    for name, known in (("kinds", KINDS), ("draws_on", DRAWS)):
        for word in raw[name] if is_texts(raw.get(name)) else ():
            if word not in known:
                what = f"section {key}: {name} must be among {', '.join(sorted(known))}"
                yield Found((*path, name), f"{what}, not {word}", near(word, known))
    if isinstance(raw.get("shape"), str) and raw["shape"] not in SHAPES:
        what = f"section {key}: shape must be one of {', '.join(SHAPES)}, not {raw['shape']}"
        yield Found((*path, "shape"), what, near(raw["shape"], SHAPES))


def _shape(path: Path, raw: Mapping[str, Any]) -> Iterator[Found]:
    """Find fields that the section's shape has no use for, and labels that are none."""
    of, shape, labels = f"section {raw['key']}", raw["shape"], raw.get("labels", [])
    if (shape == "labelled") != bool(labels):
        what = "needs labels" if shape == "labelled" else "takes no labels"
        yield Found(
            (*path, "labels"), f"{of}: the shape {shape} {what}",
            'labels = ["Reaction:", "Strategy:"] go with shape = "labelled"',
        )  # fmt: skip
    for name in ("last_label", "thesis_words"):
        if name in raw and shape != "bullets":
            what = f"{of}: {name} is for bullets, and the shape is {shape}"
            yield Found((*path, name), what, 'drop it, or set shape = "bullets"')
    blocks = raw.get("blocks")
    if labels and blocks and blocks != [len(labels)] * 2:
        what = f"{of}: {len(labels)} labels, but blocks = {blocks}"
        yield Found((*path, "blocks"), what, f"blocks = [{len(labels)}, {len(labels)}]")
    for name, given in (("labels", labels), ("last_label", [raw.get("last_label", ":")])):
        for label in given:
            if not label.rstrip().endswith(":"):
                yield Found(
                    (*path, name), f"{of}: the label {label!r} has no colon", f'"{label.strip()}:"'
                )


def _limits(path: Path, raw: Mapping[str, Any]) -> Iterator[Found]:
    """Find limits that no text can keep together."""
    blocks, each = raw.get("blocks"), raw.get("block_words")
    if not blocks or not each:
        return
    least, most = blocks[0] * each[0], blocks[1] * each[1]
    low, high = raw["words"]
    if least > high or most < low:
        yield Found(
            (*path, "words"),
            f"section {raw['key']}: {blocks[0]}–{blocks[1]} blocks of {each[0]}–{each[1]} words "
            f"make {least}–{most} words, and words = [{low}, {high}]",
            "change words, blocks or block_words so that they overlap",
        )


def _draws(path: Path, raw: Mapping[str, Any]) -> Iterator[Found]:
    """Find what the writer without a model could not make of a section."""
    of, draws, labels = f"section {raw['key']}", raw.get("draws_on"), raw.get("labels", [])
    if draws is None:
        yield Found(
            path, f"{of}: without a model this section is left to the editor",
            f"draws_on = one or more of {', '.join(DRAWS)}", serious=False,
        )  # fmt: skip
        return
    if labels and len(draws) != len(labels):
        yield Found(
            (*path, "draws_on"), f"{of}: {len(labels)} labels, but draws_on has {len(draws)}",
            "one for each label, in their order",
        )  # fmt: skip
    some = set(draws) - {"nothing"}
    if raw["shape"] == "data" and some - {"figures"}:
        what = f"{of}: a section of data draws on figures alone"
        yield Found((*path, "draws_on"), what, 'draws_on = ["figures"]')
    if some and not set(raw["kinds"]) & {"fact", "forecast"}:
        what = f"{of}: what is drawn from sources is fact or forecast, and kinds has neither"
        yield Found((*path, "draws_on"), what, 'add "fact" to kinds, or draws_on = ["nothing"]')


def _twice(sections: list[tuple[int, dict[str, Any]]], name: str) -> Iterator[Found]:
    counts = Counter(s[name] for _, s in sections if isinstance(s.get(name), str))
    seen: set[str] = set()
    for number, section in sections:
        value = section.get(name)
        if isinstance(value, str) and counts[value] > 1 and value in seen:
            what = f"two sections have the {name} {value}: they must differ"
            yield Found(("sections", number, name), what, f"give this one another {name}")
        if isinstance(value, str):
            seen.add(value)


def _placeholders(
    raw: Mapping[str, Any], name: str, placeholder: str, *, needed: bool
) -> Iterator[Found]:
    text = raw.get(name)
    if not isinstance(text, str):
        return
    fix = f'{name} = "… {{{placeholder}}} …"'
    try:
        inside = [field for _, field, _, _ in Formatter().parse(text) if field is not None]
    except ValueError as error:
        yield Found((name,), f"{name}: {error}", f"{fix}; a brace itself is written twice")
        return
    if others := [field for field in inside if field != placeholder]:
        yield Found((name,), f"{name} knows no {{{others[0]}}}", fix)
    elif needed and not inside:
        yield Found((name,), f"{name} has no {{{placeholder}}}", fix)
