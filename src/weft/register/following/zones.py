"""A lead organisation lives by another clock: its engagements open and close by it."""

from itertools import batched

from django.db.models import Q

from weft.government.models import Organisation
from weft.ledger.trail import Hand
from weft.register import days, search
from weft.register.following.rewriting import BATCH
from weft.register.models import Engagement


def follow(organisation: Organisation, hand: Hand) -> None:
    """No version and no history of their own: their days are what they were.

    The change is on record with the organisation.
    """
    dated = Q(opens_on__isnull=False) | Q(closes_on__isnull=False)
    led = Engagement.objects.filter(dated, lead=organisation).order_by("pk")
    for keys in batched(list(led.values_list("pk", flat=True)), BATCH):
        records = list(Engagement.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
        for record in records:
            record.lead = organisation
            days.place(record)
        Engagement.objects.bulk_update(records, ["opens_at", "closes_at"])
        search.reindex(keys)
