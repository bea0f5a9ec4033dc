"""Approved texts on their way to readers, and what was published."""
