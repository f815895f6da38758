"""What every page of this room reads from its request."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from weft.government.viewers import Viewer
from weft.government.views.requests import Crumbs, hand_of, home, refuse, viewer_of
from weft.overlaps import seen
from weft.overlaps.models import Overlap
from weft.overlaps.permissions import NOT_THERE
from weft.register.moments import Moment
from weft.ui.navigation import address as address_of

__all__ = ["crumbs", "find", "hand_of", "home", "moment_of", "official", "refuse", "viewer_of"]


def moment_of(request: HttpRequest) -> Moment:
    moment: Moment = request.moment  # type: ignore[attr-defined]
    return moment


def official(request: HttpRequest) -> Viewer:
    """Whoever looks, if they are one; which pairs they are told of, `seen` says."""
    viewer = viewer_of(request)
    if not viewer.is_official:
        raise PermissionDenied(_("Overlaps are for members of a government body."))
    return viewer


def find(request: HttpRequest, one: str, other: str) -> Overlap:
    """The pair; 404 alike where it is absent and where its reader may not be told of it."""
    told = seen.pairs(official(request), now=moment_of(request).now)
    rows = told.select_related("one__lead", "other__lead", "one__source", "other__source")
    found = rows.filter(one__public_id=one, other__public_id=other).first()
    if found is None:
        raise Http404(NOT_THERE)
    return found


def crumbs(overlap: Overlap | None = None) -> Crumbs:
    where = [(_("Overlaps"), address_of("overlaps"))]
    if overlap:
        where.append((_("One pair"), overlap.get_absolute_url()))
    return home(*where)
