"""One figure of a fault run, and how runs are found: a file ``fault_NAME.py`` each.

Such a file defines ``measure(work, say) -> Iterable[Figure]``: ``work`` is an empty folder,
``say`` prints a line of progress. Nothing else has to be registered.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

Say = Callable[[str], None]
Measure = Callable[[Path, Say], Iterable["Figure"]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A count over its denominator, and whether it keeps to its floor."""

    name: str
    value: float
    denominator: int
    floor: float
    holds: bool

    @classmethod
    def at_most(cls, name: str, value: float, denominator: int, floor: float = 0) -> Figure:
        """Return a figure that must not be larger; one over nothing does not hold."""
        return cls(name, value, denominator, floor, denominator > 0 and value <= floor)

    @classmethod
    def at_least(cls, name: str, value: float, denominator: int, floor: float) -> Figure:
        """Return a figure that must not be smaller; one over nothing does not hold."""
        return cls(name, value, denominator, floor, denominator > 0 and value >= floor)

    def to_dict(self) -> dict[str, object]:
        return asdict(self)


def faults() -> dict[str, Measure]:
    """Return every fault run by its name."""
    found = {}
    for path in sorted(Path(__file__).parent.glob("fault_*.py")):
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        # By its name, so that its functions can be sent to processes.
        sys.modules[path.stem] = module
        spec.loader.exec_module(module)
        found[path.stem.removeprefix("fault_")] = module.measure
    return found
