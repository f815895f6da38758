"""A community lodges an engagement that it ran itself; a steward checks it; then it is public."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weft.government import speaking
from weft.government.actions import entries
from weft.government.models import Organisation, Public
from weft.government.models.contacts import of
from weft.government.models.policy import Visibility
from weft.government.viewers import Viewer
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.load import permissions
from weft.load.models import Lodgement
from weft.notices import actions as notices
from weft.register import actions as register
from weft.register.actions import naming
from weft.register.models import Engagement, Source

SOURCE = "lodged"
MOST_WAITING = 10  # of one community


@transaction.atomic
def lodge(*, public: Public, values: Mapping[str, Any], viewer: Viewer, hand: Hand) -> Lodgement:
    """Hand in an engagement; nobody but stewards and its contacts sees it before it is checked.

    Raises
    ------
    PermissionDenied, ValidationError
        With the reason to show, by field.
    """
    speaking.may_speak_for(viewer, public).require()
    waiting = Lodgement.objects.filter(**of(public), state=Lodgement.State.WAITING)
    if waiting.count() >= MOST_WAITING:
        raise ValidationError(_("Several wait for a steward already. Lodge more once they did."))
    made = Lodgement(**of(public), **values, lodged_at=hand.at, lodged_by=hand.person)
    made.full_clean(exclude=["lodged_by", "community", "rights_holder"])
    made.save()
    trail.record(made, Entry.Verb.CREATED, hand, what="lodge")
    return made


@transaction.atomic
def accept(
    *, lodgement: Lodgement, lead: Organisation | None, viewer: Viewer, hand: Hand
) -> Engagement:
    """Put it into the register, for everybody. Without a `lead` that exists, the civil-society
    group that was named is made."""
    locked = _waiting(lodgement, viewer)
    body = lead or _made(locked, viewer, hand)
    engagement = register.create(
        values=_values(locked, body), viewer=viewer, hand=hand, source=_source()
    )
    if locked.report_link and engagement.state_as_of(hand.at) == "closed":
        engagement = register.move(engagement=engagement, name="report", viewer=viewer, hand=hand)
    if locked.lodged_by is not None and locked.lodged_by != hand.person:
        naming.name(
            engagement=engagement, email=locked.lodged_by.email, may_edit=True, viewer=viewer,
            hand=hand,
        )  # fmt: skip
    locked.engagement = engagement
    _decide(locked, Lodgement.State.ACCEPTED, hand, says=_("“%(title)s” is in the register."))
    return engagement


@transaction.atomic
def decline(*, lodgement: Lodgement, note: str, viewer: Viewer, hand: Hand) -> Lodgement:
    """Turn it down, with a reason that is told."""
    locked = _waiting(lodgement, viewer)
    if not note.strip():
        raise ValidationError({"note": _("Say why, in a sentence that the person will read.")})
    locked.note = note.strip()
    says = _("“%(title)s” was not taken into the register: %(note)s")
    return _decide(locked, Lodgement.State.DECLINED, hand, says=says)


def _waiting(lodgement: Lodgement, viewer: Viewer) -> Lodgement:
    permissions.may_check_lodged(viewer).require()
    rows = Lodgement.objects.select_for_update(of=("self",))
    locked = rows.select_related("community", "rights_holder", "lodged_by").get(pk=lodgement.pk)
    if locked.state != Lodgement.State.WAITING:
        raise ValidationError(_("Somebody has decided on this already."))
    return locked


def _made(lodgement: Lodgement, viewer: Viewer, hand: Hand) -> Organisation:
    language = lodgement.words.tag or "en"
    values = {
        "names": {language: lodgement.organisation_name},
        "kind": Organisation.Kind.CIVIL_SOCIETY,
    }
    return entries.create(model=Organisation, values=values, viewer=viewer, hand=hand)


def _values(lodgement: Lodgement, lead: Organisation) -> dict[str, Any]:
    key = "communities" if lodgement.community else "rights_holders"
    return {
        "title": lodgement.title,
        "description": lodgement.description,
        "lead": lead.public_id,
        "opens_on": lodgement.opens_on.isoformat(),
        "closes_on": lodgement.closes_on.isoformat(),
        "report_link": lodgement.report_link,
        key: [lodgement.public.public_id],
        "visibility": Visibility.PUBLIC,
    }


def _source() -> Source:
    return Source.objects.get_or_create(
        key=SOURCE, defaults={"name": "Lodged by a community", "kind": Source.Kind.LODGED}
    )[0]


def _decide(lodgement: Lodgement, state: str, hand: Hand, *, says: Any) -> Lodgement:
    before, lodgement.state = lodgement.state, state
    lodgement.decided_at, lodgement.decided_by = hand.at, hand.person
    lodgement.save()
    changes = {"state": (before, state)}
    trail.record(lodgement, Entry.Verb.CHANGED, hand, what=state, changes=changes)
    if lodgement.lodged_by is not None:
        address = (lodgement.engagement or lodgement.public).get_absolute_url()
        notices.tell(
            person=lodgement.lodged_by,
            kind="lodged",
            text=says % {"title": lodgement.words, "note": lodgement.note},
            address=address,
            hand=hand,
        )
    return lodgement
