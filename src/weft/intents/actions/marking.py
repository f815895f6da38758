"""Say what to do about an engagement of others."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weft.government.viewers import Viewer
from weft.intents.models import Mark
from weft.intents.permissions import may_mark
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.register.models import Engagement


@transaction.atomic
def mark(
    *,
    engagement: Engagement,
    other: Engagement,
    kind: str,
    note: str = "",
    viewer: Viewer,
    hand: Hand,
) -> Mark:
    """Keep what is planned about `other`; an earlier mark of the pair is changed.

    Raises
    ------
    PermissionDenied, ValidationError
        With the reason to show; nothing is saved.
    """
    locked = Engagement.objects.select_for_update().get(pk=engagement.pk)
    may_mark(viewer, locked, other, now=hand.at).require()
    if kind not in Mark.Kind:
        raise ValidationError({"kind": _("Choose what to do about it.")})
    kept = Mark.objects.filter(engagement=locked, other=other).first()
    before = _content(kept)
    kept = kept or Mark(engagement=locked, other=other)
    kept.kind, kept.note, kept.by, kept.at = kind, note.strip(), hand.person, hand.at
    if _content(kept) == before:
        return kept
    kept.clean_fields(exclude=["engagement", "other", "by"])
    kept.save()
    # On the mark, not on the engagement: who may open one need not know of the other.
    after = _content(kept)
    changes = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    trail.record(kept, Entry.Verb.DID, hand, what="mark", changes=changes)
    return kept


@transaction.atomic
def unmark(*, engagement: Engagement, other: Engagement, viewer: Viewer, hand: Hand) -> None:
    """Take a mark back; that it was there stays on record."""
    locked = Engagement.objects.select_for_update().get(pk=engagement.pk)
    may_mark(viewer, locked, other, now=hand.at).require()
    for kept in Mark.objects.filter(engagement=locked, other=other):
        was = _content(kept)
        changes = {name: (text, "") for name, text in was.items() if text}
        trail.record(kept, Entry.Verb.DID, hand, what="unmark", changes=changes)
        kept.delete()


def _content(kept: Mark | None) -> dict[str, str]:
    return {"kind": kept.kind, "note": kept.note} if kept else {"kind": "", "note": ""}
