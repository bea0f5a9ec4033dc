"""Does the cited text, in its context, support this sentence?"""

from evals.support.align import Support, support

__all__ = ["Support", "support"]
