"""Stories out of profiles: together what tells of one event, apart what only sounds alike."""

import random
from collections import Counter

import numpy as np
import pytest

from corpus.stories.cluster import (
    APART,
    LEAST_ALIKE,
    _Cluster,
    _contrary,
    _Merging,
    clusters,
)
from corpus.stories.likeness import likeness

QUAKE = (
    "An earthquake shook the town and people fled into the streets.",
    "Police said that houses fell and walls cracked in the earthquake.",
    "People slept in the streets of the town as walls fell, police said.",
    "Streets cracked in the earthquake and houses fell on people.",
)


def quake(town, size, ship):
    return [f"{text} {town} felt {size}; the {ship} brought tents." for text in QUAKE]


@pytest.fixture
def quakes(make_profile):
    texts = [*quake("Orrin", "5.6", "Orla"), *quake("Tarn", "6.3", "Lind")]
    return [make_profile(t) for t in texts]


def test_what_each_story_insists_on_holds_two_quakes_apart(quakes):
    # By words alone they belong together.
    assert LEAST_ALIKE < likeness(quakes)[:4, 4:].mean() < LEAST_ALIKE + 0.2
    assert clusters(quakes) == [[0, 1, 2, 3], [4, 5, 6, 7]]


def test_reports_of_one_event_in_different_words_come_together(make_profile):
    texts = [
        "Tanker Orla ran aground off Saltmere; the coast guard took off the crew of the Orla.",
        "The crew of the tanker Orla was saved by the Saltmere coast guard after it ran aground.",
        "Antimony prices rose in Quessara as the mine at Halvo stayed shut.",
    ]
    profiles = [make_profile(t, theme=t[:3]) for t in texts]
    assert clusters(profiles) == [[0, 1], [2]]


def test_the_order_does_not_matter(quakes):
    expected = {frozenset(map(id, (quakes[i] for i in c))) for c in clusters(quakes)}
    for seed in range(6):
        random.Random(seed).shuffle(quakes)
        assert {frozenset(map(id, (quakes[i] for i in c))) for c in clusters(quakes)} == expected


def test_none_and_one(make_profile):
    assert clusters([]) == []
    assert clusters([make_profile("Vessa burnt.")]) == [[0]]
    assert clusters([make_profile(""), make_profile("!")]) == [[0], [1]]


def by_looking_at_all_pairs(alike, anchors):
    """Average linkage as its definition has it, every mean worked out anew before each merge."""
    groups = {i: [i] for i in range(len(anchors))}
    held = {}

    def mean(one, other):
        pairs = [alike[i, j] for i in groups[one] for j in groups[other]]
        return sum(pairs) / len(pairs) - held.get(frozenset((one, other)), 0.0)

    while len(groups) > 1:
        pairs = [(i, j) for i in groups for j in groups if i < j]
        one, other = max(pairs, key=lambda p: (mean(*p), -p[0], -p[1]))
        if mean(one, other) < LEAST_ALIKE:
            break
        pair = frozenset((one, other))
        if pair not in held and min(len(groups[one]), len(groups[other])) >= 3:
            own = [
                _Cluster(groups[g], Counter(a for i in groups[g] for a in anchors[i]))
                for g in (one, other)
            ]
            held[pair] = APART * _contrary(*own)
            if held[pair] > 0:
                continue
        groups[one] += groups.pop(other)
        held = {p: v for p, v in held.items() if not p & {one, other}}
    return sorted(sorted(g) for g in groups.values())


@pytest.mark.parametrize("seed", range(8))
def test_the_next_pair_is_the_one_that_looking_at_all_pairs_finds(seed):
    rng = np.random.default_rng(seed)
    points = rng.normal(size=(24, 3))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    # In sixteenths every sum is exact, and there are ties: the first of equals has to be taken.
    alike = (np.round(points @ points.T * 16) / 16).astype(np.float32)
    anchors = [frozenset(rng.integers(0, 12, size=3).tolist()) for _ in points]
    found = _Merging(alike.copy(), anchors).run()
    assert sorted(sorted(members) for members in found) == by_looking_at_all_pairs(alike, anchors)
