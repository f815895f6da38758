"""Addresses of the pages of one community or rights-holder: the same for both kinds."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path, reverse

from weft.government.catalogue import CATALOGUES
from weft.government.models import Community, Public

PLURALS = ("communities", "rights_holders")


def address_of(page: str, public: Public) -> str:
    kind = "community" if isinstance(public, Community) else "rights_holder"
    return reverse(f"{kind}_{page}", args=[public.public_id])


def of_each(page: str, view: Callable[..., HttpResponse], ending: str) -> list[URLPattern]:
    """The page below each community's address, and each rights-holder's."""
    return [
        path(
            f"{plural.replace('_', '-')}/<str:public_id>/{ending}/",
            view,
            {"plural": plural},
            name=f"{CATALOGUES[plural].kind}_{page}",
        )
        for plural in PLURALS
    ]
