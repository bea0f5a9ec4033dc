"""A language model as second judge of the sentences in doubt; an ``evals`` ``SecondJudge``."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence

from corpus.model import Usage, Verdict
from drafter.errors import ModelError
from drafter.llm.client import ModelClient
from drafter.llm.packets import harmless
from drafter.llm.replies import Opinions
from drafter.llm.speaker import Speaker, Task
from drafter.llm.tokens import TokenCounter
from evals.evidence import Span
from evals.model import worst
from evals.second_judge import Answers, Opinion, Question
from prompts import Message, load_template

# More sentences than this in one prompt make a reply long and the evidence of each hard to find.
_A_CALL = 10
_EVIDENCE_TOKENS = 6_000
_MISSING_CHARS = 200
_VERDICTS = {
    "supported": Verdict.SUPPORTED,
    "partly": Verdict.WEAK,
    "unsupported": Verdict.UNSUPPORTED,
    "contradicted": Verdict.CONTRADICTED,
}


class ModelJudge:
    """Asks a model of ten sentences a call, through the client's ledger and budget.

    A call that fails costs the opinions of its sentences and no others; the error is among the
    problems. An opinion on an id that was not asked of, or in another word, counts as none; of two
    on one sentence the worse stands.
    """

    def __init__(self, client: ModelClient) -> None:
        self._client = client
        self._speaker = Speaker(client)
        self._template = load_template("judge")

    @property
    def name(self) -> str:
        return self._client.config.model

    @property
    def usage(self) -> Usage:
        return self._client.usage

    async def ask(self, questions: Sequence[Question]) -> Answers:
        groups = [questions[i : i + _A_CALL] for i in range(0, len(questions), _A_CALL)]
        parts = await asyncio.gather(*(self._group(group) for group in groups))
        return Answers(
            {key: opinion for part in parts for key, opinion in part.opinions.items()},
            tuple(dict.fromkeys(problem for part in parts for problem in part.problems)),
        )

    async def _group(self, group: Sequence[Question]) -> Answers:
        asked = {f"S{number}": question for number, question in enumerate(group, 1)}
        shown: frozenset[str] = frozenset()

        def prompt(room: int) -> tuple[Message, ...]:
            nonlocal shown
            passages = _passages(asked, self._client.counter, room)
            shown = frozenset(passages)
            nonce = hashlib.sha256(repr(passages).encode()).hexdigest()[:8]
            return self._template.render(
                claims=[{"id": key, "text": harmless(q.text)} for key, q in asked.items()],
                nonce=nonce,
                evidence="\n".join(
                    f'<evidence-{nonce} for="{key}">\n{words}\n</evidence-{nonce}>'
                    for key, words in passages.items()
                ),
            )

        try:
            answer = await self._speaker.answer(Task("judge", prompt, _EVIDENCE_TOKENS, Opinions))
        except ModelError as error:
            return Answers(problems=(str(error),))
        return _read(answer.value, {key: asked[key] for key in asked if key in shown}, len(asked))


def _passages(asked: Mapping[str, Question], counter: TokenCounter, room: int) -> dict[str, str]:
    """Return each question's evidence within an even share of ``room``, counted in tokens.

    The cited words in their context, else alone. Evidence that does not fit is left out, and with
    it the question: an opinion on half of the evidence would be wrong.
    """
    share = room // max(len(asked), 1)
    found = {}
    for key, question in asked.items():
        whole = "\n".join(_shown(span, span.context or span.words) for span in question.spans)
        alone = "\n".join(_shown(span, span.words) for span in question.spans)
        fitting = next((text for text in (whole, alone) if counter.count(text) <= share), None)
        if fitting is not None:
            found[key] = fitting
    return found


def _shown(span: Span, words: str) -> str:
    day = f", {span.reference:%Y-%m-%d}" if span.reference else ""
    return f"[{harmless(span.outlet or 'unnamed source')[:120]}{day}] {harmless(words)}"


def _read(reply: Opinions, asked: Mapping[str, Question], sent: int) -> Answers:
    found: dict[str, Opinion] = {}
    problems = []
    if len(asked) < sent:
        problems.append(f"the evidence of {sent - len(asked)} sentences is too long for the prompt")
    for item in reply.opinions:
        question = asked.get(item.id.strip())
        if question is None:
            continue
        verdict = _VERDICTS.get(item.verdict.strip().casefold())
        if verdict is None:
            problems.append(f"{harmless(item.verdict)[:40]!r} is no verdict")
            continue
        opinion = Opinion(verdict, harmless(item.missing)[:_MISSING_CHARS])
        before = found.get(question.sentence_id)
        if before is None or worst(before.verdict, verdict) is not before.verdict:
            found[question.sentence_id] = opinion
    return Answers(found, tuple(problems))
