"""What happened to a record."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weft.ledger import trail
from weft.register.history import reach, words
from weft.register.views import engagements
from weft.ui.navigation import address as address_of

PAGE_SIZE = 50


@require_safe
def history(request: HttpRequest, public_id: str) -> HttpResponse:
    shown = engagements.read(request, public_id)
    engagements.note_reading(shown, request)
    viewer = request.viewer  # type: ignore[attr-defined]
    begins = reach.begins(shown, viewer)
    entries = trail.of(shown).select_related("actor")
    if begins is not None:
        entries = entries.filter(at__gt=begins)
    page = Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "engagement": shown,
        "begins": begins,
        "page": page,
        "lines": words.lines(list(page), viewer),
        "breadcrumbs": [
            (_("Home"), reverse("home")),
            (_("Engagements"), address_of("engagements")),
            (shown.words.text, shown.get_absolute_url()),
        ],
    }
    return render(request, "register/history.html", context)
