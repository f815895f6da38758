"""Policy items: what is being decided, by whom, and when."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from civics.names import fold
from weft.government import history, records, sections
from weft.government.actions import policy
from weft.government.forms.policy import PolicyItemForm, initial_of
from weft.government.models import PolicyItem
from weft.government.models.policy import Visibility
from weft.government.permissions import (
    NOT_THERE,
    may_change_policy_item,
    may_create_policy_item,
    may_see_people,
)
from weft.government.views.editing import is_sent, page
from weft.government.views.requests import hand_of, home, viewer_of
from weft.ledger import trail
from weft.ui import banners

PAGE_SIZE = 50
FILTERS = {"kind": PolicyItem.Kind, "stage": PolicyItem.Stage}
LABELS = {"kind": _lazy("kind"), "stage": _lazy("stage")}


@require_safe
def items(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    text = request.GET.get("q", "").strip()[:300]
    chosen = {
        name: value
        for name, choices in FILTERS.items()
        if (value := request.GET.get(name, "")) in choices.values
    }
    rows = PolicyItem.objects.visible_to(viewer).filter(**chosen)
    rows = rows.order_by(F("decision_on").asc(nulls_last=True), "pk")
    if text:
        rows = rows.filter(pk__in=_matching(rows, text))
    shown = rows.select_related("organisation", "owner").defer("description")
    context = {
        "page": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page")),
        "text": text,
        "filters": [
            {
                "name": name,
                "label": LABELS[name],
                "choices": choices.choices,
                "chosen": chosen.get(name, ""),
            }
            for name, choices in FILTERS.items()
        ],
        "is_filtered": bool(text or chosen),
        "shows_people": bool(may_see_people(viewer)),
        "may_create": bool(may_create_policy_item(viewer)),
        "breadcrumbs": home(),
    }
    return render(request, "government/policy_items.html", context)


def _matching(rows: Any, text: str) -> list[int]:
    words = fold(text).split()
    return [
        key
        for key, title, reference in rows.values_list("pk", "title", "reference")
        if all(word in fold(" ".join([*title.values(), reference])) for word in words)
    ]


def read(request: HttpRequest, public_id: str) -> PolicyItem:
    """The item, or 404 in the same words whether it is hidden or absent."""
    rows = PolicyItem.objects.visible_to(viewer_of(request))
    found = rows.filter(public_id=public_id).select_related("organisation", "owner").first()
    if found is None:
        raise Http404(str(NOT_THERE))
    return found


@require_safe
def item(request: HttpRequest, public_id: str) -> HttpResponse:
    shown, viewer = read(request, public_id), viewer_of(request)
    if shown.visibility != Visibility.PUBLIC:
        trail.read(shown, hand_of(request))
    shows_people = bool(may_see_people(viewer))
    context = {
        "item": shown,
        "topics": shown.topics.all(),
        "facts": _facts(shown, shows_people=shows_people),
        "sections": sections.rendered("policy_item", shown, request),
        "may_change": bool(may_change_policy_item(viewer, shown)),
        "history": history.of(shown) if shows_people else [],
        "put_off": _put_off(shown),
        "breadcrumbs": home((_("Policies"), reverse("policy_items"))),
    }
    return render(request, "government/policy_item.html", context)


def _facts(shown: PolicyItem, *, shows_people: bool) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = [
        (_("Kind"), shown.get_kind_display()),
        (_("Stage"), shown.get_stage_display()),
        (_("Official number"), shown.reference),
        (_("Organisation"), shown.organisation.name, shown.organisation.get_absolute_url()),
    ]
    if shows_people:
        address = reverse("person", args=[shown.owner.public_id]) if shown.owner else ""
        rows.append((_("Owner"), shown.owner or _("Nobody yet"), address))
        rows.append((_("Who may see it"), shown.get_visibility_display()))
    if shown.website:
        rows.append((_("Web page"), shown.website, shown.website))
    return rows


def _put_off(shown: PolicyItem) -> int:
    """How often a decision date gave way to a later one, or to none."""
    moves = trail.of(shown).filter(changes__has_key="decision_on").values_list("changes", flat=True)
    pairs = [each["decision_on"] for each in moves]
    return sum(1 for before, after in pairs if before and (after is None or after > before))


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    may_create_policy_item(viewer).require()
    form = PolicyItemForm(request.POST or None, viewer=viewer)
    if is_sent(request) and form.is_valid():
        try:
            made = policy.create(values=form.values, viewer=viewer, hand=hand_of(request))
        except ValidationError as refused:
            form.blame(refused)
        else:
            banners.say(request, _("It is recorded."))
            return redirect(made)
    crumbs = home((_("Policies"), reverse("policy_items")))
    return page(request, form, heading=_("Record a policy item"), crumbs=crumbs)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    shown, viewer = read(request, public_id), viewer_of(request)
    may_change_policy_item(viewer, shown).require()
    form = PolicyItemForm(
        request.POST or None, viewer=viewer, item=shown, initial=initial_of(shown)
    )
    conflict = False
    if is_sent(request) and form.is_valid():
        try:
            policy.change(
                item=shown, values=form.values, viewer=viewer, hand=hand_of(request),
                base_version=form.cleaned_data["base_version"] or 0,
            )  # fmt: skip
        except records.ConflictError as refused:
            form.blame(refused)
            conflict = True
        except ValidationError as refused:
            form.blame(refused)
        else:
            banners.say(request, _("Your changes are saved."))
            return redirect(shown)
    crumbs = home((_("Policies"), reverse("policy_items")), (shown.words, shown.get_absolute_url()))
    heading = _("Change “%(name)s”") % {"name": shown.words}
    return page(request, form, heading=heading, crumbs=crumbs, thing=shown, conflict=conflict)
