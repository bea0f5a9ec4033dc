"""Stories: articles that tell of one event, what they tell, and where they disagree. All pure."""

from corpus.stories.cluster import clusters
from corpus.stories.disagreement import Conflict, Telling, Value, conflicts
from corpus.stories.facts import Fact, Report, timeline
from corpus.stories.profiles import Profile, profile
from corpus.stories.rarity import Rarity
from corpus.stories.story import Origin, Story, tell_story

__all__ = [
    "Conflict",
    "Fact",
    "Origin",
    "Profile",
    "Rarity",
    "Report",
    "Story",
    "Telling",
    "Value",
    "clusters",
    "conflicts",
    "profile",
    "tell_story",
    "timeline",
]
