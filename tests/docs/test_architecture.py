"""What the pages say of the tree is there: paths, and in the architecture names as well."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("api", "corpus", "drafter", "evals", "prompts")
# A path from the project's root, whole: no pattern, no command.
PATH = re.compile(rf"(?:{'|'.join((*PACKAGES, 'tests', 'docs', 'deploy'))})/[\w./-]+")
SPAN = re.compile(r"`([^`\n]+)`")
ROWS = [
    [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    for line in (ROOT / "docs/architecture.md").read_text("utf-8").splitlines()
    if line.startswith("| `")
]


def code_of(places: list[Path]) -> str:
    files = [f for p in places for f in (sorted(p.rglob("*.py")) if p.is_dir() else [p])]
    return "\n".join(f.read_text("utf-8") for f in files)


EVERYWHERE = code_of([ROOT / package for package in PACKAGES])


def places_of(cell: str) -> list[Path]:
    """Return what a row's first cell names; a bare name lies beside the first, or in it."""
    first, *more = SPAN.findall(cell)
    beside = (ROOT / first).parent
    found = [ROOT / first]
    for name in more:
        tries = [ROOT / name, ROOT / first / name, beside / name]
        found.append(next((p for p in tries if p.exists()), beside / name))
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_a_row_names_is_there(row: list[str]) -> None:
    places = places_of(row[0])
    assert [p for p in places if not p.exists()] == []
    code = code_of(places)
    for span in SPAN.findall(row[-1]):
        if PATH.fullmatch(span):
            continue
        # `Library.open(folder, *, write=False)` names `Library` and `open`.
        named = re.findall(r"[A-Za-z_]\w*", span.removesuffix(".py").partition("(")[0])
        gone = [n for n in named if not (holds(code, n) or inside(places, n))]
        # What begins with the name of another part is a reference to that part.
        if named and named[0] in gone:
            gone = [n for n in gone if not holds(EVERYWHERE, n)]
        assert gone == [], span


def holds(code: str, name: str) -> bool:
    return re.search(rf"\b{name}\b", code) is not None


def inside(places: list[Path], name: str) -> bool:
    return any((p / name).exists() or (p / f"{name}.py").exists() for p in places)


def test_no_part_stands_in_two_rows() -> None:
    places = [place for row in ROWS for place in places_of(row[0])]
    assert sorted({str(p.relative_to(ROOT)) for p in places if places.count(p) > 1}) == []


PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_that_a_page_names_are_there(page: Path) -> None:
    if page.name == "CHANGELOG.md":
        return
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    named = {span for span in SPAN.findall(text) if PATH.fullmatch(span)}
    assert sorted(n for n in named if not (ROOT / n).exists()) == []
