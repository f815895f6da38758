"""What the service navigation holds, in order."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weft.government.viewers import Viewer
from weft.ui.navigation import Entry


def _signed_in(viewer: Viewer) -> bool:
    return viewer.person is not None


def _official(viewer: Viewer) -> bool:
    return viewer.is_official


def _steward(viewer: Viewer) -> bool:
    return viewer.is_steward


def _recorder(viewer: Viewer) -> bool:
    return viewer.may_record


ENTRIES = (
    Entry("desk", _("My desk"), _signed_in),
    Entry("intent_new", pgettext_lazy("to plan an engagement", "Plan"), _recorder),
    Entry("engagements", _("Engagements")),
    Entry("policy_items", _("Policies")),
    Entry("organisations", _("Organisations")),
    Entry("topics", _("Topics")),
    Entry("communities", _("Communities")),
    Entry("overlaps", _("Overlaps"), _official),
    Entry("load", _("Who is asked")),
    Entry("imports", _("Import"), _recorder),
    Entry("proposals", _("Queue"), _steward),
    Entry("people", _("People"), _official),
)
