"""Register an intent, and see while typing who else asks."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from weft.government.models import Organisation
from weft.government.models.people import Role
from weft.government.viewers import Viewer
from weft.intents import actions, asked, showing
from weft.intents.forms import IntentForm, first_values
from weft.intents.knowing import told_of
from weft.ledger.trail import Hand
from weft.register.models import Engagement
from weft.register.permissions import may_create
from weft.ui import banners
from weft.ui.forms.picking import FIND


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    may_create(viewer).require()
    if request.method != "POST":
        return _page(request, IntentForm(viewer=viewer, initial=_first(request, viewer)))
    form = IntentForm(request.POST, viewer=viewer, initial=_first(request, viewer))
    if FIND not in request.POST and form.is_valid():
        try:
            intent = _register(request, form, viewer)
        except ValidationError as refused:
            form.blame(refused.message_dict)
        else:
            banners.say(request, _("It is on the register. Below is what is known already."))
            return redirect(intent)
    return _page(request, form)


@login_required
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Asked while somebody types; answers with what is known, as a part of their page."""
    viewer, moment = request.viewer, request.moment  # type: ignore[attr-defined]
    may_create(viewer).require()
    context = showing.typed(request.POST, viewer, moment) | {"is_part": True, "engagement": None}
    return render(request, "intents/_known.html", context)


@transaction.atomic
def _register(request: HttpRequest, form: IntentForm, viewer: Viewer) -> Engagement:
    given, hand = form.cleaned_data, _hand(request)
    intent = actions.register_intent(
        sentence={given["language"]: given["sentence"]},
        lead=Organisation.objects.get(public_id=given["lead"]),
        who=given["who"],
        communities=given["communities"],
        rights_holders=given.get("rights_holders", ()),
        about_when=given["about_when"],
        opens=given["opens_on"],
        closes=given["closes_on"],
        matching=given["matching"],
        visibility=given["visibility"],
        owner=viewer.person,  # type: ignore[arg-type]
        named=given["named"],
        viewer=viewer,
        hand=hand,
    )
    _keep_marks(request, intent, viewer, hand)
    return intent


def _keep_marks(request: HttpRequest, intent: Engagement, viewer: Viewer, hand: Hand) -> None:
    """What was chosen while typing; of those that went out of sight meanwhile, nothing."""
    chosen = asked.marks_in(request.POST)
    keys = Engagement.objects.filter(public_id__in=chosen).values_list("pk", flat=True)
    for told in told_of(viewer, now=hand.at, keys=keys).values():
        kind, note = chosen[told.engagement.public_id]
        actions.mark(
            engagement=intent,
            other=told.engagement,
            kind=kind,
            note=note,
            viewer=viewer,
            hand=hand,
        )


def _page(request: HttpRequest, form: IntentForm) -> HttpResponse:
    viewer, moment = request.viewer, request.moment  # type: ignore[attr-defined]
    finds = FIND in request.POST
    if finds:  # only looking: no reproaches yet
        form.errors.clear()
    context: dict[str, Any] = {
        "form": form,
        "is_finding": finds,
        "has_days": any(form[name].value() for name in ("opens_on", "closes_on")),
        "has_people": bool(form.errors.keys() & {"visibility", "named"}),
        "at_once": False,
        **showing.typed(request.POST, viewer, moment),
    }
    return render(
        request, "intents/new.html", context, status=422 if form.errors and not finds else 200
    )


def _first(request: HttpRequest, viewer: Viewer) -> dict[str, str]:
    mine = viewer.organisations_as(Role.LEAD, Role.POLICY_OWNER)
    leads = list(Organisation.objects.filter(pk__in=mine).values_list("public_id", flat=True)[:2])
    first = first_values(get_language() or "en")
    if len(leads) == 1:
        first["lead"] = leads[0]
    return first | {"sentence": request.GET.get("sentence", "")[:1000]}


def _hand(request: HttpRequest) -> Hand:
    return Hand(person=request.viewer.person, at=request.moment.now)  # type: ignore[attr-defined]
