"""Reads across tables that more than one caller needs."""

from collections.abc import Collection, Iterable

from weft.government.models import Organisation, Succession


def with_predecessors(organisation_ids: Iterable[int]) -> set[int]:
    """These bodies, those that were merged into them (all the way back), and their duplicates.

    What a body led before it was merged is found under its successor too.
    """
    found: set[int] = set()
    new = set(organisation_ids)
    while new:
        found |= new
        new = (_predecessors(new) | _duplicates(new)) - found
    return found


def _predecessors(keys: Collection[int]) -> set[int]:
    merged = Succession.objects.filter(kind=Succession.Kind.MERGED, successor__in=keys)
    return set(merged.values_list("organisation", flat=True))


def _duplicates(keys: Collection[int]) -> set[int]:
    return set(Organisation.objects.filter(merged_into__in=keys).values_list("pk", flat=True))
