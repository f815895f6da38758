"""What the pages of one community or rights-holder begin with."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weft.government.catalogue import CATALOGUES
from weft.government.models import Public
from weft.government.models.entries import NamedEntry
from weft.government.views.requests import Crumbs, home


def public_of(plural: str, public_id: str) -> Public:
    """The entry; 404 where there is none, or it was merged into another."""
    model: Any = CATALOGUES[plural].model
    public: Public = get_object_or_404(model, public_id=public_id, merged_into=None)
    return public


def crumbs(plural: str, public: NamedEntry) -> Crumbs:
    catalogue = CATALOGUES[plural]
    entry: Any = public
    return home((catalogue.heading, catalogue.address), (entry.name, entry.get_absolute_url()))


def typed(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
