"""Briefings as Markdown: our own form, lossless, and anybody else's, read as far as it goes."""

from evals.markdown.parse import parse
from evals.markdown.render import render

__all__ = ["parse", "render"]
