"""How other hubs and programs know an entry of the shared lists: by `scheme:code`."""

from collections import defaultdict
from collections.abc import Collection

from weft.government.models import Area, Community, OrganisationIdentifier, RightsHolder, Topic

OURS = "weft"  # the scheme of a public identifier, where there is no official code


def code_of(entry: Topic | Area | Community | RightsHolder) -> str:
    """A community's own code has no scheme."""
    match entry:
        case Topic():
            return f"{entry.scheme}:{entry.code}"
        case Area(code=code) if code:
            return f"{entry.scheme}:{code}"
        case Community(code=str(code)) if code:
            return code
    return ours(entry.public_id)


def codes_of_organisations(pks: Collection[int]) -> dict[int, list[str]]:
    """The official codes of each organisation, sorted; one query."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = OrganisationIdentifier.objects.filter(organisation__in=pks)
    for pk, scheme, value in rows.values_list("organisation_id", "scheme", "value"):
        found[pk].append(f"{scheme}:{value}")
    return defaultdict(list, {pk: sorted(codes) for pk, codes in found.items()})


def ours(public_id: str) -> str:
    return f"{OURS}:{public_id}"
