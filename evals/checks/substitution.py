"""One word for another: a sentence close to its source that puts something else in one place.

The sentence and the cited sentence are aligned word by word. Where all around stands unchanged and
one place holds other content than the source has there (another name, another thing done), the
sentence says something that its source does not, however much the rest agrees. A name and an
opposite block; a date, or another word that is more than common, is a warning; a common word for
another is told to the editor and fails nothing. Of such places in claims about real news, 17 were
paraphrases that no table knew, and 10 errors (docs/checks/support.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus.language.aliases import same_name
from corpus.language.attribution import attributions
from corpus.language.names import Name
from corpus.language.tokens import Token
from corpus.language.units import UNITS
from corpus.model import Severity, Verdict
from evals.checks.negation import reading
from evals.evidence import Facts, facts
from evals.model import Outcome, Subject, rate, sentence_finding, value_start
from evals.support.lexicon import converse, opposed, same_sense, word_set
from evals.support.pairs import Pairing, pairings
from evals.support.units import says_something

# Share of the sentence's words that stand in the source in the same order: for a name, a word.
_CLOSE, _CLOSER = 0.6, 0.75
_LONGEST = 3  # words in a place that is taken for a substitution
_FAMILY = 4
# Words whose place no other word takes without a word to the editor: what befell whom, and money.
_WEIGHTY = word_set("kill wound injur hurt die dead death cost save earn lose win")


@dataclass(frozen=True, slots=True)
class _Swap:
    mine: tuple[Token, ...]
    theirs: tuple[Token, ...]
    blocks: bool


def check_substitution(subject: Subject) -> Outcome:
    """Score ``substitution``: 1 where a sentence close to its source puts nothing else in place."""
    if subject.verbatim:
        return Outcome()
    claim = subject.sentence.text
    best = pairings(claim, subject.spans)[:1]
    if not best:
        return Outcome()
    whole = [t for p in pairings(claim, subject.spans) for t in facts(p.text).tokens]
    swap = _swap(claim, best[0], whole, value_start(subject.sentence))
    if swap is None:
        return Outcome((), {"substitution": rate(1, 1)})
    text = claim[swap.mine[0].start : swap.mine[-1].end]
    source = " ".join(t.text for t in swap.theirs)
    severity = Severity.INFO if _is_common(swap) else Severity.WARNING
    if swap.blocks:
        severity = Severity.BLOCKING
    finding = sentence_finding(
        subject,
        f"where the sentence has “{text}”, the cited words have “{source}”",
        severity=severity,
        at=(swap.mine[0].start, swap.mine[-1].end),
        expected=source,
        found=text,
        hint="say what the source says at this place",
    )
    if severity is Severity.INFO:
        return Outcome((finding,), {"substitution": rate(1, 1)})
    verdict = Verdict.CONTRADICTED if swap.blocks else Verdict.WEAK
    return Outcome((finding,), {"substitution": rate(0, 1)}, verdict)


def _told_by(claim: str) -> int:
    """Where ", X said" begins at the end: whose words they are is the business of another check."""
    told = attributions(claim)[-1:]
    if not told or claim[told[0].end :].strip(" ."):
        return len(claim)
    cut = claim.rfind(",", 0, told[0].start)
    return cut if cut != -1 and (told[0].speaker or "") in claim[cut:] else len(claim)


def _is_common(swap: _Swap) -> bool:
    """Whether one everyday word stands for another, as in a paraphrase that no table knows."""
    if len(swap.mine) != 1 or len(swap.theirs) != 1:
        return False
    mine, theirs = swap.mine[0], swap.theirs[0]
    for word in (mine, theirs):
        plain = word.text.islower() and word.text.replace("-", "").isalpha()
        if not plain or word.stem in _WEIGHTY or word.norm in UNITS:
            return False
    return not converse(mine.stem, theirs.stem)


def _swap(claim: str, pairing: Pairing, whole: list[Token], starts: int) -> _Swap | None:
    """Return the first place behind ``starts`` where the claim holds something else."""
    text, reference = pairing.text, pairing.span.reference
    read, near = facts(claim, reference), facts(text, reference)
    mine, theirs = read.tokens, near.tokens
    # "Did not reject" for "accepted" turns nothing round.
    turned = len(reading(claim).marks) % 2 == len(reading(text).marks) % 2
    told_by = _told_by(claim)
    matcher = SequenceMatcher(None, [t.stem for t in mine], [t.stem for t in theirs], False)
    equal = sum(block.size for block in matcher.get_matching_blocks())
    if not mine or equal / len(mine) < _CLOSE:
        return None
    for op, a, b, c, d in matcher.get_opcodes():
        if op != "replace" or b - a > _LONGEST or d - c > _LONGEST or a == 0:
            continue
        if not starts <= mine[a].start < told_by:
            continue
        left, right = _content(mine[a:b]), _content(theirs[c:d])
        if not left or not right:
            continue
        if turned and any(opposed(x.stem, y.stem) for x in left for y in right):
            return _Swap(tuple(left), tuple(right), True)
        if any(_answers(x, y) for x in left for y in right):
            continue
        # Moved, not replaced: what stood here, or the name that stands here now.
        named = [_name(t, read) for t in left]
        known = [_name(t, near) for t in right]
        if _all_in(right, mine) or (any(named) and not any(known) and _all_in(left, theirs)):
            continue
        # What the sentence says here may stand elsewhere in what it cites.
        if not any(named) and any(_answers(x, y) for x in left for y in whole):
            continue
        if any(_number(t, read) for t in left) or any(_number(t, near) for t in right):
            continue  # numbers and dates have checks of their own
        both = any(named) and any(known)
        if both and any(m and k and same_name(m.key, k.key) for m in named for k in known):
            continue
        if both or not any(known) or equal / len(mine) >= _CLOSER:
            return _Swap(tuple(left), tuple(right), both)
    return None


def _content(words: tuple[Token, ...]) -> list[Token]:
    return [t for t in words if says_something(t)]


def _all_in(words: list[Token], text: tuple[Token, ...]) -> bool:
    return all(any(w.stem == t.stem for t in text) for w in words)


def _answers(a: Token, b: Token) -> bool:
    if same_sense(a.stem, b.stem) or opposed(a.stem, b.stem):
        return True
    return a.stem[:_FAMILY] == b.stem[:_FAMILY]


def _name(token: Token, read: Facts) -> Name | None:
    return next((n for n in read.names if n.start <= token.start < n.end), None)


def _number(token: Token, read: Facts) -> bool:
    return any(start <= token.start < end for start, end in read.values)
