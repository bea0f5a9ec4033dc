"""Feeds that are read again and again: which, when next, and what became of their entries."""

from corpus.subscriptions.codec import polled_to_dict, subscription_to_dict
from corpus.subscriptions.model import EntryRecord, Polled, State, Subscription
from corpus.subscriptions.poll import poll
from corpus.subscriptions.schedule import Pace
from corpus.subscriptions.store import SubscriptionStore
from corpus.subscriptions.watcher import Watcher

__all__ = [
    "EntryRecord",
    "Pace",
    "Polled",
    "State",
    "Subscription",
    "SubscriptionStore",
    "Watcher",
    "poll",
    "polled_to_dict",
    "subscription_to_dict",
]
