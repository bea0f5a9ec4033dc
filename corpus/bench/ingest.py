"""How fast articles become searchable: the desk and the rivals, in turn, on the same articles."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus.assets import Embedder
from corpus.bench import rivals
from corpus.bench.material import varied
from corpus.errors import NotSetUp
from corpus.ingest import ingest
from corpus.library import Library
from corpus.model import Article, article_id

Say = Callable[[str], None]

OWN = "drafter"
# The desk's int8 model, lent to everybody; and the weights in float32, run as the rival batches.
EMBEDDINGS = ("shared", "exact")
_SEED = 20260630
_TEXT = "The ferry was late. Passengers waited for two hours at the eastern pier."
_WARM_UP = Article(id=article_id(None, _TEXT), url=None, outlet=None, title="", text=_TEXT)


@dataclass(frozen=True, slots=True)
class Rate:
    """One system in one round: ``seconds`` of wall time and of all cores for all ``articles``."""

    system: str
    embedding: str
    articles: int
    passages: int
    seconds: float
    core_seconds: float


@dataclass(frozen=True, slots=True)
class Summary:
    """Medians over ``rounds``. ``times`` is the desk's articles a second over this system's."""

    system: str
    embedding: str
    articles: int
    passages: int
    rounds: int
    articles_per_second: float
    core_ms_per_article: float
    times: float


def chosen(articles: Sequence[Article], number: int) -> list[Article]:
    """Return ``number`` articles: taken evenly where there are as many, else varied out of all."""
    if number <= len(articles):
        return [articles[i * len(articles) // number] for i in range(number)]
    return [*articles, *varied(articles, number - len(articles), _SEED)]


def run(
    articles: Sequence[Article], rounds: int, say: Say = lambda _text: None
) -> tuple[list[Rate], dict[str, str]]:
    """Let every system store ``articles``, ``rounds`` times in turn.

    Return each system's rates, and why a system is absent by its name. What loads at first use is
    loaded before the clock starts, for everybody.
    """
    rates: list[Rate] = []
    absent: dict[str, str] = {}
    for round_ in range(1, rounds + 1):
        say(f"round {round_} of {rounds}: {OWN}")
        rates.append(_own(articles))
        for embedding in EMBEDDINGS:
            for name in rivals.RIVALS:
                if name in absent:
                    continue
                say(f"round {round_} of {rounds}: {name}, {embedding} embedding")
                try:
                    told = rivals.ask(name, rivals.Task(articles, embedding=embedding))
                except NotSetUp as error:
                    absent[name] = f"{error} — {error.help}"
                    continue
                rates.append(
                    Rate(
                        name,
                        embedding,
                        len(articles),
                        told.passages,
                        told.seconds,
                        told.core_seconds,
                    )
                )
    return rates, absent


def summaries(rates: Sequence[Rate]) -> Iterator[Summary]:
    """Yield the medians of each system and embedding, in the order of their first round.

    ``times`` is the median over rounds of the desk's rate by the system's rate of the same round,
    so that a machine that slows down for a while slows both.
    """
    own = [rate for rate in rates if rate.system == OWN]
    for system, embedding in dict.fromkeys((rate.system, rate.embedding) for rate in rates):
        some = [r for r in rates if (r.system, r.embedding) == (system, embedding)]
        pairs = zip(own, some, strict=False)
        yield Summary(
            system=system,
            embedding=embedding,
            articles=some[0].articles,
            passages=some[0].passages,
            rounds=len(some),
            articles_per_second=statistics.median(r.articles / r.seconds for r in some),
            core_ms_per_article=statistics.median(1000 * r.core_seconds / r.articles for r in some),
            times=statistics.median(other.seconds / ours.seconds for ours, other in pairs),
        )


def _own(articles: Sequence[Article]) -> Rate:
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(folder, write=True, embedder=Embedder()) as library,
    ):
        library.add([_WARM_UP])
        held = library.stats().passages
        begun, core = time.perf_counter(), time.process_time()
        for _outcome in ingest(articles, library):
            pass
        seconds, core_seconds = time.perf_counter() - begun, time.process_time() - core
        passages = library.stats().passages - held
    return Rate(OWN, "shared", len(articles), passages, seconds, core_seconds)
