"""What is already known and who else is asking, for a Cabinet or budget paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weft.intents import answers, word
from weft.intents.paragraph import Paragraph, write
from weft.intents.views.known import crumbs, to_know

RESTRICTED = "restricted"  # in the address: also name what is not public


@require_safe
def paragraph(request: HttpRequest, public_id: str) -> HttpResponse:
    engagement = to_know(request, public_id)
    context = {
        "engagement": engagement,
        "paragraph": _paragraph(request, public_id),
        "with_restricted": RESTRICTED in request.GET,
        "breadcrumbs": crumbs(engagement),
    }
    return render(request, "intents/paragraph.html", context)


@require_safe
def as_word(request: HttpRequest, public_id: str) -> HttpResponse:
    title = _("What is already known, and who else is asking")
    answer = HttpResponse(
        word.document(_paragraph(request, public_id), title=title), content_type=word.KIND
    )
    answer["Content-Disposition"] = f'attachment; filename="{public_id}.docx"'
    return answer


def _paragraph(request: HttpRequest, public_id: str) -> Paragraph:
    viewer, moment = request.viewer, request.moment  # type: ignore[attr-defined]
    engagement = to_know(request, public_id)
    known = answers.about(engagement, viewer=viewer, at=moment)
    return write(known, moment, with_restricted=RESTRICTED in request.GET)
