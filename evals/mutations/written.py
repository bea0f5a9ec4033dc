"""Cases that people wrote: the golden claims, in the shape of the operators' cases."""

from __future__ import annotations

from collections.abc import Iterator

from evals.golden import Claim, load_claims, load_style_claims
from evals.mutations.measure import Case
from evals.mutations.model import Half, Operator, Seed


def written_cases() -> Iterator[Case]:
    """Return a case of each golden claim, by the kind of its error.

    The checks were mended on all of the first set, and on the half ``tuned`` of the style set.
    """
    for claim in (*load_claims(), *load_style_claims()):
        what = f"a person wrote it: {claim.error or 'an honest paraphrase'}"
        name = f"written-{claim.error or 'honest'}"
        seed = _seed(claim)
        yield Case(Operator(name, claim.honest, lambda s, _pool, _rng: s, what), seed, seed)


def _seed(claim: Claim) -> Seed:
    cites = tuple((c.start, c.end) for c in claim.sentence.citations)
    half: Half = "held" if claim.split == "held" else "tuned"
    return Seed(claim.id, claim.sentence.text, claim.article, cites, "paraphrase", half)
