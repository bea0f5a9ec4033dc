"""The house style, read from a table that prompts and checks share.

A style is one TOML file over ``common.toml``, which has what every style starts from;
``prompts/styles/`` has those that are shipped. Adding a style adds a file and no code.
"""

from __future__ import annotations

import difflib
import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from prompts.errors import StyleError
from prompts.style_fields import TABLE_FIELDS
from prompts.wording import Wording, read_wording

STYLES = Path(__file__).with_name("styles")
COMMON = STYLES / "common.toml"
DEFAULT_STYLE = STYLES / "pressure-point.toml"
KINDS = frozenset({"fact", "forecast", "analysis", "connective"})
Shape = Literal["paragraph", "bullets", "labelled", "data"]
SHAPES: tuple[Shape, ...] = ("paragraph", "bullets", "labelled", "data")
# What a section takes from the sources where no model writes it: the newest development, causes and
# constraints, what actors did and said, what they mean to do, figures and dates, what is announced
# or due, who says what, what is not known, what no earlier issue on the story told. A section or a
# label that takes "nothing" is a person's.
DRAWS = (
    "news", "causes", "reactions", "plans", "figures", "next", "claims", "unknowns", "changes",
    "nothing",
)  # fmt: skip
Range = tuple[int, int]

_WORD = re.compile(r"[^\W_]+(?:[-'’.,:/][^\W_]+)*")


def count_words(text: str) -> int:
    """Count words as the limits mean them: ``3.5``, ``12:30``, ``wide-scale``, ``U.S`` are one."""
    return len(_WORD.findall(text))


@dataclass(frozen=True, slots=True)
class SectionStyle:
    """What one section must be. ``None`` means that the style sets no such limit.

    ``words`` counts the whole section, ``sentences`` its sentences, ``blocks`` its paragraphs or
    bullets, ``block_words`` the words of each, ``thesis_words`` those of a bullet's opening.
    ``one_of`` are words of which it has to hold one. ``draws_on`` says what the writer without a
    model puts there (``DRAWS``; one for each label of a labelled section), ``to_write`` what it
    leaves to the editor.
    """

    key: str
    title: str
    shape: Shape
    purpose: str
    kinds: frozenset[str]
    words: Range
    sentences: Range | None = None
    blocks: Range | None = None
    block_words: Range | None = None
    thesis_words: Range | None = None
    labels: tuple[str, ...] = ()
    last_label: str | None = None
    one_of: tuple[str, ...] = ()
    draws_on: tuple[str, ...] = ()
    to_write: str = ""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where the verdicts change. Support is a share in [0, 1]; ages are days; ``stretch`` is in
    weights of words."""

    supported: float
    scattered: float
    stretch: float
    weak: float
    old_source_days: int
    repeat: float


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """The whole style; ``hash`` names exactly this content, comments and ``id`` aside.

    ``id`` is the name that it is asked for by. ``raw`` is the content as JSON values, from which
    ``style_from_dict`` makes the same style again.
    """

    id: str
    version: int
    name: str
    about: str
    subject: str
    footer: str
    thresholds: Thresholds
    sections: tuple[SectionStyle, ...]
    wording: Wording
    hash: str
    raw: Mapping[str, Any] = field(repr=False, compare=False)

    def section(self, key: str) -> SectionStyle:
        """Return the section ``key``; an unknown one is a ``KeyError``."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)


def style_names() -> tuple[str, ...]:
    """Return the names of the styles that are shipped, the default first."""
    others = sorted(p.stem for p in STYLES.glob("*.toml") if p not in {COMMON, DEFAULT_STYLE})
    return (DEFAULT_STYLE.stem, *others)


def style_path(style: Path | str | None = None) -> Path:
    """Return the file of a style: one that is shipped by its name, else a path."""
    if style is None:
        return DEFAULT_STYLE
    given = Path(style)
    if str(style) in style_names():
        return STYLES / f"{style}.toml"
    if given.is_file():
        return given
    names = ", ".join(style_names())
    near = difflib.get_close_matches(str(style), style_names(), 1)
    guess = f"did you mean {near[0]}? " if near else ""
    raise StyleError(
        f"no house style {style}",
        help=f"{guess}give its file, or the name of one that ships: {names}",
    )


def load_style(style: Path | str | None = None) -> HouseStyle:
    """Read a house style by name or path; the first thing wrong in it is named with its line."""
    from prompts.style_check import check_style

    path = style_path(style)
    text = read_text(path)
    errors = [p for p in check_style(text) if p.serious]
    if errors:
        first, more = errors[0], len(errors) - 1
        others = f"; and {more} more" if more else ""
        raise StyleError(
            f"{path}, line {first.line}: {first.what}",
            help=f"{first.fix}{others} (drafter style check {path})",
        )
    return style_from_dict(over_common(tomllib.loads(text)), id=path.stem)


def read_text(path: Path) -> str:
    """Return the text of a style's file."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StyleError(f"{path} cannot be read: {error}", help="give a UTF-8 text") from None


def over_common(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return a style's content with what ``common.toml`` says where it says nothing itself."""
    common = tomllib.loads(COMMON.read_text(encoding="utf-8"))
    whole = {**common, **raw}
    for table in TABLE_FIELDS:
        own = raw.get(table, {})
        whole[table] = {**common[table], **own} if isinstance(own, dict) else own
    return whole


def style_from_dict(raw: Mapping[str, Any], *, id: str) -> HouseStyle:
    """Make a style of content that ``check_style`` finds nothing serious in."""
    return HouseStyle(
        id=id,
        version=int(raw["version"]),
        name=raw["name"],
        about=raw.get("about", ""),
        subject=raw["subject"],
        footer=raw.get("footer", ""),
        thresholds=Thresholds(**raw["thresholds"]),
        sections=tuple(_section(s) for s in raw["sections"]),
        wording=read_wording(raw),
        hash=hashlib.sha256(repr(_canonical(raw)).encode()).hexdigest()[:16],
        raw=raw,
    )


def _section(raw: Mapping[str, Any]) -> SectionStyle:
    return SectionStyle(
        key=raw["key"],
        title=raw["title"],
        shape=raw["shape"],
        purpose=raw["purpose"],
        kinds=frozenset(raw["kinds"]),
        words=(raw["words"][0], raw["words"][1]),
        sentences=_pair(raw, "sentences"),
        blocks=_pair(raw, "blocks"),
        block_words=_pair(raw, "block_words"),
        thesis_words=_pair(raw, "thesis_words"),
        labels=tuple(raw.get("labels", ())),
        last_label=raw.get("last_label"),
        one_of=tuple(raw.get("one_of", ())),
        draws_on=tuple(raw.get("draws_on", ())),
        to_write=raw.get("to_write", ""),
    )


def _pair(raw: Mapping[str, Any], name: str) -> Range | None:
    return (raw[name][0], raw[name][1]) if name in raw else None


def _canonical(value: object) -> object:
    if isinstance(value, dict):
        return sorted((k, _canonical(v)) for k, v in value.items())
    if isinstance(value, list):
        return [_canonical(v) for v in value]
    return value
