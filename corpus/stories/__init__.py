"""Stories: articles that tell of one event, what they tell, and where they disagree. All pure."""

from corpus.stories.conflicts import Conflict, Telling, Value, conflicts

__all__ = ["Conflict", "Telling", "Value", "conflicts"]
