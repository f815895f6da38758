"""The mail that a hub under development writes to a folder, on a page.

Only where mail goes to a folder and the hub is a demo or under development: what is shown there,
such as links for a new password, is for their readers alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

PAGE = 20
MOST_FILES = 500
BETWEEN = b"\n" + b"-" * 79 + b"\n"  # what Django's backend writes after each message


@dataclass(frozen=True)
class Kept:
    subject: str
    to: str
    when: str
    text: str


@never_cache
@require_GET
def mail(request: HttpRequest) -> HttpResponse:
    if not settings.MAIL_FOLDER_SHOWN:
        raise Http404
    page = Paginator(list(kept(Path(settings.MAIL_FOLDER))), PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "folder": settings.MAIL_FOLDER,
        "breadcrumbs": [(_("Home"), reverse("home")), (_("Mail that was sent"), "")],
    }
    return render(request, "notices/folder.html", context)


def kept(folder: Path) -> Iterator[Kept]:
    """Newest first."""
    if not folder.is_dir():
        return
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in files[:MOST_FILES]:
        for raw in reversed(path.read_bytes().split(BETWEEN)):
            if raw.strip():
                yield _read(raw)


def _read(raw: bytes) -> Kept:
    message: EmailMessage = BytesParser(policy=policy.default).parsebytes(raw)
    part = message.get_body(("plain",))
    return Kept(
        subject=str(message["Subject"] or ""),
        to=str(message["To"] or ""),
        when=str(message["Date"] or ""),
        text=part.get_content() if part else "",
    )
