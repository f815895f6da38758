"""Other rooms that keep something of engagements up to date, as the search does.

They register at start-up. Each is called in the transaction that wrote the engagements, with the
keys of those written, deleted ones included.
"""

from collections.abc import Callable, Collection

__all__ = ["follow", "tell"]

type Follower = Callable[[Collection[int]], None]

_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    if follower not in _followers:
        _followers.append(follower)


def tell(engagement_ids: Collection[int]) -> None:
    for follower in _followers:
        follower(engagement_ids)
