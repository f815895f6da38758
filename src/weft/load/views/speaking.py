"""Ask to speak for a community, stop doing so, and state what it wants."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weft.government import history, records, speaking
from weft.government.actions import contacts, preferences
from weft.government.models import Contact, Preferences, Public
from weft.government.models.contacts import of
from weft.government.views.requests import hand_of, viewer_of
from weft.load.forms import ClaimForm, EndForm, PreferencesForm, Times, initial_of
from weft.load.pages import address_of
from weft.load.views.requests import crumbs, public_of, typed
from weft.ui import banners
from weft.ui.forms.picking import FIND


@login_required
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest, plural: str, public_id: str) -> HttpResponse:
    """Ask to be a contact; for who has asked or is one, what stands, and how to end it."""
    viewer, public = viewer_of(request), public_of(plural, public_id)
    mine = Contact.objects.open().filter(person=viewer.person_id, **of(public)).first()
    form = (EndForm if mine else ClaimForm)(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            banners.say(request, _act(request, public, mine, form.values))
        except ValidationError as refused:
            form.blame(refused)
        else:
            return redirect(public)
    context = {
        "public": public,
        "mine": mine,
        "is_verified": bool(mine and mine.state == Contact.State.VERIFIED),
        "form": form,
        "breadcrumbs": crumbs(plural, public),
    }
    return render(request, "load/claim.html", context)


def _act(request: HttpRequest, public: Public, mine: Contact | None, values: dict[str, Any]) -> str:
    who: dict[str, Any] = {"viewer": viewer_of(request), "hand": hand_of(request)}
    if mine:
        contacts.end(contact=mine, **values, **who)
        return _("You no longer speak for it.")
    contacts.claim(public=public, **values, **who)
    return _("A steward will check what you wrote. You are told what came of it.")


@login_required
@require_http_methods(["GET", "POST"])
def state(request: HttpRequest, plural: str, public_id: str) -> HttpResponse:
    """State preferences. Those who speak for it do; what was stated before stays readable."""
    viewer, public = viewer_of(request), public_of(plural, public_id)
    speaking.may_speak_for(viewer, public).require()
    stated = Preferences.objects.filter(**of(public)).first()
    form = PreferencesForm(typed(request), initial=initial_of(stated))
    times: Any = Times(typed(request), prefix="times", initial=_times(stated))
    finds = FIND in request.POST
    is_conflict = False
    if request.method == "POST" and not finds and form.is_valid() and times.is_valid():
        try:
            _state(request, public, form, times.values)
        except ValidationError as refused:
            form.blame(refused)
            is_conflict = isinstance(refused, records.ConflictError)
        else:
            banners.say(request, _("Your preferences are stated. Planners see them first."))
            return redirect(public)
    context = {
        "public": public,
        "form": form,
        "times": times,
        "show_errors": not finds,
        "version": stated.version if stated and is_conflict else form["base_version"].value(),
        "history": history.of(stated) if stated else [],
        "address": address_of("preferences", public),
        "breadcrumbs": crumbs(plural, public),
    }
    return render(request, "load/preferences.html", context)


def _times(stated: Preferences | None) -> list[dict[str, Any]]:
    return list(stated.avoid) if stated else []


def _state(
    request: HttpRequest, public: Public, form: PreferencesForm, avoid: list[dict[str, Any]]
) -> None:
    preferences.state(
        public=public,
        values={**form.values, "avoid": avoid},
        base_version=form.cleaned_data["base_version"] or 0,
        viewer=viewer_of(request),
        hand=hand_of(request),
    )
