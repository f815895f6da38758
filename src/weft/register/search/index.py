"""The index behind the search, kept by those who write engagements."""

from collections.abc import Callable, Iterable


def reindex(engagement_ids: Iterable[int]) -> None:
    """Bring the index up to date for these engagements, in the caller's transaction."""


def rebuild(progress: Callable[[int, int], None] | None = None) -> int:
    """Make the whole index anew; tell `progress` how many of how many are done."""
    return 0
