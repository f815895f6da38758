"""Show an engagement to its rights-holders before it is public: its owner's choice."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weft.government.models import Contact
from weft.government.viewers import Viewer
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.notices import actions as notices
from weft.people.models import Person
from weft.register import search
from weft.register.models import EarlyView, Engagement
from weft.register.permissions import may_change


@transaction.atomic
def show(*, engagement: Engagement, viewer: Viewer, hand: Hand) -> EarlyView:
    """Let the contacts of its rights-holders see it from now on; they are told.

    Raises
    ------
    ValidationError
        Where it has no rights-holder.
    """
    locked = _locked(engagement, viewer, hand)
    if not locked.rights_holders.exists():
        raise ValidationError(_("No rights-holder is recorded: add them first."))
    view, is_new = EarlyView.objects.get_or_create(
        engagement=locked, defaults={"since": hand.at, "chosen_by": hand.person}
    )
    if is_new:
        _changed(locked, hand, "show_early")
        for person in speakers(locked):
            notices.tell(
                person=person,
                kind="early",
                text=_("You are shown “%(title)s” before it is public. You may decline.")
                % {"title": locked.words},
                address=locked.get_absolute_url(),
                hand=hand,
            )
    return view


@transaction.atomic
def hide(*, engagement: Engagement, viewer: Viewer, hand: Hand) -> None:
    """They see it when everybody does; what they know by now they know."""
    locked = _locked(engagement, viewer, hand)
    gone, _kinds = EarlyView.objects.filter(engagement=locked).delete()
    if gone:
        _changed(locked, hand, "hide_early")


def speakers(engagement: Engagement) -> list[Person]:
    """Who speaks for its rights-holders, each once."""
    contacts = Contact.objects.verified().filter(
        rights_holder__in=engagement.rights_holders.all(), person__is_active=True
    )
    return list(Person.objects.filter(contact_of__in=contacts).distinct().order_by("pk"))


def _changed(engagement: Engagement, hand: Hand, what: str) -> None:
    """On record; and lists that were kept are counted anew, since their readers changed."""
    trail.record(engagement, Entry.Verb.DID, hand, what=what)
    search.reindex([engagement.pk])


def _locked(engagement: Engagement, viewer: Viewer, hand: Hand) -> Engagement:
    locked = Engagement.objects.select_for_update().select_related("lead").get(pk=engagement.pk)
    may_change(viewer, locked, now=hand.at).require()
    return locked
