"""Plain makers of overlaps for tests."""

from typing import Any

from weft.overlaps.models import Matching, Overlap
from weft.register.models import Engagement
from weft.register.tests.factories import NOW


def make_overlap(first: Engagement, second: Engagement, **fields: Any) -> Overlap:
    """A pair, the lower key first, found by a method of this test."""
    one, other = sorted((first, second), key=lambda each: each.pk)
    fields.setdefault("score", 0.8)
    fields.setdefault("why", [{"facet": "issue", "adds": 0.5}])
    fields.setdefault("words", [])
    fields.setdefault("texts", "as found")
    fields.setdefault("version", "test 1")
    fields.setdefault("found_at", NOW)
    return Overlap.objects.create(one=one, other=other, **fields)


def match(engagement: Engagement, how: str) -> Engagement:
    Matching.objects.update_or_create(engagement=engagement, defaults={"how": how})
    return engagement


def shared(word: str, **fields: Any) -> dict[str, Any]:
    """A word that carries a match, as the method says it."""
    return {"language": "en", "in_one": word, "in_other": word, "weight": 1.0} | fields
