"""Gathering: which stored passages a briefing on one story may be written from."""

from drafter.gather.collect import gather

__all__ = ["gather"]
