"""``python -m api.reference [FOLDER]``: write the generated pages of the docs."""

from __future__ import annotations

import sys
from pathlib import Path

from api.reference import PAGES

FOLDER = Path("docs/reference")


def main(folder: Path) -> None:
    """Write each page that is not as it should be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        path, text = folder / name, page()
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
