"""Keep calendars of events and holidays, and find a time that suits."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from weft.government.catalogue import CATALOGUES
from weft.government.models import Community, Public, RightsHolder
from weft.government.views.items import current
from weft.government.views.requests import hand_of, home, viewer_of
from weft.languages import choose
from weft.load import calendars as reading
from weft.load import fetching, planning, times
from weft.load.actions import keeping
from weft.load.forms import CalendarForm, TimesForm
from weft.load.models import EventCalendar
from weft.load.periods import Period
from weft.load.views.requests import crumbs
from weft.ui import banners

MOST_ASKED = 50  # communities that a time is sought for at once
EVENTS_SHOWN = 20


@login_required
@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest, plural: str, public_id: str) -> HttpResponse:
    viewer = viewer_of(request)
    owner: Any = current(CATALOGUES[plural], public_id)
    keeping.may_keep(viewer, owner).require()
    who: dict[str, Any] = {"viewer": viewer, "hand": hand_of(request)}
    if "remove" in request.POST:
        mine = EventCalendar.objects.filter(**keeping.owned_by(owner))
        found = get_object_or_404(mine, public_id=request.POST["remove"])
        keeping.take_away(calendar=found, owner=owner, **who)
        banners.say(request, _("The calendar is taken away."))
        return redirect(request.path)
    form = CalendarForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            _added, read = keeping.add(owner=owner, **_given(form), **who)
        except ValidationError as refused:
            form.blame(refused)
        else:
            _say(request, read)
            return redirect(request.path)
    context = {
        "owner": owner,
        "form": form,
        "calendars": _calendars(owner),
        "breadcrumbs": crumbs(plural, owner),
    }
    return render(request, "load/calendars.html", context)


def _given(form: CalendarForm) -> dict[str, Any]:
    """What to read, from the file or from where the address leads."""
    values = form.values
    file, address = values.pop("file"), values["address"]
    most = reading.MOST_BYTES
    body = file.read(most + 1) if file else fetching.fetch(address, most=most)
    return {**values, "body": body}


def _say(request: HttpRequest, read: reading.Read) -> None:
    number = len(read.events)
    said = ngettext("%(number)s event was read.", "%(number)s events were read.", number)
    banners.say(request, said % {"number": number})
    if read.left_out:
        said = ngettext(
            "%(number)s event could not be read.",
            "%(number)s events could not be read.",
            read.left_out,
        )
        banners.warn(request, said % {"number": read.left_out})
    if read.once:
        said = ngettext(
            "%(number)s event repeats otherwise than yearly: only its first time was read.",
            "%(number)s events repeat otherwise than yearly: only their first time was read.",
            read.once,
        )
        banners.warn(request, said % {"number": read.once})


def _calendars(owner: keeping.Owner) -> list[tuple[EventCalendar, list[Any]]]:
    mine = EventCalendar.objects.filter(**keeping.owned_by(owner)).prefetch_related("days")
    return [(each, list(each.days.all())[:EVENTS_SHOWN]) for each in mine]


@require_safe
def suit(request: HttpRequest) -> HttpResponse:
    """Times proposed instead, for a period somebody wants."""
    viewer, moment = viewer_of(request), request.moment  # type: ignore[attr-defined]
    is_asked = "first" in request.GET
    form = TimesForm(request.GET if is_asked else None, initial={"of": request.GET.getlist("of")})
    form.fields["of"].choices = _everybody()  # type: ignore[attr-defined]
    found, known, wanted = None, [], None
    if is_asked and form.is_valid():
        publics = _publics(form.cleaned_data["of"])
        wanted = Period(form.cleaned_data["first"], form.cleaned_data["last"])
        found = times.instead(wanted, publics, viewer=viewer, at=moment)
        known = planning.what_to_know(
            [each for each in publics if isinstance(each, Community)],
            [each for each in publics if isinstance(each, RightsHolder)],
            viewer=viewer,
            at=moment,
            opens_on=wanted.first,
            closes_on=wanted.last,
        )
    context = {
        "form": form,
        "is_asked": is_asked,
        "found": found,
        "wanted": wanted,
        "known": known,
        "breadcrumbs": home((_("Communities"), CATALOGUES["communities"].address)),
    }
    return render(request, "load/times.html", context)


def _everybody() -> list[tuple[str, str]]:
    """Communities, then rights-holders, by name."""
    choices: list[tuple[str, str]] = []
    for model in (Community, RightsHolder):
        rows = model._default_manager.filter(merged_into=None).values_list("public_id", "names")
        named = ((key, choose(names).text) for key, names in rows)
        choices += sorted(named, key=lambda row: row[1].casefold())
    return choices


def _publics(keys: list[str]) -> list[Public]:
    wanted = keys[:MOST_ASKED]
    found: list[Public] = [
        *Community.objects.filter(public_id__in=wanted),
        *RightsHolder.objects.filter(public_id__in=wanted),
    ]
    return found
