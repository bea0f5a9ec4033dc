import json

from drafter.bench.forms import plain, reply_to
from tests.drafter.bench.test_policy import FERRY, PIER


def ask(prompt: str, system: str = ""):
    messages = [{"role": "system", "content": system}, {"role": "user", "content": prompt}]
    return reply_to(messages)


def test_the_desk_is_answered_in_json_that_quotes_what_the_sentence_was_made_of():
    shown = "".join(
        f'<evidence-0123abcd id="E{n}" outlet="x">\n{text}\n</evidence-0123abcd>\n'
        for n, text in enumerate((FERRY, PIER), start=1)
    )
    reply = ask(f"{shown}\nWrite the section The Situation now. JSON alone.")
    said = json.loads(reply.text)["sentences"]
    assert reply.step == "write"
    assert [s["text"] for s in said] == [line.text for line in reply.lines]
    assert all(s["evidence"][0]["quote"] in FERRY + PIER for s in said)


def test_llamaindex_is_answered_with_its_numbers():
    example = "Source 1:\nThe sky is red in the evening and blue in the morning over the sea.\n"
    reply = ask(
        f"For example:\n{example}Below are several numbered sources of information:\n------\n"
        f"Source 1:\n{FERRY}\n\nSource 2:\n{PIER}\n------\nQuery: the pier\nAnswer: "
    )
    assert {line.key for line in reply.lines} == {"1", "2"}
    assert "sky" not in reply.text
    assert plain(reply.text) == " ".join(line.text for line in reply.lines)


def test_the_judge_passes_what_stands_in_a_passage_and_nothing_else():
    answer = "The ferry sank off Quill Bay with 99 people on board that night [1]. " + FERRY
    asked = f'{{"questions": the ferry, "contexts": {[FERRY]!r}, "predicted_answers": {answer}}}'
    reply = ask(
        "Your task is to judge the faithfulness or groundedness of statements.\n"
        f"Examples:\nInputs:\n{{}}\nOutputs:\n{{}}\n\nInputs:\n{asked}\nOutputs:\n"
    )
    assert json.loads(reply.text)["statement_scores"] == [0, 1, 1, 1, 1]


def test_papers_are_summed_up_in_their_own_words_and_cited_by_their_keys():
    reply = ask(
        f"Excerpt from A ferry sinks\n\n---\n\n{FERRY}\n\n---\n\nQuestion: the ferry",
        system="Your summary, combined with many others, will be given to the model.",
    )
    assert json.loads(reply.text)["summary"] in FERRY
    assert not reply.lines
    reply = ask(
        f"Context:\n\npqac-00aa11bb: {FERRY}\nFrom A ferry sinks\n\nValid Keys: pqac-00aa11bb\n\n"
        "Only cite from the context above and only use the citation keys from the context."
    )
    assert "(pqac-00aa11bb)." in reply.text
    assert plain(reply.text) == " ".join(line.text for line in reply.lines)


def test_an_unknown_prompt_is_told_as_one():
    assert ask("Tell me a story.").step == "other"
