"""Who is named on an engagement: they see it however restricted it is."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weft.government.viewers import Viewer
from weft.ledger.trail import Hand
from weft.notices import actions as notices
from weft.people.models import Person
from weft.register.actions.writing import write
from weft.register.models import Engagement
from weft.register.permissions import may_change
from weft.register.snapshots import snapshot


@transaction.atomic
def name(
    *, engagement: Engagement, email: str, may_edit: bool, viewer: Viewer, hand: Hand
) -> Engagement:
    """Name the person with this e-mail address, or change what they may do; they are told.

    Raises
    ------
    ValidationError
        Where nobody here has this address.
    """
    locked = _locked(engagement, viewer, hand)
    person = Person.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if person is None:
        raise ValidationError(
            {"email": _("Nobody here has this e-mail address. A steward can invite them.")}
        )
    others = [each for each in snapshot(locked)["named"] if each["person"] != person.pk]
    mine = {"person": person.pk, "may_edit": may_edit}
    named = sorted([*others, mine], key=lambda each: int(each["person"]))
    changed = write(locked, {"named": named}, hand, what="name")
    notices.tell(
        person=person,
        kind="named",
        text=_("You are named on the engagement “%(title)s”.") % {"title": locked.words},
        address=locked.get_absolute_url(),
        about=locked,
        hand=hand,
    )
    return changed


@transaction.atomic
def unname(*, engagement: Engagement, person_id: int, viewer: Viewer, hand: Hand) -> Engagement:
    """Take a person off; the last who may change it stays."""
    locked = _locked(engagement, viewer, hand)
    left = [each for each in snapshot(locked)["named"] if each["person"] != person_id]
    if not any(each["may_edit"] for each in left):
        raise ValidationError(_("One person who may change it has to stay."))
    return write(locked, {"named": left}, hand, what="unname")


def _locked(engagement: Engagement, viewer: Viewer, hand: Hand) -> Engagement:
    locked = Engagement.objects.select_for_update().select_related("lead").get(pk=engagement.pk)
    may_change(viewer, locked, now=hand.at).require()
    return locked
