"""How each peer asks a model, and how it wants the answer: one reader for each form of prompt.

A reader is told by words that stand in the peer's own prompt. It takes the passages out of the
prompt and puts what ``policy.written`` makes of them into the form that the peer parses.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from drafter.bench.policy import Line, Passage, sentences, written

_MARK = re.compile(r"\s*(?:\[\d+(?:, ?\d+)*\]|\(pqac-[\w, -]+\)|\(\[[^\]]*\]\([^)]*\)\))")


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model answers, what it wrote in it, and the name of the step that asked."""

    text: str
    step: str
    lines: tuple[Line, ...] = ()


def reply_to(messages: Sequence[Mapping[str, Any]]) -> Reply:
    """Answer a chat request. A prompt of no known form is answered with "Yes." (step ``other``)."""
    prompt = "\n".join(_content(m) for m in messages)
    for words, reader in READERS:
        if words in prompt:
            return reader(prompt)
    return Reply("Yes.", "other")


def plain(text: str) -> str:
    """Return ``text`` without citation marks, white space joined."""
    return " ".join(_MARK.sub("", text).split())


def _content(message: Mapping[str, Any]) -> str:
    content = message.get("content") or ""
    if isinstance(content, str):
        return content
    return "\n".join(part.get("text", "") for part in content)


def _prose(lines: Sequence[Line], mark: Callable[[str], str] = lambda key: f"[{key}]") -> str:
    return " ".join(f"{line.text[:-1]} {mark(line.key)}." for line in lines)


# The desk: evidence in tags, answers in JSON (``prompts/templates``).
_EVIDENCE = re.compile(r'<evidence-(\w{8}) id="(E\d+)"[^>]*>\n(.*?)\n</evidence-\1>', re.DOTALL)
_SECTION_LINES = 6


def _evidence(prompt: str) -> list[Passage]:
    return [Passage(key, text) for _, key, text in _EVIDENCE.findall(prompt)]


def _desk_plan(prompt: str) -> Reply:
    keys = [p.key for p in _evidence(prompt)]
    names = re.findall(r"^- (\w+) \(", prompt, re.MULTILINE)
    plans = [
        {"section": name, "points": [f"point {i + 1}"], "evidence": keys[i:] + keys[:i]}
        for i, name in enumerate(names)
    ]
    return Reply(json.dumps({"sections": plans, "queries": []}), "plan")


def _desk_section(prompt: str) -> Reply:
    lines = written(_evidence(prompt), prompt, _SECTION_LINES)
    said = [
        {
            "text": line.text,
            "kind": "fact",
            "block": place // 2,
            "role": "body",
            "evidence": [{"id": line.key, "quote": line.source}],
        }
        for place, line in enumerate(lines)
    ]
    return Reply(json.dumps({"sentences": said, "missing": ""}), "write", tuple(lines))


def _llamaindex(prompt: str) -> Reply:
    _, shown, _ = prompt.rsplit("\n------\n", 2)
    found = re.findall(r"Source (\d+):\n(.*?)(?=\n+Source \d+:\n|\Z)", shown, re.DOTALL)
    lines = written([Passage(*pair) for pair in found], prompt)
    return Reply(_prose(lines), "write", tuple(lines))


def _haystack(prompt: str) -> Reply:
    shown = prompt.rsplit("\nQuestion:", 1)[0]
    found = re.findall(r"^Document\[(\d+)\]:(.*?)(?=^Document\[|\Z)", shown, re.DOTALL | re.M)
    lines = written([Passage(*pair) for pair in found], prompt)
    return Reply(_prose(lines), "write", tuple(lines))


def _faithfulness(prompt: str) -> Reply:
    """Judge as well as a judge can who knows the passages by heart: 1 where the words are there."""
    given = prompt.rsplit("\nInputs:\n", 1)[1].rsplit("}\nOutputs:", 1)[0]
    # Its template puts the question and the answer in as they are, and the contexts as a list.
    shown, answer = given.split('"contexts": ', 1)[1].rsplit(', "predicted_answers": ', 1)
    context = " ".join(" ".join(ast.literal_eval(shown)).split())
    statements = sentences(plain(answer))
    scores = [int(statement in context) for statement in statements]
    text = json.dumps({"statements": statements, "statement_scores": scores})
    return Reply(text, "judge")


def _paperqa_summary(prompt: str) -> Reply:
    """Summarise an excerpt by its first three sentences: this is no text that a reader gets."""
    excerpt = prompt.rsplit("Excerpt from ", 1)[1].split("\n\n---\n\n")[1]
    summary = " ".join(sentences(excerpt)[:3])
    told = {"summary": summary, "relevance_score": 8 if summary else 0}
    return Reply(json.dumps(told), "summary")


def _paperqa(prompt: str) -> Reply:
    shown = prompt.split("Context:\n\n", 1)[1].split("\n\nValid Keys:", 1)[0]
    found = re.findall(r"^(pqac-\w+): (.*?)(?=^pqac-|\Z)", shown, re.DOTALL | re.MULTILINE)
    lines = written([Passage(*pair) for pair in found], prompt)
    return Reply(_prose(lines, lambda key: f"({key})"), "write", tuple(lines))


def _gpt_researcher_agent(_prompt: str) -> Reply:
    told = {"server": "News Agent", "agent_role_prompt": "You are a careful news analyst."}
    return Reply(json.dumps(told), "agent")


def _gpt_researcher_queries(prompt: str) -> Reply:
    task = re.findall(r'following task: "([^"]*)', prompt)[-1]
    return Reply(json.dumps([f"{task} {more}" for more in ("", "background", "reaction")]), "plan")


def _gpt_researcher(prompt: str) -> Reply:
    found = re.findall(
        r"^(?:\W*)Source: (\S+)\nTitle: [^\n]*\nContent: (.*?)(?=\n\W*Source: |\n---\n)",
        prompt,
        re.DOTALL | re.MULTILINE,
    )
    lines = written([Passage(*pair) for pair in found], prompt)
    return Reply(_prose(lines, lambda key: f"([{key}]({key}))"), "write", tuple(lines))


READERS: tuple[tuple[str, Callable[[str], Reply]], ...] = (
    ("that you are ready", lambda _prompt: Reply(json.dumps({"word": "ready"}), "probe")),
    ("sections now. JSON alone.", _desk_plan),
    ("now. JSON alone.", _desk_section),
    ("sentences of a draft failed", lambda _prompt: Reply('{"repairs": []}', "repair")),
    ("Your task is to judge the faithfulness", _faithfulness),
    ("Below are several numbered sources of information", _llamaindex),
    ("Document[1]:", _haystack),
    ("Your summary, combined with many others", _paperqa_summary),
    ("The server is determined by the field of the topic", _gpt_researcher_agent),
    ("search queries to research the following task", _gpt_researcher_queries),
    ("Using the above information, answer the following query", _gpt_researcher),
    ("only use the citation keys from the context", _paperqa),
)
