"""Find the engagements most worth a look: those that share rare words, among those one may know.

Words are added up over all engagements, but the cut is made after the reader's circles are applied:
what they may not be told of takes no place in it.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import batched

from django.db import connection
from django.db.models import QuerySet

from civics import similarity
from civics.similarity import Asked
from civics.similarity.fingerprints import names_of
from weft.government.models import Organisation
from weft.overlaps.index.tables import Fingerprint, Posting
from weft.register.models import Engagement

__all__ = ["LOOKED_AT", "candidates", "fingerprints"]

LOOKED_AT = 24
PAGE = 2_000  # engagements whose sums are fetched at once
AT_ONCE = 200  # of them are asked about at once

type Circles = Sequence[QuerySet[Engagement]]


def candidates(
    asked: Asked,
    circles: Circles,
    *,
    lead: int | None,
    but: Collection[int] = (),
    number: int = LOOKED_AT,
) -> list[int]:
    """Give the keys of engagements of other leads, best first, that are in one of the circles."""
    found: list[int] = []
    for keys in batched(_by_shared_words(asked), AT_ONCE):
        allowed = _allowed(set(keys) - set(but), circles, lead)
        found += [key for key in keys if key in allowed]
        if len(found) >= number:
            break
    return found[:number]


def fingerprints(keys: Collection[int]) -> dict[int, similarity.Fingerprint]:
    """Read fingerprints, with the names that their leads have now; by key of the engagement."""
    rows = Fingerprint.objects.filter(pk__in=keys).values_list("pk", "kept", "engagement__lead")
    kept = {pk: (bytes(found), lead) for pk, found, lead in rows}
    leads = {lead for _, lead in kept.values()}
    names = {
        pk: names_of(each.values())
        for pk, each in Organisation.objects.filter(pk__in=leads).values_list("pk", "names")
    }
    return {
        pk: similarity.Fingerprint.from_bytes(str(pk), found, names.get(lead, ()))
        for pk, (found, lead) in kept.items()
    }


def _allowed(keys: Collection[int], circles: Circles, lead: int | None) -> set[int]:
    found: set[int] = set()
    for circle in circles:
        allowed = circle.filter(pk__in=keys)
        allowed = allowed.exclude(lead=lead) if lead else allowed
        found.update(allowed.values_list("pk", flat=True))
    return found


def _by_shared_words(asked: Asked) -> Iterator[int]:
    """Give all engagements that share a word, those first that share most."""
    if not len(asked.words):
        return
    table = Posting._meta.db_table
    values = ", ".join(["(%s, %s)"] * len(asked.words))
    statement = (
        f"WITH asked(word, weight) AS (VALUES {values}) "  # noqa: S608 - only numbers
        f"SELECT {table}.engagement_id FROM asked JOIN {table} ON {table}.word = asked.word "
        f"GROUP BY {table}.engagement_id "
        f"ORDER BY SUM(asked.weight * {table}.share) DESC, {table}.engagement_id "
        "LIMIT %s OFFSET %s"
    )
    pairs = zip(asked.words.tolist(), asked.weights.tolist(), strict=True)
    params = [value for pair in pairs for value in pair]
    start = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(statement, [*params, PAGE, start])
            found = [key for (key,) in cursor.fetchall()]
        yield from found
        if len(found) < PAGE:
            return
        start += PAGE
