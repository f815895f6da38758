"""Who holds which role, and how roles are given, changed, ended and lent. For officials only."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weft.government import history
from weft.government.actions import memberships, merging
from weft.government.forms.acts import (
    ChangeForm,
    EndForm,
    GrantForm,
    InviteForm,
    LendForm,
    MergePeopleForm,
)
from weft.government.models import Invitation, Membership
from weft.government.permissions import (
    may_change_membership,
    may_end_membership,
    may_invite_somebody,
    may_lend,
    may_merge,
    may_see_people,
    may_withdraw,
)
from weft.government.views.editing import page
from weft.government.views.mergers import say_merged
from weft.government.views.requests import hand_of, home, refuse, viewer_of
from weft.ledger.models import Entry
from weft.people.models import Person
from weft.ui import banners

PAGE_SIZE = 50
HISTORY_SHOWN = 30


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    may_see_people(viewer).require()
    today = timezone.localdate()
    text = request.GET.get("q", "").strip()[:200]
    held = Membership.objects.active_or_later(today).select_related("organisation", "lent_by")
    rows = (
        Person.objects.filter(memberships__in=held, merged_into=None)
        .distinct()
        .order_by("name", "email")
        .prefetch_related(Prefetch("memberships", held.order_by("role"), to_attr="held"))
    )
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(email__icontains=text))
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "text": text,
        "invitations": _open_invitations(viewer),
        "may_invite": bool(may_invite_somebody(viewer)),
        "breadcrumbs": home(),
    }
    return render(request, "government/people.html", context)


def _open_invitations(viewer: Any) -> list[Invitation]:
    waiting = Invitation.objects.filter(
        accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    ).select_related("organisation", "invited_by")
    return [each for each in waiting.order_by("-invited_at") if may_withdraw(viewer, each)]


@login_required
@require_safe
def person(request: HttpRequest, public_id: str) -> HttpResponse:
    viewer = viewer_of(request)
    may_see_people(viewer).require()
    shown = get_object_or_404(Person.objects.select_related("merged_into"), public_id=public_id)
    if shown.merged_into is not None:
        return redirect("person", shown.merged_into.public_id)
    rows = shown.memberships.select_related("organisation", "person", "lent_by__person")
    context = {
        "shown": shown,
        "rows": [_row(each, viewer) for each in rows.order_by("-starts_on", "-pk")],
        "may_grant": bool(may_invite_somebody(viewer)) and shown != viewer.person,
        "may_merge": viewer.is_steward and shown != viewer.person,
        "history": _history(shown),
        "breadcrumbs": home((_("People"), reverse("people"))),
    }
    return render(request, "government/person.html", context)


def _history(shown: Person) -> list[history.Line]:
    """The acts on the account and on its memberships, newest first."""
    held = shown.memberships.values("pk")
    on_roles = Q(subject_kind=Membership._meta.label_lower, subject_id__in=held)
    on_account = Q(subject_kind=Person._meta.label_lower, subject_id=shown.pk)
    entries = Entry.objects.filter(on_roles | on_account).exclude(verb=Entry.Verb.READ)
    return history.lines(entries, most=HISTORY_SHOWN)


def _row(membership: Membership, viewer: Any) -> dict[str, Any]:
    today = timezone.localdate()
    is_over = membership.ends_on is not None and membership.ends_on <= today
    return {
        "membership": membership,
        "is_over": is_over,
        "may_change": not is_over and bool(may_change_membership(viewer, membership)),
        "may_end": not is_over and bool(may_end_membership(viewer, membership)),
        "may_lend": bool(may_lend(viewer, membership, on=today)),
    }


@login_required
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    may_invite_somebody(viewer).require()
    form = InviteForm(request.POST or None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        try:
            memberships.invite(**form.values, viewer=viewer, hand=hand_of(request))
        except ValidationError as refused:
            form.blame(refused)
        else:
            banners.say(
                request,
                _("We sent %(email)s a link that works for two weeks.")
                % {"email": form.cleaned_data["email"]},
            )
            return redirect("people")
    crumbs = home((_("People"), reverse("people")))
    return page(request, form, heading=_("Invite somebody"), crumbs=crumbs)


@login_required
@require_POST
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    invitation = get_object_or_404(Invitation, public_id=public_id)
    try:
        memberships.withdraw(
            invitation=invitation, viewer=viewer_of(request), hand=hand_of(request)
        )
    except ValidationError as refused:
        refuse(request, refused)
    else:
        banners.say(request, _("The invitation is withdrawn: its link opens nothing."))
    return redirect("people")


@login_required
@require_http_methods(["GET", "POST"])
def grant(request: HttpRequest, public_id: str) -> HttpResponse:
    viewer = viewer_of(request)
    may_invite_somebody(viewer).require()
    shown = get_object_or_404(Person, public_id=public_id, merged_into=None)
    form = GrantForm(
        request.POST or None, viewer=viewer, initial={"starts_on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            memberships.grant(person=shown, **form.values, viewer=viewer, hand=hand_of(request))
        except ValidationError as refused:
            form.blame(refused)
        else:
            banners.say(request, _("The role is given."))
            return redirect("person", shown.public_id)
    heading = _("Give %(person)s a role") % {"person": shown}
    return page(request, form, heading=heading, crumbs=_crumbs(shown))


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    held = _membership(public_id)
    may_change_membership(viewer_of(request), held).require()
    initial = {"role": held.role, "ends_on": held.ends_on}
    form = ChangeForm(request.POST or None, initial=initial)

    def act() -> None:
        memberships.change(
            membership=held, **form.values, viewer=viewer_of(request), hand=hand_of(request)
        )

    heading = _("Change the role of %(person)s") % {"person": held.person}
    return _act_on(request, held, form, act, heading=heading, said=_("The role is changed."))


@login_required
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, public_id: str) -> HttpResponse:
    held = _membership(public_id)
    may_end_membership(viewer_of(request), held).require()
    form = EndForm(request.POST or None, today=timezone.localdate())

    def act() -> None:
        memberships.end(
            membership=held, **form.values, viewer=viewer_of(request), hand=hand_of(request)
        )

    heading = _("End the role of %(person)s") % {"person": held.person}
    return _act_on(request, held, form, act, heading=heading, said=_("The role ends."))


@login_required
@require_http_methods(["GET", "POST"])
def lend(request: HttpRequest, public_id: str) -> HttpResponse:
    held = _membership(public_id)
    may_lend(viewer_of(request), held, on=timezone.localdate()).require()
    form = LendForm(request.POST or None, initial={"starts_on": timezone.localdate()})

    def act() -> None:
        memberships.lend(
            membership=held, **form.values, viewer=viewer_of(request), hand=hand_of(request)
        )

    heading = _("Name a deputy for %(person)s") % {"person": held.person}
    return _act_on(request, held, form, act, heading=heading, said=_("The role is lent."))


def _act_on(
    request: HttpRequest, held: Membership, form: Any, act: Any, *, heading: str, said: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except ValidationError as refused:
            form.blame(refused)
        else:
            banners.say(request, said)
            return redirect("person", held.person.public_id)
    about = f"{held.get_role_display()}, {held.organisation}"
    return page(request, form, heading=f"{heading}: {about}", crumbs=_crumbs(held.person))


@login_required
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, public_id: str) -> HttpResponse:
    viewer = viewer_of(request)
    shown = get_object_or_404(Person, public_id=public_id, merged_into=None)
    may_merge(viewer, None).require()
    form = MergePeopleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data["kept"]
        try:
            merger = merging.merge(duplicate=shown, kept=kept, viewer=viewer, hand=hand_of(request))
        except ValidationError as refused:
            form.blame(refused)
        else:
            say_merged(request, merger)
            return redirect("person", kept.public_id)
    heading = _("Merge the account of %(person)s into another") % {"person": shown}
    return page(request, form, heading=heading, crumbs=_crumbs(shown))


def _membership(public_id: str) -> Membership:
    rows = Membership.objects.select_related("person", "organisation", "lent_by__person")
    return get_object_or_404(rows, public_id=public_id)


def _crumbs(shown: Person) -> list[tuple[str, str]]:
    address = reverse("person", args=[shown.public_id])
    return home((_("People"), reverse("people")), (shown, address))
