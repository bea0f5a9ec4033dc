"""Feeds that are watched: list, add, pause, remove."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.problems import problem_responses
from api.service import ServiceDep
from api.shapes.feeds import FeedChange, FeedIn, FeedList, FeedOut
from api.wiring import utc_now
from corpus.subscriptions import Subscription, subscription_to_dict

router = APIRouter(prefix="/v1/feeds", tags=["corpus"])


@router.get("")
def list_feeds(service: ServiceDep) -> FeedList:
    """List the feeds in the order in which they were added, on one page.

    Each says when it is asked next and, where the last try failed, why.
    """
    return FeedList(items=[_out(feed) for feed in service.feeds.all()], next_cursor=None)


@router.post(
    "",
    status_code=201,
    responses={
        200: {"model": FeedOut, "description": "Watched already"},
        **problem_responses(422),
    },
)
def add(given: FeedIn, service: ServiceDep, response: Response) -> FeedOut:
    """Watch a feed. Whether there is one at the address shows when it is first polled."""
    feed, new = service.feeds.add(given.url, now=utc_now())
    response.status_code = 201 if new else 200
    response.headers["Location"] = f"/v1/feeds/{feed.id}"
    return _out(feed)


@router.get("/{feed_id}", responses=problem_responses(404))
def read(feed_id: str, service: ServiceDep) -> FeedOut:
    """Read one feed."""
    return _out(service.feeds.get(feed_id))


@router.patch("/{feed_id}", responses=problem_responses(404, 422))
def change(feed_id: str, given: FeedChange, service: ServiceDep) -> FeedOut:
    """Pause a feed, or poll it again from now on; the latter revives one that was gone."""
    if given.state == "paused":
        return _out(service.feeds.pause(feed_id))
    return _out(service.feeds.resume(feed_id, now=utc_now()))


@router.delete("/{feed_id}", status_code=204, responses=problem_responses(404))
def remove(feed_id: str, service: ServiceDep) -> None:
    """Watch a feed no more. The articles that came by it stay."""
    service.feeds.remove(feed_id)


def _out(feed: Subscription) -> FeedOut:
    return FeedOut.model_validate(subscription_to_dict(feed))
