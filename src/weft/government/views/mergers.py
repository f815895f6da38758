"""Merge duplicates, part them again, and record what became of a body."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from weft.government.actions import merging, succession
from weft.government.catalogue import CATALOGUES
from weft.government.forms.acts import MergeForm, SuccessionForm
from weft.government.models import Merger, Organisation, Succession
from weft.government.permissions import may_keep_lists
from weft.government.views.editing import page
from weft.government.views.items import current
from weft.government.views.requests import hand_of, home, refuse, viewer_of
from weft.ui import banners
from weft.ui.dates import long_date


@login_required
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, plural: str, public_id: str) -> HttpResponse:
    catalogue, viewer = CATALOGUES[plural], viewer_of(request)
    may_keep_lists(viewer).require()
    thing: Any = current(catalogue, public_id)
    form = MergeForm(request.POST or None, model=catalogue.model, other_than=thing.pk)
    if request.method == "POST" and form.is_valid():
        try:
            merger = merging.merge(
                duplicate=thing, kept=form.cleaned_data["kept"], viewer=viewer,
                hand=hand_of(request),
            )  # fmt: skip
        except ValidationError as refused:
            form.blame(refused)
        else:
            say_merged(request, merger)
            return redirect(form.cleaned_data["kept"])
    crumbs = home((catalogue.heading, catalogue.address), (thing.name, thing.get_absolute_url()))
    heading = _("Merge “%(name)s” into another entry") % {"name": thing.name}
    return page(request, form, heading=heading, crumbs=crumbs)


def say_merged(request: HttpRequest, merger: Merger) -> None:
    undo = reverse("merger_undo", args=[merger.public_id])
    banners.say(request, _("The two are one now."), undo=undo)


@login_required
@require_POST
def undo(request: HttpRequest, public_id: str) -> HttpResponse:
    may_keep_lists(viewer_of(request)).require()
    merger = get_object_or_404(Merger, public_id=public_id)
    try:
        merging.part(merger=merger, viewer=viewer_of(request), hand=hand_of(request))
    except ValidationError as refused:
        refuse(request, refused)
    else:
        banners.say(request, _("They are two again."))
    if merger.kind == Merger.Kind.PERSON:
        return redirect("person", merger.duplicate.public_id)
    return redirect(merger.duplicate)


@login_required
@require_http_methods(["GET", "POST"])
def become(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record a body's new name, its merger into another, or its end."""
    catalogue, viewer = CATALOGUES["organisations"], viewer_of(request)
    may_keep_lists(viewer).require()
    body: Any = current(catalogue, public_id)
    form = SuccessionForm(request.POST or None, organisation=body, initial={"names": body.names})
    if request.method == "POST" and form.is_valid():
        try:
            recorded = record(body, form.cleaned_data, request)
        except ValidationError as refused:
            form.blame(refused)
        else:
            _say_recorded(request, recorded)
            return redirect(body)
    crumbs = home((catalogue.heading, catalogue.address), (body.name, body.get_absolute_url()))
    heading = _("What became of “%(name)s”") % {"name": body.name}
    return page(request, form, heading=heading, crumbs=crumbs)


def _say_recorded(request: HttpRequest, recorded: Succession) -> None:
    said = (
        _("It is planned, and takes effect on %(day)s.") % {"day": long_date(recorded.on)}
        if recorded.is_planned
        else _("It is on record, and its records follow.")
    )
    banners.say(request, said, undo=reverse("succession_undo", args=[recorded.pk]))


@login_required
@require_POST
def undo_succession(request: HttpRequest, pk: int) -> HttpResponse:
    """Call off what is planned, or take back what took effect."""
    may_keep_lists(viewer_of(request)).require()
    found = get_object_or_404(Succession.objects.select_related("organisation"), pk=pk)
    try:
        succession.undo(succession=found, viewer=viewer_of(request), hand=hand_of(request))
    except ValidationError as refused:
        refuse(request, refused)
    else:
        banners.say(request, _("It is taken back, and what had followed with it."))
    return redirect(found.organisation)


def record(body: Organisation, typed: dict[str, Any], request: HttpRequest) -> Succession:
    common: dict[str, Any] = {
        "organisation": body,
        "on": typed["on"],
        "note": typed["note"],
        "viewer": viewer_of(request),
        "hand": hand_of(request),
    }
    if typed["kind"] == Succession.Kind.RENAMED:
        return succession.rename(names=typed["names"], **common)
    if typed["kind"] == Succession.Kind.MERGED:
        return succession.merge(successor=typed["successor"], **common)
    return succession.abolish(**common)
