"""Who speaks for a community or a rights-holder, and who may decide that."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from weft.decisions import ALLOWED, Decision, denied
from weft.government.models import Contact, Public
from weft.government.models.contacts import of
from weft.government.permissions import SIGN_IN
from weft.government.viewers import Viewer
from weft.people.models import Person

NOT_FOR_IT = _("Only those who speak for it, verified by a steward, can do this.")


def speaks_for(viewer: Viewer, public: Public) -> bool:
    """Whether `viewer` is a verified contact of `public` now; one query."""
    if viewer.person_id is None:
        return False
    mine = Contact.objects.verified().filter(person=viewer.person_id, **of(public))
    return mine.exists()


def may_speak_for(viewer: Viewer, public: Public) -> Decision:
    if viewer.person is None:
        return denied(SIGN_IN)
    return ALLOWED if speaks_for(viewer, public) else denied(NOT_FOR_IT)


def may_claim(viewer: Viewer, public: Public) -> Decision:
    """Anyone signed in may ask, once at a time for each."""
    if viewer.person is None:
        return denied(SIGN_IN)
    if public.merged_into_id is not None:
        return denied(_("This entry was merged into another: ask there."))
    if Contact.objects.open().filter(person=viewer.person_id, **of(public)).exists():
        return denied(_("You have asked already, or are its contact."))
    return ALLOWED


@dataclass(frozen=True)
class Speaking:
    """Who speaks for a community, and what its page offers to whoever looks; read in one query."""

    people: tuple[Person, ...]  # verified, longest first
    viewer_does: bool
    viewer_may_claim: bool


def speaking(viewer: Viewer, public: Public) -> Speaking:
    """The twin of `speaks_for` and `may_claim`, for a page that also names the contacts."""
    contacts = list(Contact.objects.open().filter(**of(public)).select_related("person"))
    mine = [each for each in contacts if each.person_id == viewer.person_id]
    verified = [each for each in contacts if each.state == Contact.State.VERIFIED]
    return Speaking(
        people=tuple(each.person for each in verified),
        viewer_does=any(each in verified for each in mine),
        viewer_may_claim=not mine and public.merged_into_id is None,
    )


def may_see_contacts(viewer: Viewer) -> Decision:
    if viewer.person is None:
        return denied(SIGN_IN)
    return ALLOWED if viewer.is_steward else denied(_("Only stewards decide who is a contact."))


def may_decide(viewer: Viewer, contact: Contact) -> Decision:
    """A steward, but never on a claim of their own."""
    steward = may_see_contacts(viewer)
    if not steward:
        return steward
    if contact.person_id == viewer.person_id:
        return denied(_("Another steward has to decide on what you asked for yourself."))
    return ALLOWED


def may_end(viewer: Viewer, contact: Contact) -> Decision:
    """Who is the contact may step down; a steward may end it."""
    if viewer.person_id is not None and contact.person_id == viewer.person_id:
        return ALLOWED
    return may_see_contacts(viewer)
