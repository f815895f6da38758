"""Thin doors to one's own account. That somebody is signed in, the permission table sees to."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weft.ledger import trail
from weft.people.models import Person, Token
from weft.site.account import actions, copy
from weft.site.account.forms import DetailsForm, TokenForm
from weft.ui import banners


def _me(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)  # noqa: S101 - the doorkeeper lets nobody else here
    return request.user


def _hand(request: HttpRequest) -> trail.Hand:
    return trail.Hand(person=_me(request), at=timezone.now())


@never_cache
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    form = DetailsForm(request.POST or None, instance=Person.objects.get(pk=_me(request).pk))
    if request.method == "POST" and form.is_valid():
        actions.change_details(
            person=_me(request),
            name=form.cleaned_data["name"],
            language=form.cleaned_data["language"],
            hand=_hand(request),
        )
        banners.say(request, _("Your details are saved."))
        return redirect("account")
    crumbs = [(_("Home"), reverse("home")), (_("Your account"), "")]
    context = {"form": form, "person": _me(request), "breadcrumbs": crumbs}
    return render(request, "site/account/account.html", context)


@never_cache
@require_GET
@reauthentication_required  # type: ignore[untyped-decorator]
def data(request: HttpRequest) -> HttpResponse:
    answer = JsonResponse(copy.of(_me(request)), json_dumps_params={"indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="weft-account.json"'
    return answer


@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    form = TokenForm(request.POST or None, initial={"lasts": 90})
    if request.method == "POST" and form.is_valid():
        made: HttpResponse = _make(request, form)
        return made
    return _tokens(request, form)


@reauthentication_required  # type: ignore[untyped-decorator]
def _make(request: HttpRequest, form: TokenForm) -> HttpResponse:
    hand = _hand(request)
    token, secret = actions.make_token(
        name=form.cleaned_data["name"],
        scopes=form.cleaned_data["scopes"],
        expires_at=form.expires_at(hand.at),
        hand=hand,
    )
    return _tokens(request, TokenForm(initial={"lasts": 90}), made=token, secret=secret)


def _tokens(request: HttpRequest, form: TokenForm, **made: Any) -> HttpResponse:
    now = timezone.now()
    mine = Token.objects.filter(owner=_me(request)).select_related("owner").order_by("-made_at")
    crumbs = [
        (_("Home"), reverse("home")),
        (_("Your account"), reverse("account")),
        (_("Tokens"), ""),
    ]
    context = {
        "form": form,
        "tokens": [(token, token.is_live_at(now)) for token in mine],
        "made": None,
        "secret": "",
        "breadcrumbs": crumbs,
    }
    return render(request, "site/account/tokens.html", context | made)


@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(Token, pk=pk, owner=_me(request))
    actions.revoke_token(token=token, hand=_hand(request))
    banners.say(request, _("“%(name)s” no longer works.") % {"name": token.name})
    return redirect("tokens")
