"""What else the register keeps for a person or a body: drafts, and mappings of files."""

from typing import Any

from weft.government.actions.merging import Follower
from weft.government.models import Organisation
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.people.models import Person
from weft.register.models import Draft, Mapping

NAME_LENGTH = Mapping._meta.get_field("name").max_length or 0


def move_drafts(gone: Any, stays: Any, hand: Hand) -> list[str]:
    """Where both have a draft of one engagement, each keeps its own."""
    if not isinstance(gone, Person):
        return []
    taken = Draft.objects.filter(person=stays, engagement__isnull=False).values("engagement")
    drafts = Draft.objects.filter(person=gone).exclude(engagement__in=taken)
    keys = list(drafts.values_list("pk", flat=True))
    Draft.objects.filter(pk__in=keys).update(person=stays)
    return [str(key) for key in keys]


def move_drafts_back(gone: Any, stays: Any, moved: list[str], hand: Hand) -> None:
    if moved:
        Draft.objects.filter(pk__in=moved, person=stays).update(person=gone)


def move_mappings(gone: Any, stays: Any, hand: Hand) -> list[list[Any]]:
    """One whose name the other body uses already is told apart by its identifier."""
    if not isinstance(gone, Organisation):
        return []
    taken = set(Mapping.objects.filter(organisation=stays).values_list("name", flat=True))
    moved = []
    for mapping in Mapping.objects.select_for_update().filter(organisation=gone):
        name = mapping.name
        if name in taken:
            suffix = f" ({mapping.public_id})"
            name = f"{name[: NAME_LENGTH - len(suffix)]}{suffix}"
        moved.append([mapping.pk, mapping.name, name])
        _hand_over(mapping, stays, name, hand, what="merge")
    return moved


def move_mappings_back(gone: Any, stays: Any, moved: list[list[Any]], hand: Hand) -> None:
    if not moved:
        return
    names = {key: (before, given) for key, before, given in moved}
    for mapping in Mapping.objects.select_for_update().filter(pk__in=names, organisation=stays):
        before, given = names[mapping.pk]
        name = before if mapping.name == given else mapping.name
        _hand_over(mapping, gone, name, hand, what="part")


def _hand_over(mapping: Mapping, to: Organisation, name: str, hand: Hand, *, what: str) -> None:
    owner = mapping.organisation.public_id if mapping.organisation else None
    changes: dict[str, tuple[Any, Any]] = {"organisation": (owner, to.public_id)}
    if name != mapping.name:
        changes["name"] = (mapping.name, name)
    mapping.organisation, mapping.name = to, name
    mapping.version += 1
    mapping.save(update_fields=["organisation", "name", "version"])
    trail.record(mapping, Entry.Verb.CHANGED, hand, what=what, changes=changes)


DRAFTS = Follower("drafts", move_drafts, move_drafts_back)
MAPPINGS = Follower("mappings", move_mappings, move_mappings_back)
