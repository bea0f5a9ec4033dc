"""Text documents in PDF: letters and their places out of the file, reading order out of those."""

from corpus.pdf.article import article_from_pdf, is_pdf

__all__ = ["article_from_pdf", "is_pdf"]
