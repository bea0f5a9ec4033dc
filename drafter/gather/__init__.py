"""Gathering: which stored passages a briefing on one story may be written from."""

from drafter.gather.collect import gather
from drafter.gather.widen import widen

__all__ = ["gather", "widen"]
