"""The writer that needs no model: a briefing out of the sources' own sentences."""

from drafter.extractive.writer import ExtractiveWriter

__all__ = ["ExtractiveWriter"]
