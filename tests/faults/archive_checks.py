"""What an archive's files and an issue's exports are held to, each part by its own validator."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import feedparser
import html5lib
import jsonschema
from archive_rig import NEWS

SCHEMAS = Path(__file__).parents[1] / "drafter" / "exports" / "schemas"
SEED = NEWS.parents[1] / "seed" / "pressure-point-2026-04-25.txt"
VALIDATED = ("ninjs", "annotations", "csl")
TITLES = ("The Situation", "The Mechanism", "The State of Play", "Key Data", "What's Next")
_LABELS = ("Reaction:", "Strategy:")


@dataclass
class Count:
    """How many of how many are right, and what is said of the others."""

    good: int = 0
    all: int = 0
    wrong: list[str] = field(default_factory=list)

    def note(self, what: str, problem: str | None) -> None:
        self.all += 1
        if problem is None:
            self.good += 1
        else:
            self.wrong.append(f"{what}: {problem}")


def strict_html(site: Path, texts: Mapping[str, Mapping[str, str]]) -> Count:
    """Parse every page and email with a parser that forgives nothing."""
    count = Count()
    bodies = {str(p.relative_to(site)): p.read_text("utf-8") for p in site.rglob("*.html")}
    bodies |= {f"{slug} email": text["email"] for slug, text in texts.items()}
    for name, body in sorted(bodies.items()):
        try:
            html5lib.HTMLParser(strict=True).parse(body)
        except html5lib.html5parser.ParseError as error:
            count.note(name, str(error))
        else:
            count.note(name, None)
    return count


def feeds(site: Path, texts: Mapping[str, Mapping[str, str]], issues: int) -> Count:
    """Read Atom and RSS by feedparser, JSON Feed, ninjs, annotations and CSL by their schemas."""
    count = Count()
    for name in ("feed.atom", "feed.rss"):
        read = feedparser.parse((site / name).read_bytes())
        told = str(read.get("bozo_exception", "")) if read.bozo else None
        short = None if len(read.entries) == issues else f"{len(read.entries)} entries"
        count.note(name, told or short)
    documents = [("feed.json", "jsonfeed", (site / "feed.json").read_text("utf-8"))]
    documents += [
        (f"{slug} {name}", name, text[name]) for slug, text in texts.items() for name in VALIDATED
    ]
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    for what, name, document in documents:
        schema = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
        validator = jsonschema.Draft202012Validator(schema, format_checker=checker)
        wrong = next(validator.iter_errors(json.loads(document)), None)
        count.note(what, f"{wrong.json_path}: {wrong.message}" if wrong else None)
    return count


def house_form(texts: Mapping[str, Mapping[str, str]]) -> Count:
    """Hold each plain text to the house's form: its parts, in their order, none of another kind.

    A section that the sources gave nothing for is not printed, so that what is there must be in
    the house's order; the published issue of the house, where it is to be had, says so itself.
    """
    count = Count()
    if SEED.is_file():
        seed = SEED.read_text("utf-8")
        told = [t for t in TITLES if re.search(rf"\d\. {re.escape(t)}:", seed)]
        count.note("the published issue", None if told == list(TITLES) else f"has {told}")
    for slug, text in texts.items():
        for part, wrong in form_of(text["text"]).items():
            count.note(f"{slug}, {part}", wrong)
    return count


def form_of(text: str) -> dict[str, str | None]:
    """Return what is wrong with each part of a plain text, ``None`` where nothing is."""
    parts = text.strip().split("\n\n")
    heads = [p for p in parts if re.fullmatch(r"\d\. .+", p)]
    titles = [h.partition(". ")[2] for h in heads]
    order = [t for t in TITLES if t in titles]
    body: dict[str, list[str]] = {}
    for part in parts[parts.index(heads[0]) : parts.index("Sources")]:
        if part in heads:
            body[part.partition(". ")[2]] = []
        else:
            body[list(body)[-1]].append(part)

    def held(good: bool, said: str) -> str | None:
        return None if good else said

    bullets = [p for t in ("The Mechanism", "Key Data") for p in body.get(t, ())]
    labelled = [p.split()[0] for p in body.get("The State of Play", ())]
    prose = [p for t in ("The Situation", "What's Next") for p in body.get(t, ())]
    lines = [" ".join(b.split()) for p in bullets for b in re.split(r"\n(?=- )", p)]
    cited = [*lines, *(" ".join(p.split()) for p in prose)]
    return {
        "masthead": held(parts[0] == "The Pressure Point", parts[0]),
        "date": held(bool(re.fullmatch(r"\d+ \w+ \d{4} · No\. \d+", parts[1])), parts[1]),
        "subject": held(parts[2].startswith("The Pressure Point: "), parts[2]),
        "sections": held(titles == order and len(titles) >= 3, str(titles)),
        "numbers": held(
            [h.partition(".")[0] for h in heads] == [str(n + 1) for n in range(len(heads))],
            str(heads),
        ),
        "bullets": held(all(line.startswith("- ") for line in lines), str(lines)[:200]),
        "one paragraph each": held(
            all(len(body.get(t, ())) <= 1 for t in ("The Situation", "What's Next")),
            str(prose)[:200],
        ),
        "labels": held([x for x in _LABELS if x in labelled] == labelled, str(labelled)),
        "outlets in parentheses": held(
            all(re.search(r"\([^()]+\)$", line) for line in cited),
            str([x for x in cited if not re.search(r"\([^()]+\)$", x)])[:300],
        ),
        "dashboard": held("For the full dashboard and real-time updates, visit" in text, "absent"),
        "how it was made": held("approved revision" in " ".join(text.split()), "absent"),
    }
