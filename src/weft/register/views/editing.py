"""Record an engagement and change it: forms that lose nothing."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from weft.government.models import Organisation
from weft.government.models.people import Role
from weft.ledger.trail import Hand
from weft.people.models import Person
from weft.register import actions, additions
from weft.register.actions import drafts
from weft.register.forms import influences
from weft.register.forms.engagement import SHORT, WHOLE, EngagementForm, initial_of
from weft.register.models import Draft, Engagement
from weft.register.permissions import may_change, may_create
from weft.register.views.merging import explain, meanwhile
from weft.ui import banners
from weft.ui.forms.picking import FIND
from weft.ui.navigation import address as address_of

NEVER_KEPT = {"csrfmiddlewaretoken", FIND, "save", "draft", "base_version"}
INFLUENCES = "influence"  # the prefix of the rows of influence


def hand_of(request: HttpRequest) -> Hand:
    return Hand(person=request.viewer.person, at=request.moment.now)  # type: ignore[attr-defined]


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    may_create(viewer).require()
    draft = _draft(request)
    typed = request.POST if request.method == "POST" else _typed(draft)
    form = EngagementForm(
        typed, viewer=viewer, sections=SHORT, initial={"visibility": "named"} | _own_lead(request)
    )
    if request.method == "POST" and FIND not in request.POST and form.is_valid():
        try:
            engagement = actions.create(values=form.values, viewer=viewer, hand=hand_of(request))
        except ValidationError as refused:
            form.blame(refused.message_dict)
        else:
            _throw_away(request)
            banners.say(request, _("It is on the register. Add the rest when you know it."))
            return redirect(engagement)
    return _page(request, form, draft=draft, is_typed=request.method == "POST")


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    engagement = to_change(request, public_id)
    draft = Draft.objects.filter(engagement=engagement, person=request.user.pk).first()
    if request.method == "POST":
        return _save(request, engagement, draft)
    form, rows = _forms(request, engagement, _typed(draft))
    version = draft.base_version if draft else engagement.version
    return _page(request, form, rows=rows, draft=draft, engagement=engagement, version=version)


def _save(request: HttpRequest, engagement: Engagement, draft: Draft | None) -> HttpResponse:
    form, rows = _forms(request, engagement, request.POST)
    viewer = request.viewer  # type: ignore[attr-defined]
    version = _version(request, engagement)
    clashes: list[Any] = []
    if FIND not in request.POST and form.is_valid() and rows.is_valid():
        try:
            changed, merged = actions.change(
                engagement=engagement,
                values={**form.values, "influences": rows.values},
                base_version=version,
                viewer=viewer,
                hand=hand_of(request),
            )
        except ValidationError as refused:
            form.blame(refused.message_dict)
        except actions.Conflict as conflict:
            clashes, version = explain(conflict, viewer), conflict.version
        else:
            drafts.throw_away(draft_id=_draft_id(request), person=_me(request))
            banners.say(request, meanwhile(merged.since, viewer) or _("Saved."))
            return redirect(changed)
    return _page(
        request, form, rows=rows, draft=draft, engagement=engagement, version=version,
        clashes=clashes, is_typed=True,
    )  # fmt: skip


@login_required
@require_POST
def keep_draft(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Called every few seconds while somebody types; answers with when it was kept."""
    viewer = request.viewer  # type: ignore[attr-defined]
    may_create(viewer).require()
    public_id = request.POST.get("engagement", "")
    engagement = to_change(request, public_id) if public_id else None
    try:
        draft = drafts.keep(
            draft_id=draft_id,
            person=viewer.person,
            engagement=engagement,
            typed=_sent(request.POST),
            base_version=_version(request, engagement) if engagement else 0,
            at=request.moment.now,  # type: ignore[attr-defined]
        )
    except drafts.TooLongError:
        return HttpResponse(status=413)
    if draft is None:
        raise Http404
    return HttpResponse(_("What you typed is kept."), content_type="text/plain; charset=utf-8")


@login_required
@require_POST
def discard_draft(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    draft = get_object_or_404(Draft, pk=draft_id, person=request.user.pk)
    drafts.throw_away(draft_id=draft_id, person=draft.person)
    banners.say(request, _("What you had typed is thrown away."))
    return redirect(draft.engagement or reverse("engagement_new"))


# --- What the views above share --------------------------------------------------------------


def _page(
    request: HttpRequest,
    form: EngagementForm,
    *,
    rows: Any = None,
    draft: Draft | None,
    engagement: Engagement | None = None,
    version: int = 0,
    clashes: Any = (),
    is_typed: bool = False,
) -> HttpResponse:
    crumbs = [(_("Engagements"), address_of("engagements"))]
    if engagement:
        crumbs.append((str(engagement), engagement.get_absolute_url()))
    finds = FIND in request.POST
    context = {
        "breadcrumbs": crumbs,
        "form": form,
        "rows": rows,
        "engagement": engagement,
        "version": version,
        "clashes": clashes,
        "draft_id": draft.pk if draft else _draft_id(request),
        "restored": None if is_typed else draft,
        "is_finding": finds,
        "beside": additions.of_form(engagement, request),
    }
    if finds:  # only looking for something to tick: no reproaches yet
        form.errors.clear()
    wrong = (
        is_typed and not finds and (clashes or form.errors or (rows and rows.total_error_count()))
    )
    status = 409 if clashes else 422 if wrong else 200
    return render(request, "register/edit.html", context, status=status)


def _forms(request: HttpRequest, engagement: Engagement, typed: QueryDict | None) -> Any:
    viewer = request.viewer  # type: ignore[attr-defined]
    form = EngagementForm(typed, viewer=viewer, sections=WHOLE, initial=initial_of(engagement))
    rows = influences.Influences(
        typed if typed and f"{INFLUENCES}-TOTAL_FORMS" in typed else None,
        initial=influences.initial_of(engagement),
        prefix=INFLUENCES,
    )
    return form, rows


def to_change(request: HttpRequest, public_id: str) -> Engagement:
    viewer, moment = request.viewer, request.moment  # type: ignore[attr-defined]
    seen = Engagement.objects.visible_to(viewer, now=moment.now).select_related("lead")
    engagement = get_object_or_404(seen, public_id=public_id)
    may_change(viewer, engagement, now=moment.now).require()
    return engagement


def _me(request: HttpRequest) -> Person:
    person: Person = request.viewer.person  # type: ignore[attr-defined]
    return person


def _own_lead(request: HttpRequest) -> dict[str, str]:
    """The only organisation that this person leads for, chosen already."""
    mine = request.viewer.organisations_as(Role.LEAD, Role.POLICY_OWNER)  # type: ignore[attr-defined]
    leads = list(Organisation.objects.filter(pk__in=mine).values_list("public_id", flat=True)[:2])
    return {"lead": leads[0]} if len(leads) == 1 else {}


def _version(request: HttpRequest, engagement: Engagement) -> int:
    try:
        return max(0, int(request.POST.get("base_version", "")))
    except ValueError:
        return engagement.version


def _draft(request: HttpRequest) -> Draft | None:
    """The draft named in the address, if it is this person's and of a new engagement."""
    try:
        wanted = uuid.UUID(request.GET.get("draft", ""))
    except ValueError:
        return None
    return Draft.objects.filter(pk=wanted, person=request.user.pk, engagement=None).first()


def _draft_id(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("draft", ""))
    except ValueError:
        return uuid.uuid4()


def _throw_away(request: HttpRequest) -> None:
    drafts.throw_away(draft_id=_draft_id(request), person=_me(request))


def _sent(data: QueryDict) -> Mapping[str, list[str]]:
    return {name: texts for name, texts in data.lists() if name not in NEVER_KEPT}


def _typed(draft: Draft | None) -> QueryDict | None:
    if draft is None:
        return None
    typed = QueryDict(mutable=True)
    for name, texts in draft.typed.items():
        typed.setlist(name, texts)
    return typed
