"""What is wrong with the fields of one table: missing, unknown, of another form. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from prompts.style import DRAWS, KINDS, SHAPES
from prompts.style_fields import Field
from prompts.toml_lines import Path

# Below this likeness (difflib's ratio) a guess misleads: "tone" is as like "one_of" as .6.
_NEAR = 0.7


@dataclass(frozen=True, slots=True)
class Found:
    """One thing wrong, at the path of a field or table. Only a ``serious`` one stops the style."""

    path: Path
    what: str
    fix: str
    serious: bool = True


def near(word: str, known: Collection[str]) -> str:
    """Return a question after the likeliest of ``known``, or all of them."""
    close = difflib.get_close_matches(word, sorted(known), 1, _NEAR)
    return f"did you mean {close[0]}?" if close else f"there are {', '.join(sorted(known))}"


def faults(
    path: Path, raw: Mapping[str, Any], fields: tuple[Field, ...], of: str = ""
) -> Iterator[Found]:
    """Find fields of the table at ``path`` that are missing, unknown, or of another form.

    ``of`` names the table in front of what is said.
    """
    names = {f.name for f in fields}
    for name in raw:
        if name not in names:
            yield Found((*path, name), f"{of}unknown field {name}", near(name, names))
    missing = [f for f in fields if f.required and f.name not in raw]
    if missing:
        what = f"{of}{_and([f.name for f in missing])} {'is' if len(missing) == 1 else 'are'}"
        yield Found(path, f"{what} missing", "; ".join(f"{f.name}: {f.says}" for f in missing))
    for field in fields:
        if field.name in raw and not _FORMS[field.form](raw[field.name]):
            what = f"{of}{field.name} must be {_MUST_BE[field.form]}"
            yield Found((*path, field.name), what, _fix(field, raw[field.name]))


def _and(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _fix(field: Field, value: object) -> str:
    if field.form in {"pair", "percent"} and isinstance(value, list):
        turned = value[::-1]
        if _FORMS[field.form](turned):
            return f"{field.name} = [{turned[0]}, {turned[1]}]"
    return f"{field.name}: {field.says}"


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _two(value: object) -> list[int]:
    good = isinstance(value, list) and len(value) == 2 and all(_whole(v) for v in value)
    return list(value) if good and isinstance(value, list) else []


def _pair(value: object) -> bool:
    both = _two(value)
    return bool(both) and 0 <= both[0] <= both[1] and both[1] > 0


def _percent(value: object) -> bool:
    both = _two(value)
    return bool(both) and 0 <= both[0] < both[1] <= 100


def is_texts(value: object) -> bool:
    """Tell whether it is a list of texts, none of them empty."""
    return isinstance(value, list) and all(_text(v) for v in value)


def _some_texts(value: object) -> bool:
    return is_texts(value) and bool(value)


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


_FORMS: Mapping[str, Callable[[object], bool]] = {
    "number": _whole,
    "measure": _number,
    "share": lambda v: isinstance(v, int | float) and _number(v) and 0 <= v <= 1,
    "run": lambda v: isinstance(v, int) and _whole(v) and v >= 5,
    "count": lambda v: isinstance(v, int) and _whole(v) and v >= 1,
    "text": _text,
    "blank": lambda v: isinstance(v, str),
    "texts": is_texts,
    "words": _some_texts,
    "pair": _pair,
    "percent": _percent,
    "shape": _text,
    "kinds": _some_texts,
    "draws": _some_texts,
    "table": lambda v: isinstance(v, dict),
    "tables": lambda v: isinstance(v, list) and all(isinstance(t, dict) for t in v),
}
_MUST_BE: Mapping[str, str] = {
    "number": "a whole number",
    "measure": "a number",
    "share": "a share between 0 and 1",
    "run": "a whole number, 5 or more",
    "count": "a whole number, 1 or more",
    "text": "a text in quotation marks",
    "blank": 'a text in quotation marks, or ""',
    "texts": "a list of texts",
    "words": "a list of words, one at least",
    "pair": "[least, most], and most 1 or more",
    "percent": "[least, most] within 0 and 100",
    "shape": f"one of {', '.join(SHAPES)}",
    "kinds": f"a list of {', '.join(sorted(KINDS))}",
    "draws": f"a list of {', '.join(DRAWS)}",
    "table": "a table",
    "tables": "a list of tables",
}
