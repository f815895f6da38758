"""How far back into a record's history a viewer may look.

Somebody who learns of a record when it is published learns nothing of its earlier drafts: its
history begins for them at the last moment from which they could see it all along.
"""

from datetime import datetime

from weft.government.models.policy import Visibility
from weft.government.viewers import Viewer
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.register import permissions
from weft.register.models import Engagement

_FROM_FEWEST = {each.value: rank for rank, each in enumerate(Visibility)}


def widest_needed(engagement: Engagement, viewer: Viewer) -> Visibility:
    """The most restricted visibility at which `viewer` still sees the record."""
    if viewer.person_id and engagement.named.filter(person=viewer.person_id).exists():
        return Visibility.NAMED
    if engagement.lead_id in viewer.organisation_ids:
        return Visibility.ORGANISATION
    return Visibility.GOVERNMENT if viewer.is_official else Visibility.PUBLIC


def begins(engagement: Engagement, viewer: Viewer) -> datetime | None:
    """The moment from which the history is `viewer`'s to read; None: from the beginning."""
    needed = widest_needed(engagement, viewer)
    if needed == Visibility.NAMED:
        return None
    if needed == Visibility.PUBLIC and _is_early(engagement, viewer):
        return _shown_early(engagement)
    moments = [
        entry.at
        for entry, entry_after in _shifts(engagement)
        if _FROM_FEWEST[entry_after] >= _FROM_FEWEST[needed] and _was_hidden(entry, needed)
    ]
    if needed != Visibility.ORGANISATION and engagement.embargo_until:
        moments.append(engagement.embargo_until)
    return max(moments, default=None)


def _is_early(engagement: Engagement, viewer: Viewer) -> bool:
    is_public = engagement.visibility == Visibility.PUBLIC and engagement.embargo_until is None
    return not is_public and permissions.sees_early(viewer, engagement)


def _shown_early(engagement: Engagement) -> datetime:
    """When its rights-holders were shown it, or last became others."""
    others = trail.of(engagement).filter(changes__has_key="rights_holders")
    moments = [entry.at for entry in others if entry.changes["rights_holders"][0]]
    return max([engagement.early_view.since, *moments])


def _shifts(engagement: Engagement) -> list[tuple[Entry, str]]:
    """The entries that set the visibility, oldest first, with what they set it to."""
    entries = trail.of(engagement).filter(changes__has_key="visibility").order_by("at", "id")
    return [
        (entry, entry.changes["visibility"][1])
        for entry in entries
        if entry.changes["visibility"][1] in _FROM_FEWEST
    ]


def _was_hidden(entry: Entry, needed: Visibility) -> bool:
    before = entry.changes["visibility"][0]
    return before in _FROM_FEWEST and _FROM_FEWEST[before] < _FROM_FEWEST[needed]
