"""Evidence as a model reads it: chosen, cut to a token budget, and fenced off from instructions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.credits import credited
from corpus.language.tokens import tokens
from corpus.model import Article, Precision
from corpus.store.query import outlet_key
from drafter.llm.tokens import TokenCounter
from drafter.model import Dossier, Packet

# Two passages whose words lie in common runs of this length to this share are one text twice
# (the measure by which copies are told in corpus.origins): the second would say nothing new.
_RUN = 5
_SAME = 0.5
# A zero-width character that grounding ignores: a tag in a source stays readable and quotable, and
# is no tag any more.
_BREAK = "\u2060"
# For counting, before the real one is known: as many tokens as eight hex digits mostly take.
_ANY_NONCE = "a3f09c1e"


@dataclass(frozen=True, slots=True)
class Fenced:
    """Evidence rendered for a prompt. ``nonce`` is in every tag; ``keys`` are those that fitted."""

    text: str
    nonce: str
    keys: tuple[str, ...]


def fence(
    packets: Sequence[Packet],
    dossier: Dossier,
    counter: TokenCounter,
    *,
    most_tokens: int,
    cut: Callable[[str], str] | None = None,
) -> Fenced:
    """Render ``packets`` in the given order, as many as ``most_tokens`` hold, oldest first.

    The tags carry a hash of what they hold, so that no text can be written that closes its own tag;
    ``cut`` shortens the words of each passage.
    """
    kept: list[tuple[Packet, str]] = []
    left = most_tokens
    for packet in packets:
        words = _words(packet, dossier)
        words = cut(words) if cut else words
        cost = counter.count(_tagged(packet, dossier, words, _ANY_NONCE) + "\n")
        if cost <= left:
            kept.append((packet, words))
            left -= cost
    kept.sort(key=lambda item: _age(item[0], dossier))
    nonce = hashlib.sha256("\n".join(w for _, w in kept).encode()).hexdigest()[:8]
    tagged, last = [], ""
    for packet, words in kept:
        article = packet.evidence.passage.article_id
        tagged.append(_tagged(packet, dossier, words, nonce, titled=article != last))
        last = article
    return Fenced("\n".join(tagged), nonce, tuple(packet.key for packet, _ in kept))


def distinct(packets: Iterable[Packet], dossier: Dossier) -> list[Packet]:
    """Drop each passage that mostly repeats one before it, as copies of a wire text do."""
    kept: list[Packet] = []
    seen: set[tuple[str, ...]] = set()
    for packet in packets:
        runs = _runs(_words(packet, dossier))
        common = sum(run in seen for run in runs)
        if runs and common / len(runs) >= _SAME:
            continue
        seen.update(runs)
        kept.append(packet)
    return kept


@lru_cache(maxsize=1024)
def _runs(text: str) -> Sequence[tuple[str, ...]]:
    """Return the runs of words in ``text``; each section of a draft asks for the same ones."""
    words = [t.norm for t in tokens(text)]
    return [tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1)]


def by_article_first(packets: Sequence[Packet]) -> list[Packet]:
    """Return the best packet of every article, then the second of each, and so on."""
    turn: dict[str, int] = {}
    order = []
    for place, packet in enumerate(packets):
        article = packet.evidence.passage.article_id
        turn[article] = turn.get(article, -1) + 1
        order.append((turn[article], place, packet))
    return [packet for _, _, packet in sorted(order, key=lambda item: item[:2])]


def latest_first(packets: Sequence[Packet], dossier: Dossier) -> list[Packet]:
    """Return the packets of the newest article first, each article from its end."""
    return sorted(packets, key=lambda packet: _age(packet, dossier), reverse=True)


def harmless(text: str) -> str:
    """Return ``text`` on one line with no tag in it that a model could take for ours."""
    return " ".join(text.split()).replace("<", "<" + _BREAK)


def _tagged(
    packet: Packet, dossier: Dossier, words: str, nonce: str, *, titled: bool = True
) -> str:
    """Wrap a passage in its tags, which say whose words it holds, of when, and at which hand.

    The title stands on the first of an article's passages.
    """
    article = dossier.articles[packet.evidence.passage.article_id]
    title = f' title="{_attribute(article.title)}"' if titled else ""
    origin = _origin(article, dossier)
    relayed = f' origin="{_attribute(origin)}"' if origin else ""
    head = (
        f'<evidence-{nonce} id="{packet.key}" outlet="{_attribute(article.outlet_name)}" '
        f'date="{_date(article)}"{relayed}{title}>'
    )
    return f"{head}\n{words.replace('<', '<' + _BREAK)}\n</evidence-{nonce}>"


def _words(packet: Packet, dossier: Dossier) -> str:
    passage = packet.evidence.passage
    return dossier.articles[passage.article_id].text[passage.start : passage.end]


def _origin(article: Article, dossier: Dossier) -> str:
    """Say whose text an article carries; nothing where it is the outlet's own."""
    of = dossier.origins.get(article.id, article.id)
    agency = credited(article)
    if of != article.id:
        if of in dossier.articles:
            return f"copy of {dossier.articles[of].outlet_name}"
        return f"copy of {agency}" if agency else "copy of a text not shown"
    own = agency is None or outlet_key(agency) == outlet_key(article.outlet_name)
    return "" if own else f"relayed from {agency}"


def _attribute(text: str) -> str:
    return harmless(text).replace('"', "'")[:120]


def _date(article: Article) -> str:
    if article.published_at is None:
        return "undated"
    forms = {Precision.YEAR: "%Y", Precision.MONTH: "%Y-%m", Precision.DAY: "%Y-%m-%d"}
    return f"{article.published_at:{forms.get(article.date_precision, '%Y-%m-%d %H:%M UTC')}}"


def _age(packet: Packet, dossier: Dossier) -> tuple[float, str, int]:
    passage = packet.evidence.passage
    published = dossier.articles[passage.article_id].published_at
    return (published.timestamp() if published else 0.0, passage.article_id, passage.start)
