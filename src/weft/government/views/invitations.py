"""The page that an invitation's secret link opens."""

from typing import Any

from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from weft.government.actions import memberships
from weft.government.forms.acts import AcceptForm
from weft.government.models import Invitation
from weft.government.views.requests import hand_of, home, refuse, viewer_of
from weft.people.models import Person
from weft.ui import banners

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Whoever has the link may see what it offers; the account it is for accepts it."""
    invitation = _invitation(secret)
    now = hand_of(request).at
    has_account = Person.objects.filter(email__iexact=invitation.email).exists()
    person = viewer_of(request).person
    is_theirs = person is not None and person.email.lower() == invitation.email.lower()
    form = AcceptForm(request.POST or None) if not has_account else None
    if request.method == "POST" and invitation.is_open_at(now):
        done = _take(request, invitation) if form is None else _join(request, invitation, form)
        if done:
            banners.say(request, _("Welcome. Your role is in place."))
            return redirect("home")
    context: dict[str, Any] = {
        "invitation": invitation,
        "is_open": invitation.is_open_at(now),
        "has_account": has_account,
        "is_theirs": is_theirs,
        "somebody": person,
        "form": form,
        "breadcrumbs": home(),
    }
    response = render(request, "government/invitation.html", context)
    response["Referrer-Policy"] = "no-referrer"  # the address is the secret
    return response


def _invitation(secret: str) -> Invitation:
    found = (
        Invitation.objects.filter(digest=memberships.digest_of(secret))
        .select_related("organisation", "invited_by")
        .first()
    )
    if found is None:
        raise Http404
    return found


def _take(request: HttpRequest, invitation: Invitation) -> bool:
    try:
        memberships.accept(invitation=invitation, viewer=viewer_of(request), hand=hand_of(request))
    except ValidationError as refused:
        refuse(request, refused)
        return False
    return True


def _join(request: HttpRequest, invitation: Invitation, form: AcceptForm) -> bool:
    if not form.is_valid():
        return False
    try:
        person = memberships.accept_with_new_account(
            invitation=invitation, **form.values, hand=hand_of(request)
        )
    except ValidationError as refused:
        form.add_error("password", refused)
        return False
    login(request, person, backend=BACKEND)
    return True
