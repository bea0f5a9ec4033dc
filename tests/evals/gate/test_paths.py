"""What is typed on the command line becomes documents, each once."""

from __future__ import annotations

from pathlib import Path

from evals.gate.paths import expand


def test_folders_files_and_patterns(tmp_path: Path) -> None:
    root = tmp_path / "drafts"
    for name in ("b.md", "a.markdown", "deep/c.md", ".hidden/d.md", "notes.txt", "other.json"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("{}", encoding="utf-8")
    (root / "x.json").write_text('{"schema": "briefing/1"}', encoding="utf-8")
    names, unread = expand([str(root), f"{root}/deep/../b.md", f"{root}/**/c.*", "ab12", "-"])
    assert [Path(n).name for n in names] == ["a.markdown", "b.md", "c.md", "x.json", "b.md",
                                             "ab12", "-"]  # fmt: skip
    assert unread == []


def test_what_names_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    names, unread = expand([str(tmp_path / "empty"), f"{tmp_path}/*.md", "missing.md"])
    assert names == ["missing.md"]
    assert [u.reason for u in unread] == [
        "no Markdown and no JSON briefing in this folder",
        "no file matches this pattern",
    ]


def test_a_name_with_brackets_is_a_file_where_there_is_one(tmp_path: Path) -> None:
    file = tmp_path / "draft [final].md"
    file.write_text("x", encoding="utf-8")
    assert expand([str(file)]) == ([file.as_posix()], [])
