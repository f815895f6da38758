"""Say in words what somebody else changed while a person was typing."""

from collections.abc import Iterable

from django.utils.translation import ngettext

from weft.government.viewers import Viewer
from weft.ledger.models import Entry
from weft.register.actions import Conflict
from weft.register.history import words


def explain(conflict: Conflict, viewer: Viewer) -> list[words.Change]:
    """For each field that both changed: its name, what is saved now, and what was typed."""
    both = {clash.field: [clash.theirs, clash.mine] for clash in conflict.clashes}
    return list(words.lines([Entry(changes=both, verb=Entry.Verb.CHANGED)], viewer)[0].changes)


def meanwhile(since: Iterable[Entry], viewer: Viewer) -> str:
    """ "Saved. Bob changed the last day meanwhile; both are kept." Nothing, if nobody did."""
    lines = words.lines(list(since), viewer)
    if not lines:
        return ""
    fields = sorted({str(change.field).lower() for line in lines for change in line.changes})
    return ngettext(
        "Saved. Meanwhile %(who)s changed this: %(fields)s. Both changes are kept.",
        "Saved. Meanwhile %(who)s changed these: %(fields)s. All changes are kept.",
        len(fields),
    ) % {"who": ", ".join(sorted({line.who for line in lines})), "fields": ", ".join(fields)}
