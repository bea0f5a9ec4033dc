"""The fault run in small: equal reports are equal, and what hangs on the hash seed is seen."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import fault_determinism as fault


def figures(tmp_path: Path, **options: str) -> dict[str, fault.Figure]:
    found = fault.compare(tmp_path, print, runs=3, pythons=(sys.executable,), **options)
    return {f.name: f for f in found}


def test_what_hangs_on_the_hash_seed_is_seen(tmp_path: Path) -> None:
    program = tmp_path / "sets.py"
    program.write_text("print(*{chr(97 + n) for n in range(26)})", encoding="utf-8")
    seen = figures(tmp_path, program=str(program))["determinism.reports_differ"]
    assert not seen.holds
    assert seen.denominator == 3
    program.write_text("print(*sorted({chr(97 + n) for n in range(26)}))", encoding="utf-8")
    assert figures(tmp_path, program=str(program))["determinism.reports_differ"].holds
