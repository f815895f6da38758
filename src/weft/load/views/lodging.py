"""Lodge an engagement; and the steward's queue of claims and of what was lodged."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weft.government import speaking
from weft.government.actions import contacts
from weft.government.models import Contact, Organisation
from weft.government.views.editing import page
from weft.government.views.requests import hand_of, home, refuse, viewer_of
from weft.languages import choose
from weft.load.actions import lodging
from weft.load.forms import LodgeForm
from weft.load.models import Lodgement
from weft.load.views.requests import crumbs, public_of, typed
from weft.ui import banners

SHOWN = 50


@login_required
@require_http_methods(["GET", "POST"])
def lodge(request: HttpRequest, plural: str, public_id: str) -> HttpResponse:
    viewer, public = viewer_of(request), public_of(plural, public_id)
    speaking.may_speak_for(viewer, public).require()
    form = LodgeForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            lodging.lodge(public=public, values=form.values, viewer=viewer, hand=hand_of(request))
        except ValidationError as refused:
            form.blame(refused)
        else:
            banners.say(request, _("A steward checks it. Then everybody sees it."))
            return redirect(public)
    heading = _("Lodge an engagement that %(name)s ran itself") % {"name": public.name}
    return page(request, form, heading=heading, crumbs=crumbs(plural, public))


@login_required
@require_http_methods(["GET", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """Who asked to speak for a community, and what communities lodged."""
    speaking.may_see_contacts(viewer_of(request)).require()
    if request.method == "POST":
        try:
            _decide(request)
        except ValidationError as refused:
            refuse(request, refused)
        return redirect("communities_queue")
    of_whom = ("community", "rights_holder")
    claims = Contact.objects.filter(state=Contact.State.WAITING)
    lodged = Lodgement.objects.filter(state=Lodgement.State.WAITING)
    verified = Contact.objects.verified().select_related("person", *of_whom)
    context = {
        "claims": claims.select_related("person", *of_whom)[:SHOWN],
        "lodged": lodged.select_related("lodged_by", *of_whom)[:SHOWN],
        "page": Paginator(verified.order_by("-decided_at", "pk"), SHOWN).get_page(
            request.GET.get("page")
        ),
        "organisations": _organisations() if lodged.exists() else [],
        "breadcrumbs": home(),
    }
    return render(request, "load/queue.html", context)


def _organisations() -> list[tuple[str, str]]:
    rows = Organisation.objects.current().filter(kind=Organisation.Kind.CIVIL_SOCIETY)
    named = ((key, choose(names).text) for key, names in rows.values_list("public_id", "names"))
    return sorted(named, key=lambda row: row[1].casefold())


def _decide(request: HttpRequest) -> None:
    """The act of the button that was pressed: `verify=…`, `decline=…` and the like."""
    for name, act in ACTS.items():
        if name in request.POST:
            who: dict[str, Any] = {"viewer": viewer_of(request), "hand": hand_of(request)}
            banners.say(request, act(request.POST[name], request, who))
            return
    raise ValidationError(_("Choose what to do."))


def _note(request: HttpRequest) -> str:
    return str(request.POST.get("note", ""))[:2000]


def _verify(key: str, request: HttpRequest, who: dict[str, Any]) -> str:
    contact = contacts.verify(contact=get_object_or_404(Contact, public_id=key), **who)
    return _("%(person)s speaks for it now, and is told.") % {"person": contact.person}


def _decline(key: str, request: HttpRequest, who: dict[str, Any]) -> str:
    found = get_object_or_404(Contact, public_id=key)
    contacts.decline(contact=found, note=_note(request), **who)
    return _("It is turned down, and the person is told why.")


def _end(key: str, request: HttpRequest, who: dict[str, Any]) -> str:
    found = get_object_or_404(Contact, public_id=key)
    contacts.end(contact=found, note=_note(request), **who)
    return _("%(person)s no longer speaks for it, and is told why.") % {"person": found.person}


def _accept(key: str, request: HttpRequest, who: dict[str, Any]) -> str:
    wanted = request.POST.get("lead", "")
    lead = Organisation.objects.current().filter(public_id=wanted).first()
    if wanted and lead is None:
        raise Http404
    lodging.accept(lodgement=get_object_or_404(Lodgement, public_id=key), lead=lead, **who)
    return _("It is in the register, and everybody sees it.")


def _turn_down(key: str, request: HttpRequest, who: dict[str, Any]) -> str:
    found = get_object_or_404(Lodgement, public_id=key)
    lodging.decline(lodgement=found, note=_note(request), **who)
    return _("It is turned down, and the person is told why.")


ACTS: dict[str, Callable[[str, HttpRequest, dict[str, Any]], str]] = {
    "verify": _verify,
    "decline": _decline,
    "end": _end,
    "accept": _accept,
    "turn_down": _turn_down,
}
