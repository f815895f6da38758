"""The shared lists as pages: what each is called, where it is, and what its pages hold."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from weft.government.models import Area, Community, Organisation, RightsHolder, Topic
from weft.government.models.entries import NamedEntry
from weft.government.sections import Kind


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """One list. Url names follow from `kind`: `topic`, `topic_new`, `topic_edit`, `topic_merge`."""

    kind: Kind
    model: type[NamedEntry]
    plural: str  # the url name of the list
    heading: str | Promise
    about: str | Promise
    new: str | Promise
    find: str | Promise
    parents: str = ""  # the field that makes it a tree
    above: tuple[str, ...] = ()  # what an entry is shown as part of
    filters: tuple[str, ...] = ()  # fields with choices

    @property
    def address(self) -> str:
        return reverse(self.plural)

    def address_of(self, entry: Any, act: str) -> str:
        return reverse(f"{self.kind}_{act}", args=[entry.public_id])


CATALOGUES = {
    each.plural: each
    for each in (
        Catalogue(
            kind="organisation",
            model=Organisation,
            plural="organisations",
            heading=_("Organisations"),
            about=_("Ministries, agencies, councils, parliaments and civil-society groups."),
            new=_("Add an organisation"),
            find=_("Find an organisation"),
            above=("parent",),
            filters=("level", "kind"),
        ),
        Catalogue(
            kind="topic",
            model=Topic,
            plural="topics",
            heading=_("Topics"),
            about=_("What engagements are about: the functions of government, and local topics."),
            new=_("Add a topic"),
            find=_("Find a topic"),
            parents="parent",
            above=("parent",),
        ),
        Catalogue(
            kind="community",
            model=Community,
            plural="communities",
            heading=_("Communities"),
            about=_("People who share a place, an identity, an interest or a situation."),
            new=_("Add a community"),
            find=_("Find a community"),
            above=("area",),
            filters=("shares",),
        ),
        Catalogue(
            kind="area",
            model=Area,
            plural="areas",
            heading=_("Areas"),
            about=_("Places, from countries to neighbourhoods."),
            new=_("Add an area"),
            find=_("Find an area"),
            parents="parent",
            above=("parent",),
        ),
        Catalogue(
            kind="rights_holder",
            model=RightsHolder,
            plural="rights_holders",
            heading=_("Rights-holders"),
            about=_("Treaty partners, indigenous nations and co-governing bodies."),
            new=_("Add a rights-holder"),
            find=_("Find a rights-holder"),
        ),
    )
}
