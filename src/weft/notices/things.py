"""What notices are about, and whether a person may still see it.

A later room registers, for each kind of record that it tells people about, how to name those of
some records that a person may see at a moment. What it leaves out is not shown and not mailed; a
kind that nobody registered is shown to nobody.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from django.db import models

from weft.people.models import Person

Names = Callable[[Person, Collection[int], datetime], Mapping[int, str]]
NOTHING = "kind"  # marks a notice about no record: grouped by its kind, and never hidden
_names: dict[str, Names] = {}


def register(label: str, names: Names) -> None:
    """`label` is a model's, such as "register.engagement"."""
    _names[label] = names


def about(record: models.Model | None, *, kind: str) -> str:
    """How a notice says what it is about.

    Raises
    ------
    LookupError
        When no room registered how to name such records.
    """
    if record is None:
        return f"{NOTHING} {kind}"
    label = record._meta.label_lower
    if label not in _names:
        raise LookupError(f"no room says who may see a {label}: see weft.notices.things")
    return f"{label} {record.pk}"


def is_of_a_record(thing: str) -> bool:
    return not thing.startswith(f"{NOTHING} ")


def shown(things: Collection[str], person: Person, *, at: datetime) -> dict[str, str]:
    """Those of `things` that `person` may see, with their names; a query or so for each kind.

    What is about no record has no name.
    """
    found = {thing: "" for thing in things if not is_of_a_record(thing)}
    ids: defaultdict[str, list[int]] = defaultdict(list)
    for thing in things:
        label, _, pk = thing.partition(" ")
        if is_of_a_record(thing) and label in _names and pk.isdigit():
            ids[label].append(int(pk))
    for label, pks in ids.items():
        named = _names[label](person, pks, at)
        found |= {f"{label} {pk}": name for pk, name in named.items()}
    return found
