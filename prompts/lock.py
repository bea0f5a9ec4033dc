"""Hold every prompt to its version: ``python -m prompts.lock`` writes ``templates.lock``.

A briefing names the prompts that made it as ``id@version``. That means something only where one
version has one body, for good: a changed body needs a new version.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from prompts.errors import TemplateError
from prompts.templates import LOCK, Template, load_template, template_ids


def read_lock(path: Path = LOCK) -> dict[str, str]:
    """Return the locked body hashes by ``id@version``; none where there is no lock yet."""
    if not path.is_file():
        return {}
    raw: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return raw


def changed(templates: Iterable[Template], locked: Mapping[str, str]) -> list[str]:
    """Return those whose body is another than the one locked under their version."""
    return [t.ref for t in templates if locked.get(t.ref, t.body_hash) != t.body_hash]


def unlocked(templates: Iterable[Template], locked: Mapping[str, str]) -> list[str]:
    """Return those whose version is not in the lock."""
    return [t.ref for t in templates if t.ref not in locked]


def update(templates: Iterable[Template], path: Path = LOCK) -> list[str]:
    """Add new versions to the lock and return them; older ones stay for the briefings they made.

    A changed body under a locked version is a ``TemplateError``, and nothing is written.
    """
    known = list(templates)
    locked = read_lock(path)
    if same := changed(known, locked):
        raise TemplateError(
            f"changed without a new version: {', '.join(same)}",
            help="raise the version in the head of the file",
        )
    new = unlocked(known, locked)
    if new:
        merged = locked | {t.ref: t.body_hash for t in known}
        path.write_text(json.dumps(merged, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return new


def main() -> int:
    """Update the lock of this package's templates."""
    try:
        new = update([load_template(name) for name in template_ids()])
    except TemplateError as error:
        print(f"prompts: {error} — {error.help}", file=sys.stderr)
        return 1
    print(f"locked {', '.join(new)}" if new else "nothing new")
    return 0


if __name__ == "__main__":
    sys.exit(main())
