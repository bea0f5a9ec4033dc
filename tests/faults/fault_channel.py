"""Random faults of the newsletter service while texts are made ready and sent.

Each run publishes one approved text: whoever asks tries again after each failure, as a person and a
restarted program would, and looks up what is in doubt. The service on loopback refuses with 429,
fails before and after it has done what was asked, and closes without an answer. Each text has to be
created once, to be sent by nobody but the person who confirmed it, and once by that.
"""

from __future__ import annotations

import random
import runpy
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from figure import Figure, Say

from api.drafts import DraftStore
from api.publishing.issues import Press
from api.publishing.publishing import Publishing
from api.publishing.sending import Sending
from api.publishing.settling import Settling
from api.publishing.store import PublicationStore
from api.review.deciding import Deciding
from api.review.judging import Judging
from api.review.store import ReviewStore
from api.styles import StyleBook
from corpus.codec import briefing_to_dict
from corpus.errors import DeskError
from corpus.library import Library
from corpus.model import Briefing, Citation, Kind, Section, Sentence
from drafter.channels import Buttondown, Sender
from drafter.channels.buttondown import headers
from drafter.exports import Site
from drafter.model import DraftRequest
from drafter.review.findings import standings
from prompts import load_style

_ROOT = Path(__file__).parents[1]
_SERVER = runpy.run_path(str(_ROOT / "drafter" / "channels" / "buttondown_server.py"))
_PROCESS = runpy.run_path(str(_ROOT / "api" / "desk_process.py"))
FAULTS = ("busy", "broken", "broken after", "cut", "cut after")
RUNS, SEED, TRIES = 50, 20260511, 200


class Weather:
    """Befalls a share of the requests, and counts what it did."""

    def __init__(self, rng: random.Random, share: float) -> None:
        self.rng, self.share, self.made = rng, share, 0

    def __call__(self, _method: str, _path: str) -> str | None:
        if self.rng.random() >= self.share:
            return None
        self.made += 1
        return self.rng.choice(FAULTS)


def measure(work: Path, say: Say) -> Iterable[Figure]:
    return send_in_bad_weather(work, say, runs=RUNS, seed=SEED)


def send_in_bad_weather(work: Path, say: Say, *, runs: int, seed: int) -> Iterable[Figure]:
    """Publish ``runs`` texts, each in weather of its own."""
    rng = random.Random(seed)
    made = once = early = twice = lost = faults = 0
    newsletter = _SERVER["Newsletter"](page_size=20)
    with _SERVER["serving"](newsletter), office(work, newsletter.url, runs) as settling:
        for number in range(runs):
            draft_id, sent = f"d{number}", len(newsletter.sends)
            created = newsletter.created
            newsletter.faults = weather = Weather(rng, rng.uniform(0.2, 0.6))
            ready = insist(lambda d=draft_id: ask(settling, d), "ready")
            early += len(newsletter.sends) - sent
            once += newsletter.created - created == 1
            done = insist(lambda d=draft_id: go_on(settling, d), "published") if ready else None
            lost += done is None
            twice += len(newsletter.sends) - sent > 1
            made, faults = made + 1, faults + weather.made
        say(f"{faults} faults in {len(newsletter.asked)} requests")
        unsent = runs - lost - len(set(newsletter.sends))
    yield Figure.at_least("channel.faults", faults, len(newsletter.asked), runs)
    yield Figure.at_least("channel.created_once", once, made, runs)
    yield Figure.at_most("channel.sent_without_confirmation", early, made)
    yield Figure.at_most("channel.sent_twice", twice, made)
    yield Figure.at_most("channel.lost", lost + unsent, made)


def ask(settling: Settling, draft_id: str) -> Any:
    return settling.sending.ask(draft_id, "buttondown", key=f"key-{draft_id}", by="eve")


def go_on(settling: Settling, draft_id: str) -> Any:
    """Do what a person would do next with a publication that is on its way."""
    (found,) = settling.sending.store.of_draft(draft_id)
    if found.state == "ready":
        return settling.sending.confirm(found.id, revision=found.revision_hash, by="eve")
    return settling.retry(found.id, by="eve")


def insist(step: Callable[[], Any], state: str) -> Any | None:
    """Try again until a publication is in ``state``; ``None`` where it never is."""
    for _ in range(TRIES):
        try:
            found = step()
        except DeskError:
            continue
        if found.state == state:
            return found
    return None


@contextmanager
def office(work: Path, url: str, runs: int) -> Iterator[Settling]:
    """Open a desk with ``runs`` approved drafts."""
    at, ids = [datetime(2026, 5, 10, 9, tzinfo=UTC)], count(1)

    def clock() -> datetime:
        at[0] += timedelta(seconds=1)
        return at[0]

    with Library.open(work / "data", write=True) as library:
        articles = _PROCESS["articles"]()
        library.add(articles)
        styles, store = StyleBook(library.engine, load_style()), ReviewStore(library.engine)
        judging = Judging(library, styles.of)
        deciding = Deciding(store, clock, lambda: f"r{next(ids)}", lambda: False)
        for number in range(runs):
            approve(store, judging, deciding, articles[0], f"d{number}", clock)
        sender = Sender(url, headers(_SERVER["KEY"]), seconds=5)
        channel = Buttondown(sender, sleep=lambda _: None)
        publications = PublicationStore(library.engine)
        publishing = Publishing(store, publications, judging, clock, lambda: f"p{next(ids)}")
        press = Press(store, publications, library, styles, Site("https://news.example"))
        yield Settling(Sending(publishing, press, lambda _name: channel))


def approve(
    store: ReviewStore,
    judging: Judging,
    deciding: Deciding,
    article: Any,
    name: str,
    clock: Callable[[], datetime],
) -> None:
    """Store a draft of one sentence, and approve it."""
    words = "Ferries between Quill Bay and Marrow Island stopped on Tuesday"
    start = article.text.index(words)
    end = article.text.index(".", start) + 1
    cited = Citation.of(article, start, end)
    sentence = Sentence("s1", article.text[start:end], Kind.FACT, (cited,), 0)
    now = clock()
    section = Section("situation", "The Situation", (sentence,))
    topic = f"Quill Bay’s pier, issue {name}"
    briefing, _ = judging.judged(Briefing(name, topic, now, (section,), created_at=now))
    raw = briefing_to_dict(briefing, {article.id: article})
    DraftStore(store.engine).record(raw, DraftRequest(topic), now=now)
    deciding.review(name, "submit", expected=store.stand(name, at=now).head.hash, by="ana")
    stand = store.stand(name, at=now)
    for standing in standings(stand.head.revision.briefing, stand.rulings):
        if standing.blocks:
            deciding.override(
                name, standing.id, "short on purpose", expected=stand.head.hash, by="b"
            )
    deciding.review(name, "approve", expected=stand.head.hash, by="ben")
