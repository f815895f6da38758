"""A community replies to an engagement that asks it, or objects to what was settled about two."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weft.government.models import Membership, Public, RightsHolder
from weft.government.models.contacts import of
from weft.government.models.people import Role
from weft.government.viewers import Viewer
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.load import permissions
from weft.load.models import Objection, Reply
from weft.notices import actions as notices
from weft.people.models import Person
from weft.register.models import Engagement
from weft.register.permissions import may_see

# Told of each objection, in its transaction: the room that settles pairs takes it up from here.
objection_followers: list[Callable[[Objection, Hand], None]] = []


@transaction.atomic
def reply(
    *,
    engagement: Engagement,
    public: Public,
    kind: str,
    text: str,
    viewer: Viewer,
    hand: Hand,
    earlier: Engagement | None = None,
    link: str = "",
) -> Reply:
    """Say that this was answered before, or decline; its leads are told.

    Raises
    ------
    PermissionDenied, ValidationError
        With the reason to show, by field.
    """
    locked = Engagement.objects.select_for_update().get(pk=engagement.pk)
    permissions.may_reply(viewer, locked, public, now=hand.at).require()
    _check_kind(locked, public, kind)
    _check_earlier(locked, earlier, viewer, hand)
    made = Reply(
        kind=kind, engagement=locked, earlier=earlier, text=text.strip(), link=link,
        said_at=hand.at, said_by=hand.person, **of(public),
    )  # fmt: skip
    made.full_clean(exclude=["said_by", "community", "rights_holder"])
    made.save()
    trail.record(made, Entry.Verb.CREATED, hand, what=kind)
    trail.record(locked, Entry.Verb.DID, hand, what=kind, note=str(public))
    _tell_leads(made, hand)
    return made


def _check_kind(engagement: Engagement, public: Public, kind: str) -> None:
    if kind != Reply.Kind.DECLINED:
        return
    if not isinstance(public, RightsHolder):
        raise ValidationError({"kind": _("Only rights-holders decline, as partners.")})
    standing = Reply.objects.filter(kind=kind, engagement=engagement, taken_back_at=None)
    if standing.filter(rights_holder=public).exists():
        raise ValidationError({"kind": _("It has declined already.")})


def _check_earlier(
    engagement: Engagement, earlier: Engagement | None, viewer: Viewer, hand: Hand
) -> None:
    """The earlier one is another, and one that may be seen."""
    if earlier is None:
        return
    if earlier == engagement:
        raise ValidationError({"earlier": _("This is the same engagement. Give another.")})
    if not may_see(viewer, earlier, now=hand.at):
        raise ValidationError({"earlier": _("There is no such engagement.")})


def _tell_leads(made: Reply, hand: Hand) -> None:
    text = (
        _("%(name)s declines to take part in “%(title)s”.")
        if made.kind == Reply.Kind.DECLINED
        else _("%(name)s says of “%(title)s” that it has answered before.")
    )
    for person in leads_of(made.engagement, hand):
        notices.tell(
            person=person,
            kind="reply",
            text=text % {"name": made.public, "title": made.engagement.words},
            address=f"{made.engagement.get_absolute_url()}#replies",
            hand=hand,
        )


def leads_of(engagement: Engagement, hand: Hand) -> list[Person]:
    """Whoever is named on it as an editor; else the engagement leads of its organisation."""
    named = Person.objects.filter(
        named_on__engagement=engagement, named_on__may_edit=True, is_active=True
    )
    if named.exists():
        return list(named.order_by("pk"))
    held = Membership.objects.active_on(hand.at.date()).filter(
        role=Role.LEAD, organisation=engagement.lead_id
    )
    return list(Person.objects.filter(memberships__in=held, is_active=True).distinct())


@transaction.atomic
def take_back(*, reply: Reply, viewer: Viewer, hand: Hand) -> Reply:
    """It is no longer shown; that it was said stays on record."""
    locked = Reply.objects.select_for_update(of=("self",)).get(pk=reply.pk)
    permissions.may_reply(viewer, locked.engagement, locked.public, now=hand.at).require()
    if locked.taken_back_at is None:
        locked.taken_back_at = hand.at
        locked.save(update_fields=["taken_back_at"])
        trail.record(locked, Entry.Verb.CHANGED, hand, what="take_back")
    return locked


@transaction.atomic
def object_to_pair(
    *,
    engagements: tuple[Engagement, Engagement],
    public: Public,
    reason: str,
    viewer: Viewer,
    hand: Hand,
) -> Objection:
    """Say that two engagements that ask `public` are the same, whatever was settled.

    Followers hear of it in this transaction: the room that settles pairs reopens them.
    """
    first, second = sorted(engagements, key=lambda each: each.pk)
    if first == second:
        raise ValidationError(_("These are one engagement, not two."))
    for each in (first, second):
        permissions.may_reply(viewer, each, public, now=hand.at).require()
    made = Objection(
        first=first, second=second, reason=reason.strip(), made_at=hand.at, made_by=hand.person,
        **of(public),
    )  # fmt: skip
    made.full_clean(exclude=["made_by", "community", "rights_holder"])
    made.save()
    trail.record(made, Entry.Verb.CREATED, hand, what="object")
    for follow in objection_followers:
        follow(made, hand)
    return made
