"""The house style, read from a table that prompts and checks share."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from prompts.errors import StyleError
from prompts.wording import Wording, read_wording

DEFAULT_STYLE = Path(__file__).with_name("house_style.toml")
KINDS = frozenset({"fact", "forecast", "analysis", "connective"})
Shape = Literal["paragraph", "bullets", "labelled", "data"]
SHAPES: tuple[Shape, ...] = ("paragraph", "bullets", "labelled", "data")
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


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where the verdicts change. Support is a share in [0, 1]; ages are days."""

    supported: float
    weak: float
    old_source_days: int
    repeat: float


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """The whole style; ``hash`` names exactly this content, comments aside."""

    version: int
    name: str
    subject: str
    footer: str
    thresholds: Thresholds
    sections: tuple[SectionStyle, ...]
    wording: Wording
    hash: str

    def section(self, key: str) -> SectionStyle:
        """Return the section ``key``; an unknown one is a ``KeyError``."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)


def load_style(path: Path | None = None) -> HouseStyle:
    """Read a house style. Whatever is wrong in it is named by its place in the file."""
    where = path or DEFAULT_STYLE
    try:
        raw = tomllib.loads(where.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise StyleError(f"no house style at {where}", help="check DRAFTER_STYLE") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StyleError(f"{where} is not TOML: {error}", help="mend the line it names") from None
    try:
        return _build(raw)
    except (KeyError, TypeError, ValueError) as error:
        what = f"missing {error}" if isinstance(error, KeyError) else str(error)
        raise StyleError(
            f"{where}: {what}", help="compare with prompts/house_style.toml, which has every field"
        ) from None


def _build(raw: dict[str, object]) -> HouseStyle:
    sections = raw["sections"]
    thresholds = raw["thresholds"]
    if not isinstance(sections, list) or not isinstance(thresholds, dict):
        raise TypeError("sections must be tables [[sections]], thresholds a table [thresholds]")
    built = tuple(_section(s) for s in sections)
    keys = [s.key for s in built]
    if len(set(keys)) != len(keys) or not keys:
        raise ValueError("section keys must be there and differ")
    limits = Thresholds(**thresholds)
    if not 0 <= limits.weak <= limits.supported <= 1:
        raise ValueError("thresholds must hold 0 <= weak <= supported <= 1")
    return HouseStyle(
        version=int(str(raw["version"])),
        name=str(raw["name"]),
        subject=str(raw["subject"]),
        footer=str(raw["footer"]),
        thresholds=limits,
        sections=built,
        wording=read_wording(raw),
        hash=hashlib.sha256(repr(_canonical(raw)).encode()).hexdigest()[:16],
    )


def _section(raw: dict[str, object]) -> SectionStyle:
    unknown = set(raw) - set(SectionStyle.__dataclass_fields__)
    if unknown:
        raise ValueError(f"section {raw.get('key')}: unknown field {sorted(unknown)[0]}")
    shape = next((s for s in SHAPES if s == raw["shape"]), None)
    kinds = raw["kinds"]
    labels = raw.get("labels", [])
    if shape is None:
        raise ValueError(f"section {raw['key']}: shape must be one of {', '.join(SHAPES)}")
    if not isinstance(kinds, list) or not set(kinds) <= KINDS or not isinstance(labels, list):
        raise ValueError(f"section {raw['key']}: kinds must be among {', '.join(sorted(KINDS))}")
    words = _range(raw, "words")
    if words is None:
        raise KeyError("words")
    return SectionStyle(
        key=str(raw["key"]),
        title=str(raw["title"]),
        shape=shape,
        purpose=str(raw["purpose"]),
        kinds=frozenset(str(k) for k in kinds),
        words=words,
        sentences=_range(raw, "sentences"),
        blocks=_range(raw, "blocks"),
        block_words=_range(raw, "block_words"),
        thesis_words=_range(raw, "thesis_words"),
        labels=tuple(str(label) for label in labels),
        last_label=str(raw["last_label"]) if "last_label" in raw else None,
    )


def _range(raw: dict[str, object], field: str) -> Range | None:
    if field not in raw:
        return None
    value = raw[field]
    if (
        not isinstance(value, list)
        or len(value) != 2
        or not all(isinstance(v, int) for v in value)
        or not 0 <= value[0] <= value[1]
    ):
        raise ValueError(f"section {raw.get('key')}: {field} must be [least, most]")
    return value[0], value[1]


def _canonical(value: object) -> object:
    if isinstance(value, dict):
        return sorted((k, _canonical(v)) for k, v in value.items())
    if isinstance(value, list):
        return [_canonical(v) for v in value]
    return value
