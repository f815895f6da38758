"""Add an entry to a shared list, and change one."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weft.government import records
from weft.government.actions import entries
from weft.government.catalogue import CATALOGUES, Catalogue
from weft.government.forms.entries import FORMS, initial_of
from weft.government.permissions import may_keep_lists
from weft.government.views.items import current
from weft.government.views.requests import hand_of, home, viewer_of
from weft.ui import banners
from weft.ui.forms.picking import FIND


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, plural: str) -> HttpResponse:
    catalogue, viewer = CATALOGUES[plural], viewer_of(request)
    may_keep_lists(viewer).require()
    form = FORMS[catalogue.model](request.POST or None, request.FILES or None)
    if is_sent(request) and form.is_valid():
        try:
            made: Any = entries.create(
                model=catalogue.model, values=form.values, viewer=viewer, hand=hand_of(request)
            )
        except ValidationError as refused:
            form.blame(refused)
        else:
            banners.say(request, _("It is in the list."))
            return redirect(made)
    crumbs = home((catalogue.heading, catalogue.address))
    return page(request, form, heading=str(catalogue.new), crumbs=crumbs)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, plural: str, public_id: str) -> HttpResponse:
    catalogue, viewer = CATALOGUES[plural], viewer_of(request)
    may_keep_lists(viewer).require()
    thing: Any = current(catalogue, public_id)
    form = FORMS[catalogue.model](
        request.POST or None, request.FILES or None, initial=initial_of(thing)
    )
    conflict = False
    if is_sent(request) and form.is_valid():
        try:
            entries.change(
                entry=thing, values=form.values, viewer=viewer, hand=hand_of(request),
                base_version=form.cleaned_data["base_version"] or 0,
            )  # fmt: skip
        except records.ConflictError as refused:
            form.blame(refused)
            conflict = True
        except ValidationError as refused:
            form.blame(refused)
        else:
            banners.say(request, _("Your changes are saved."))
            return redirect(thing)
    heading = _("Change “%(name)s”") % {"name": thing.name}
    return page(request, form, heading=heading, crumbs=_crumbs(catalogue, thing), thing=thing,
                conflict=conflict)  # fmt: skip


def is_sent(request: HttpRequest) -> bool:
    """Whether the form is to be saved, not only searched in."""
    return request.method == "POST" and FIND not in request.POST


def page(
    request: HttpRequest,
    form: Any,
    *,
    heading: str,
    crumbs: list[tuple[str, str]],
    thing: Any = None,
    conflict: bool = False,
) -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "breadcrumbs": crumbs,
        "show_errors": FIND not in request.POST,
        # After a conflict the reader has been told: saving again is meant.
        "version": thing.version if thing and conflict else form["base_version"].value(),
        "has_file": form.is_multipart(),
    }
    return render(request, "government/edit.html", context)


def _crumbs(catalogue: Catalogue, thing: Any) -> list[tuple[str, str]]:
    return home((catalogue.heading, catalogue.address), (thing.name, thing.get_absolute_url()))
