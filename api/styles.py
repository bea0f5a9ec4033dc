"""The house styles of a desk: its own, those that are shipped, those that drafts were made in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from corpus.database import house_styles, writing
from corpus.errors import BadInput
from prompts import HouseStyle, StyleError, load_style, style_from_dict, style_names
from prompts.field_check import near


class StyleBook:
    """House styles by hash and by name. ``own`` is what a draft gets that names none.

    A draft keeps the style that it was made in, whatever becomes of the file: its content is stored
    with the first draft that uses it. Threads may share one.
    """

    def __init__(self, engine: Engine, own: HouseStyle) -> None:
        self._engine = engine
        self.own = own
        self._known = {s.hash: s for s in (*(load_style(n) for n in style_names()), own)}
        self._kept: set[str] = set()

    def of(self, hash: str | None) -> HouseStyle:
        """Return the style of a draft; the desk's own where no style of this hash was ever kept."""
        if not hash:
            return self.own
        if hash not in self._known:
            with self._engine.connect() as connection:
                row = connection.execute(
                    select(house_styles).where(house_styles.c.hash == hash)
                ).one_or_none()
            self._known[hash] = _style(row.name, row.content) if row else self.own
        return self._known[hash]

    def named(self, name: str) -> HouseStyle:
        """Return a style by its name, newest content first; ``BadInput`` where there is none."""
        for style in self.all():
            if name in {style.id, style.hash}:
                return style
        if (older := self.of(name)).hash == name:
            return older
        raise BadInput(
            f"no house style {name!r}",
            help=f"{near(name, {s.id for s in self.all()})} (drafter style list)",
        )

    def find(self, name: str) -> HouseStyle:
        """Return a style by its name, or read the file that ``name`` is the path of."""
        if Path(name).suffix == ".toml" or "/" in name:
            return load_style(name)
        return self.named(name)

    def all(self) -> list[HouseStyle]:
        """Return the desk's own style, those that are shipped, and those kept: one of each name."""
        newest = select(house_styles).order_by(house_styles.c.first_used_at.desc())
        with self._engine.connect() as connection:
            kept = [_style(r.name, r.content) for r in connection.execute(newest)]
        shipped = [load_style(name) for name in style_names()]
        named: dict[str, HouseStyle] = {}
        for style in (self.own, *shipped, *kept):
            named.setdefault(style.id, style)
        return list(named.values())

    def keep(self, style: HouseStyle, *, now: datetime) -> None:
        """Store the content of a style that a draft is made in, once."""
        if style.hash in self._kept:
            return
        row = {
            "hash": style.hash,
            "name": style.id[:100],
            "content": dict(style.raw),
            "first_used_at": now,
        }
        try:
            with writing(self._engine) as connection:
                known = select(house_styles.c.hash).where(house_styles.c.hash == style.hash)
                if connection.scalar(known) is None:
                    connection.execute(house_styles.insert().values(row))
        except IntegrityError:
            pass  # Another process stored it at the same moment, and it is the same.
        self._known[style.hash] = style
        self._kept.add(style.hash)


def _style(name: str, content: Mapping[str, Any]) -> HouseStyle:
    try:
        return style_from_dict(content, id=name)
    except (KeyError, TypeError, ValueError) as error:
        raise StyleError(
            f"the stored house style {name} cannot be read: {error}",
            help="it was stored by another version of the desk",
        ) from None
