"""Articles out of whatever a newsroom has them in."""

from corpus.model import Article
from corpus.sources.files import read
from corpus.sources.rejected import Rejected

__all__ = ["Article", "Rejected", "read"]
