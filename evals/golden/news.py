"""Claims about real news, written by hand as edits: places in an article and the words put there.

The articles (``ecbplus.jsonl``, ``technology-business-2023.jsonl``) are no part of the project, and
so no outlet and nobody named in them is quoted here with words that we made up. Each line of
``news_claims.jsonl`` names an article by file and line, a sentence by its place in the normalised
text and the start of its sha256, and edits ``[start, end, words]`` inside that sentence, which make
an honest paraphrase (``error`` null) or one subtle error of that kind. The ``second`` split was
written after words that the ``first`` had shown to be unknown were put into the lexicon.

    python -m evals.golden.news --data FOLDER [--items FILE]
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from corpus.codec import instant
from corpus.errors import BadInput, NotFound
from corpus.model import Article, Citation, Kind, Sentence, article_id, normalise_text
from evals.golden import Claim, judge_claim, passes
from prompts import load_style


def load_news_claims(folder: Path) -> tuple[Claim, ...]:
    """Return the claims, with the articles read from ``folder``; their split is first or second.

    ``NotFound`` where the articles are absent, ``BadInput`` where they are other texts.
    """
    articles: dict[str, list[Article]] = {}
    claims = []
    for row in _rows():
        name = row["file"]
        if name not in articles:
            articles[name] = _articles(folder / f"{name}.jsonl")
        article = articles[name][row["line"] - 1]
        source = article.text[row["start"] : row["end"]]
        if not hashlib.sha256(source.encode()).hexdigest().startswith(row["sha256"]):
            raise BadInput(
                f"line {row['line']} of {name}.jsonl is not the article of claim {row['id']}",
                help="give the folder of the same articles",
            )
        sentence = Sentence(
            row["id"],
            edited(source, row["edits"]),
            Kind.FACT,
            (Citation.of(article, row["start"], row["end"]),),
        )
        honest = row["error"] is None
        claims.append(Claim(row["id"], sentence, article, honest, row["error"], row["split"]))
    return tuple(claims)


def edited(text: str, edits: Sequence[Sequence[Any]]) -> str:
    """Return ``text`` with each ``[start, end, words]`` put in its place; edits are in order."""
    out, at = [], 0
    for start, end, words in edits:
        out += [text[at:start], words]
        at = end
    made = "".join([*out, text[at:]])
    return made[:1].upper() + made[1:]


def _rows() -> Iterator[Mapping[str, Any]]:
    text = (files(__package__) / "news_claims.jsonl").read_text("utf-8")
    return (json.loads(line) for line in text.splitlines())


def _articles(path: Path) -> list[Article]:
    if not path.is_file():
        raise NotFound(f"no file {path}", help="give the folder that holds the news articles")
    found = []
    for line in path.read_text("utf-8").splitlines():
        raw = json.loads(line)
        text = normalise_text(raw["text"])
        url = raw.get("url")
        when = raw.get("published_at")
        found.append(
            Article(
                article_id(url, text), url, raw.get("outlet"), raw.get("title") or "", text,
                published_at=instant(when) if when else None,
            )
        )  # fmt: skip
    return found


def main() -> None:
    """Judge every claim by all checks and print what passes and what is caught, by kind."""
    parser = argparse.ArgumentParser(description="Judge the claims about real news.")
    parser.add_argument("--data", type=Path, required=True, help="the folder of the articles")
    parser.add_argument("--items", type=Path, help="write them for `drafter bench grounding`")
    parser.add_argument("--json", action="store_true", help="print the figures as one object")
    given = parser.parse_args()
    claims = load_news_claims(given.data)
    if given.items:
        given.items.write_text("".join(map(_item, claims)), encoding="utf-8")
    splits = [
        measured(split, [c for c in claims if c.split == split], say=not given.json)
        for split in dict.fromkeys(c.split for c in claims)
    ]
    if given.json:
        print(json.dumps({"splits": splits}))
        return
    for told in splits:
        split = told["split"]
        print(f"{split}: honest paraphrases passed: {told['passed']} of {told['honest']}")
        print(f"{split}: errors caught: {told['errors_caught']} of {told['errors']}")
        for kind, (caught, made) in told["caught"].items():
            print(f"  {kind}: {caught} of {made}")


def measured(split: str, claims: Sequence[Claim], *, say: bool = False) -> dict[str, Any]:
    """Return how many honest claims pass without a word, and how many errors of each kind do not.

    ``say`` prints each claim that fell on the wrong side.
    """
    style = load_style()
    passed: Counter[str] = Counter()
    made: Counter[str] = Counter()
    for claim in claims:
        kind = claim.error or "honest"
        made[kind] += 1
        through = passes(judge_claim(claim, style))
        passed[kind] += through
        if say and through != claim.honest:
            print(f"{'passed' if through else 'held'} {claim.id} ({kind}): {claim.sentence.text}")
    kinds = sorted(k for k in made if k != "honest")
    return {
        "split": split,
        "honest": made["honest"],
        "passed": passed["honest"],
        "errors": sum(made[k] for k in kinds),
        "errors_caught": sum(made[k] - passed[k] for k in kinds),
        "caught": {k: [made[k] - passed[k], made[k]] for k in kinds},
    }


def _item(claim: Claim) -> str:
    cited = claim.sentence.citations[0]
    row = {
        "id": claim.id, "doc": claim.article.text, "start": cited.start, "end": cited.end,
        "claim": claim.sentence.text, "label": int(claim.honest), "dataset": "news",
    }  # fmt: skip
    return json.dumps(row, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()
