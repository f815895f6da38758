"""The pages of imports: give a file, say what it means, check it, bring it in, take it back."""

import csv
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weft.government.viewers import Viewer
from weft.jobs.models import Job
from weft.ledger.trail import Hand
from weft.register.imports import (
    actions,
    definitions,
    files,
    mapping_form,
    sheets,
    templates,
)
from weft.register.imports.permissions import (
    NOT_THERE,
    may_map,
    may_run,
    may_see,
    may_undo,
    may_use,
)
from weft.register.imports.tables import UnreadableError, open_table
from weft.register.models import Import, Mapping
from weft.register.permissions import may_create

PER_PAGE = 25
FORM_ROOM = 1 << 20  # what a form may weigh beside its file


@require_GET
@login_required
def imports(request: HttpRequest) -> HttpResponse:
    viewer = _viewer(request)
    found = Import.objects.select_related("file", "source", "asked_by", "check_job", "run_job")
    if not viewer.is_steward:
        found = found.filter(asked_by=viewer.person_id)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "decision": may_create(viewer),
        "breadcrumbs": [(_("Imports"), "")],
    }
    return render(request, "register/imports/list.html", context)


@csrf_exempt  # `_new` asks for the token, after the size was looked at
def new(request: HttpRequest) -> HttpResponse:
    """Refuse what is too large before any of it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    too_large = length.isdigit() and int(length) > settings.UPLOAD_LIMIT + FORM_ROOM
    if request.method == "POST" and too_large:
        return _new_page(request, error=files.too_large(), status=413)
    return _new(request)


@csrf_protect
@login_required
@require_http_methods(["GET", "POST"])
def _new(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _new_page(request)
    given = request.FILES.get("file")
    if given is None:
        return _new_page(request, error=_("Choose a file."), status=422)
    hand = _hand(request)
    try:
        brought = actions.upload(
            blocks=given.chunks(files.BLOCK),
            name=given.name or "",
            taken_on=settings.HUB_DAY or timezone.localdate(hand.at),
            viewer=_viewer(request),
            hand=hand,
        )
    except UnreadableError as error:
        return _new_page(request, error=str(error), status=422)
    return redirect("import_mapping", brought.public_id)


def _new_page(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    viewer = _viewer(request)
    context = {
        "error": error,
        "decision": may_create(viewer),
        "limit": settings.UPLOAD_LIMIT >> 20,
        "breadcrumbs": [(_("Imports"), reverse("imports")), (_("Give a file"), "")],
    }
    return render(request, "register/imports/new.html", context, status=status)


@require_GET
@login_required
def one(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the import is at: its check, its run, its undoing."""
    brought, viewer = _find(request, public_id), _viewer(request)
    report = _report(brought)
    context = {
        "brought": brought,
        "report": report,
        "refused": [each for each in report.get("problems", []) if each["refused"]],
        "warnings": [each for each in report.get("problems", []) if not each["refused"]],
        "has_run": bool(brought.ran_at or brought.run_job),
        "job": _alive(brought),
        "may_map": may_map(viewer, brought),
        "may_run": may_run(viewer, brought),
        "may_undo": may_undo(viewer, brought),
        "to_do": report.get("added", 0) + report.get("changed", 0),
        "breadcrumbs": [(_("Imports"), reverse("imports")), (brought.file.name, "")],
    }
    return render(request, "register/imports/one.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def mapping(request: HttpRequest, public_id: str) -> HttpResponse:
    brought, viewer = _find(request, public_id), _viewer(request)
    decision = may_map(viewer, brought)
    if not decision:
        messages.info(request, str(decision.reason))
        return redirect(brought)
    table = open_table(files.path_of(brought.file), brought.file.name)
    definition = _chosen(request, brought, table.columns)
    if request.method == "POST":
        return _map(request, brought, definition, table.columns)
    report = brought.check_job.result if brought.check_job else {}
    context = {
        "brought": brought,
        "notes": table.notes,
        "rows": mapping_form.rows(table, definition),
        "unknown": mapping_form.unknown_rows(definition, report),
        "definition": definition,
        "mappings": _mappings(viewer),
        **mapping_form.choices(viewer, style=definition.style),
        "breadcrumbs": [
            (_("Imports"), reverse("imports")),
            (brought.file.name, brought.get_absolute_url()),
            (_("What the columns mean"), ""),
        ],
    }
    return render(request, "register/imports/mapping.html", context)


def _chosen(request: HttpRequest, brought: Import, columns: Any) -> definitions.Definition:
    """The import's own mapping; or the one that was picked from the list to begin from."""
    picked = request.GET.get("mapping", "")
    if picked in definitions.ready():
        return definitions.fitted(definitions.ready()[picked].definition, columns)
    saved = Mapping.objects.filter(public_id=picked).first() if picked else None
    if saved and may_use(_viewer(request), saved):
        return definitions.fitted(definitions.from_json(saved.definition), columns)
    return definitions.fitted(definitions.from_json(brought.definition), columns)


def _map(
    request: HttpRequest, brought: Import, definition: definitions.Definition, columns: Any
) -> HttpResponse:
    viewer, hand = _viewer(request), _hand(request)
    chosen = mapping_form.read(request.POST, definition, columns)
    name = request.POST.get("save_as", "").strip()[:200]
    actions.remap(
        brought=brought,
        definition=chosen,
        taken_on=mapping_form.day(request.POST, brought.taken_on),
        viewer=viewer,
        hand=hand,
    )
    if name:
        actions.keep_mapping(
            name=name,
            organisation=_own_organisation(viewer),
            definition=chosen,
            viewer=viewer,
            hand=hand,
        )
        messages.success(request, _("The mapping “%(name)s” was saved.") % {"name": name})
    job = actions.check(brought=brought, viewer=viewer, hand=hand)
    job.refresh_from_db()
    return redirect(job if job.is_alive else brought)


def _own_organisation(viewer: Viewer) -> Any:
    """Whose a saved mapping is: the person's organisation; a steward's is for all."""
    if viewer.is_steward:
        return None
    return mapping_form.choices(viewer)["leads"][0]


@require_POST
@login_required
def check(request: HttpRequest, public_id: str) -> HttpResponse:
    return _do(request, public_id, actions.check)


@require_POST
@login_required
def run(request: HttpRequest, public_id: str) -> HttpResponse:
    return _do(request, public_id, actions.run)


@require_POST
@login_required
def undo(request: HttpRequest, public_id: str) -> HttpResponse:
    return _do(request, public_id, actions.undo)


def _do(request: HttpRequest, public_id: str, act: Callable[..., Job]) -> HttpResponse:
    brought = _find(request, public_id)
    try:
        job = act(brought=brought, viewer=_viewer(request), hand=_hand(request))
    except PermissionDenied as denied:
        messages.error(request, str(denied))
        return redirect(brought)
    job.refresh_from_db()
    return redirect(job if job.is_alive else brought)


@require_GET
@login_required
def errors(request: HttpRequest, public_id: str, ending: str) -> HttpResponse | FileResponse:
    """The refused rows, to be mended and given again."""
    brought = _find(request, public_id)
    if brought.errors is None:
        raise Http404(_("No rows were refused."))
    path = files.path_of(brought.errors)
    if ending == "csv":
        return _download(path, brought.errors.name)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return _workbook(csv.reader(file), Path(brought.errors.name).stem)


@require_GET
def template(request: HttpRequest, ending: str) -> HttpResponse | FileResponse:
    """The plain template, with instructions."""
    if ending == "csv":
        response = HttpResponse(templates.as_csv(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="weft-template.csv"'
        return response
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as file:
        templates.write_workbook(Path(file.name))
    return _temporary(Path(file.name), "weft-template.xlsx")


def _workbook(lines: Any, stem: str) -> FileResponse:
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as file:
        sheets.as_workbook(lines, Path(file.name))
    return _temporary(Path(file.name), f"{stem}.xlsx")


def _temporary(path: Path, name: str) -> FileResponse:
    """The open file outlives its name."""
    response = _download(path, name)
    path.unlink()
    return response


def _download(path: Path, name: str) -> FileResponse:
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


def _report(brought: Import) -> dict[str, Any]:
    """What came of the run, or as far as it got; else of the check."""
    if brought.ran_at:
        return dict(brought.report)
    if brought.run_job:
        return dict(brought.run_job.checkpoint.get("report", {}))
    return dict(brought.check_job.result) if brought.check_job else {}


def _alive(brought: Import) -> Job | None:
    jobs = (brought.undo_job, brought.run_job, brought.check_job)
    return next((job for job in jobs if job and job.is_alive), None)


def _mappings(viewer: Viewer) -> list[tuple[str, str]]:
    saved = [each for each in Mapping.objects.order_by("name") if may_use(viewer, each)]
    ready = [(each.key, each.name) for each in definitions.ready().values()]
    return [*((each.public_id, each.name) for each in saved), *ready]


def _find(request: HttpRequest, public_id: str) -> Import:
    found = (
        Import.objects.filter(public_id=public_id)
        .select_related("file", "errors", "source", "asked_by", "check_job", "run_job", "undo_job")
        .first()
    )
    if found is None or not may_see(_viewer(request), found):
        raise Http404(NOT_THERE)
    return found


def _viewer(request: HttpRequest) -> Viewer:
    return request.viewer  # type: ignore[attr-defined,no-any-return]


def _hand(request: HttpRequest) -> Hand:
    return Hand(person=request.user, at=timezone.now())  # type: ignore[arg-type]
