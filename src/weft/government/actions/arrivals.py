"""Record what comes with another hub's export, under the identifier that it has there.

Organisations, topics, communities and areas go through the steward's queue (`proposals`); nobody
proposes a rights-holder or a policy item, so a steward's import records them as they are told.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from weft.government import records
from weft.government.models import PolicyItem, RightsHolder
from weft.government.permissions import may_create_policy_item, may_keep_lists
from weft.government.viewers import Viewer
from weft.languages import LanguageMap
from weft.ledger import trail
from weft.ledger.models import Entry

ARRIVED = "arrive"  # the act, in the trail


@transaction.atomic
def rights_holder(
    *, public_id: str, names: LanguageMap, viewer: Viewer | None, hand: trail.Hand
) -> RightsHolder:
    """Record a rights-holder; `viewer` None is the hub's operator.

    Raises
    ------
    PermissionDenied, ValidationError
        With the reason to show.
    """
    if viewer is not None:
        may_keep_lists(viewer).require()
    holder = RightsHolder(public_id=public_id)
    records.write(holder, {"names": dict(names)})
    trail.record(holder, Entry.Verb.CREATED, hand, what=ARRIVED)
    return holder


@transaction.atomic
def policy_item(
    *, public_id: str, values: Mapping[str, Any], viewer: Viewer | None, hand: trail.Hand
) -> PolicyItem:
    """Record a policy item, without an owner: an export names no people. Raises as above."""
    if viewer is not None:
        may_create_policy_item(viewer, values["organisation"].pk).require()
    item = PolicyItem(public_id=public_id)
    records.write(item, values)
    trail.record(item, Entry.Verb.CREATED, hand, what=ARRIVED)
    return item
