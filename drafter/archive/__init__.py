"""The public archive: pages that any web server can serve, made of issues alone."""

from drafter.archive.pages import Page, archive_pages
from drafter.archive.writing import write_archive

__all__ = ["Page", "archive_pages", "write_archive"]
