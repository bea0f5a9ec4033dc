"""Words that judge, words that accuse, and speakers who speak for one side."""

from __future__ import annotations

import re
from itertools import pairwise

from corpus.language.aliases import same_name
from corpus.language.attribution import Attribution
from corpus.language.names import names
from corpus.language.tokens import Token, stem, tokens, word_set


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in word_set(text))


# What somebody is, or how somebody acts, in the eyes of one who judges.
JUDGING = _stems("""
    biased partisan prejudiced lenient harsh callous callously cruel cruelly reckless recklessly
    careless carelessly incompetent inexperienced unqualified unreliable discredited dishonest
    crooked
    cowardly arrogant arrogantly hypocritical shameful shamefully shameless disgraceful disgraced
    notorious infamous controversial embattled beleaguered hasty hastily rash rashly ruthless
    ruthlessly brutally heartless visibly shaken tearful tearfully furious furiously angry angrily
    enraged smug smugly defiant defiantly evasive nervous nervously unhinged deranged meddlesome
    impatient impatiently hostile sympathetic brilliant brilliantly beloved heroic heroically brave
    bravely courageous courageously legendary outspoken unfair unfairly unjust unjustly wrongly
    rightly foolish foolishly stupid stupidly absurd absurdly outrageous outrageously shocking
    shockingly suspiciously conveniently mercifully predictably unsurprisingly inexplicably cynical
    cynically desperate desperately grudging grudgingly botched bungled sham vindictive vindictively
    greedy greedily sinister shady sloppy lazy lazily clueless spineless toothless draconian
    heavy-handed high-handed overzealous politically-motivated unusually wisely unwise unwisely
    masterful masterfully admirable admirably gracious graciously humiliating humiliated
    embarrassing embarrassed chastened rattled stunned jubilant gleeful gleefully triumphant
    triumphantly radical extremist fanatical
""")
# Virtues and vices by their nouns: a verdict on somebody's character, near a name or not.
CHARACTER = _stems("""
    candor candour honesty dishonesty courage bravery cowardice coward integrity greed arrogance
    incompetence hypocrisy hypocrite recklessness carelessness malice cruelty callousness hubris
    heroism deceit treachery treacherous betrayal stupidity cynicism cronyism liar culprit
    villain scapegoat crook fraudster warmonger traitor tyrant charlatan
""")
_LIES = frozenset(("lies", "lie"))  # nouns only behind these: "the risk lies in"
_BEFORE_LIES = word_set("the a these those of such his her its their and for")
# What only somebody who accuses says of another.
ACCUSING = _stems("""
    fraud fraudulent defraud defrauded lie lied lying liar deceive deceived steal stole stolen theft
    embezzle embezzled misappropriate misappropriated siphon siphons launder laundered bribe bribed
    bribery corrupt corruption murder murdered murderer rape raped abuse abused assault assaulted
    conspire conspired conspiracy collude colluded collusion forge forged falsify falsified conceal
    concealed cheat cheated extort extorted torture tortured massacre massacred genocide negligence
    negligent misconduct harass harassed harassment discriminate discriminated sabotage sabotaged
    smuggle smuggled illegal illegally unlawful unlawfully monopoly anticompetitive plagiarise
    plagiarised plagiarize plagiarized illegitimate concoct concocted fabricate fabricated
""")
# Verbs by which a speaker holds a view against another.
_CONTENDS = _stems("argue contend insist maintain believe think suspect assert posit reckon")
# Who accuses, defends or will not be named.
_ONE_SIDE = re.compile(
    r"\b(?:sources?|complaint|complainants?|lawsuits?|suit|indictment|charges|prosecut\w+"
    r"|plaintiffs?|defen[cs]e|defendants?|lawyers?|attorneys?(?! general)|filings?|accusers?"
    r"|critics?|opponents?|supporters?|rivals?|rebels?|activists?|campaigners?|anonymous"
    r"|relatives?)\b",
    re.I,
)
_OWN_ACCOUNT = re.compile(r"\s+(?:that\s+)?(?:he|she|i)\b", re.I)


def judging(text: str) -> list[Token]:
    """Return the words of ``text`` that judge somebody or what somebody did."""
    words = tokens(text)
    # "Politically motivated" judges, and neither word does by itself.
    paired = [b for a, b in pairwise(words) if a.norm == "politically" and b.norm == "motivated"]
    single = [t for t in words if t.stem in JUDGING and not t.text[0].isupper()]
    return sorted((*single, *paired), key=lambda t: t.start)


def characters(text: str) -> list[Token]:
    """Return the nouns of ``text`` that say what somebody's character is: "greed", "the lies"."""
    words = tokens(text)
    lies = {b.start for a, b in pairwise(words) if b.norm in _LIES and a.norm in _BEFORE_LIES}
    return [
        t for t in words if t.start in lies or (t.stem in CHARACTER and not t.text[0].isupper())
    ]


def speaks_for_one_side(mark: Attribution, source: str, claim: str) -> bool:
    """Tell whether what a mark attributes is one side's word: no newspaper tells it as a fact.

    Of a party or of nobody by name, contended, an accusation, a judgement, or what somebody says he
    did himself. ``claim`` is what the sentence makes of it.
    """
    if stem(mark.verb) in _CONTENDS or (mark.speaker and _ONE_SIDE.search(mark.speaker)):
        return True
    if any(t.stem in ACCUSING for t in tokens(claim)) or judging(claim):
        return True
    if mark.speaker is None or not _OWN_ACCOUNT.match(source, mark.end):
        return False
    speakers, subject = names(mark.speaker), names(claim)[:1]
    return not speakers or any(same_name(s.key, n.key) for s in speakers for n in subject)
