"""Thin doors to one's own inbox."""

from typing import cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from weft.ledger.trail import Hand
from weft.notices import actions, things
from weft.notices import inbox as boxes
from weft.notices.models import Notice
from weft.people.models import Person

GROUPS = 15  # on a page
ALL_OF_ONE = 100  # lines on the page of one thing


def me(request: HttpRequest) -> Person:
    return cast(Person, request.user)  # the doorkeeper lets nobody else here


def hand(request: HttpRequest) -> Hand:
    return Hand(person=me(request), at=timezone.now())


@never_cache
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """All of it in groups; `?about=` is one group in full, `?unread=1` what was not read."""
    about, unread_only = request.GET.get("about", ""), request.GET.get("unread") == "1"
    found = boxes.groups(me(request), at=timezone.now(), unread_only=unread_only)
    if about:
        found = [group for group in found if group.about == about]
    page = Paginator(found, GROUPS).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    context = {
        "groups": boxes.with_lines(shown, me(request), most=ALL_OF_ONE if about else boxes.LINES),
        "page_obj": page,
        "about": about,
        "unread": sum(group.unread for group in found),
        "views": [
            ("all", _("All"), reverse("inbox")),
            ("unread", _("Not read yet"), reverse("inbox") + "?unread=1"),
        ],
        "view": "unread" if unread_only else "all",
        "here": request.get_full_path(),
        "breadcrumbs": [
            (_("Home"), reverse("home")),
            (_("My desk"), reverse("desk")),
            (_("Your inbox"), reverse("inbox") if about else ""),
        ],
    }
    return render(request, "notices/inbox.html", context)


@never_cache
@require_GET
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Go where a notice leads; it counts as read from then on."""
    acts = hand(request)
    notice = get_object_or_404(Notice, pk=pk, to=me(request))
    if notice.about not in things.shown([notice.about], me(request), at=acts.at):
        raise Http404
    actions.mark_read(person=me(request), notice_ids=[pk], hand=acts)
    return redirect(_own(request, notice.address) or "inbox")


@require_POST
def mark(request: HttpRequest) -> HttpResponse:
    """Of `notice` one line, of `about` one group, else everything; `unread` takes a line back."""
    pk, about = request.POST.get("notice", ""), request.POST.get("about", "")
    if pk.isdigit() and "unread" in request.POST:
        actions.mark_unread(person=me(request), notice_ids=[int(pk)])
    elif pk.isdigit():
        actions.mark_read(person=me(request), notice_ids=[int(pk)], hand=hand(request))
    else:
        actions.mark_all_read(person=me(request), about=about, hand=hand(request))
    return redirect(_own(request, request.POST.get("next", "")) or "inbox")


def _own(request: HttpRequest, address: str) -> str:
    """The address where it is a page of this hub."""
    safe = address.startswith("/") and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if safe else ""
