"""What a steward asks whoever answers for one side: nothing here says that there is another."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weft.overlaps import actions, seen
from weft.overlaps.models import Choice
from weft.overlaps.permissions import NOT_THERE, may_answer
from weft.overlaps.talks import Question
from weft.overlaps.views.requests import hand_of, home, moment_of, viewer_of
from weft.ui import banners


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, public_id: str) -> HttpResponse:
    asked = _find(request, public_id)
    errors: list[str] = []
    if request.method == "POST":
        try:
            _answer(request, asked)
        except ValidationError as refused:
            errors = refused.messages
        else:
            banners.say(request, _("Your answer is on record, and the steward is told."))
            return redirect(_onward(request, asked))
    yes_or_no = [(Question.YES, _("Yes, it may be named")), (Question.NO, _("No"))]
    is_name = asked.kind == Question.Kind.MAY_NAME
    context = {
        "question": asked,
        "engagement": asked.engagement,
        "is_name": is_name,
        "choices": yes_or_no if is_name else Choice.choices,
        "chosen": request.POST.get("answer", asked.answer),
        "words": request.POST.get("words", asked.words),
        "errors": errors,
        "breadcrumbs": home((asked.engagement, asked.engagement.get_absolute_url())),
    }
    return render(request, "overlaps/question.html", context, status=422 if errors else 200)


def _find(request: HttpRequest, public_id: str) -> Question:
    """404 alike where it is absent, and where its reader does not answer for what it is about."""
    rows = Question.objects.select_related("engagement__lead", "overlap__one", "overlap__other")
    found = rows.filter(public_id=public_id).first()
    if found is None or not may_answer(viewer_of(request), found, now=moment_of(request).now):
        raise Http404(NOT_THERE)
    return found


def _answer(request: HttpRequest, asked: Question) -> None:
    actions.answer(
        question=asked,
        answer=request.POST.get("answer", ""),
        words=request.POST.get("words", ""),
        viewer=viewer_of(request),
        hand=hand_of(request),
    )


def _onward(request: HttpRequest, asked: Question) -> Any:
    """To the pair, where this person may be told of it; else to their own engagement."""
    told = seen.pairs(viewer_of(request), now=moment_of(request).now)
    return asked.overlap if told.filter(pk=asked.overlap_id).exists() else asked.engagement
