"""Engagements: found, read, recorded and changed."""

from collections.abc import Sequence
from typing import Annotated, Any

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Body, Header, Path, Query, Router
from pydantic import Field

from weft import identifiers
from weft.api import negotiation
from weft.api.answers import answer, versions_matched
from weft.api.pages import listed
from weft.api.problems import Problem
from weft.api.schemas import COMMON, NOT_FOUND, UNREADABLE, ProblemDetails
from weft.government.api.callers import Caller, reading, writing
from weft.government.viewers import NOBODY
from weft.ledger import trail
from weft.register import actions, search
from weft.register.api import paging, render, schemas
from weft.register.exports import rows
from weft.register.exports.columns import Record, plain
from weft.register.models import Engagement
from weft.register.moments import Moment
from weft.register.permissions import NOT_THERE, may_change, may_see

MOST_CHANGES = 20  # told where somebody changed a record meanwhile

router = Router(tags=["Engagements"])

PublicId = Path[Annotated[str, Field(description="Its identifier.", examples=["3f8n2w7kz1"])]]
ActName = Path[Annotated[schemas.ActName, Field(description="The act.", examples=["announce"])]]
CONFIRM = "confirm_dates"  # an act that dates nothing, beside the moves
WRITTEN = {**UNREADABLE, **COMMON, 403: ProblemDetails}


@router.get(
    "/engagements",
    auth=reading,
    response={200: schemas.Engagements, **COMMON},
    summary="Find engagements",
    operation_id="listEngagements",
)
def engagements(request: HttpRequest, query: Query[schemas.EngagementQuery]) -> HttpResponseBase:
    """The same search as on the pages. To fetch them all, sort by identifier and follow `next`."""
    caller, moment = _caller(request), _moment(request)
    found = search.find(search.Filters.read(request.GET), caller.viewer, moment)
    page, following = paging.page(found, sort=query.sort, cursor=query.cursor, size=query.limit)
    wanted = negotiation.wanted(request)
    items = render.engagements(_records(page, request), wanted)
    _note_readings(page, caller)
    total = (found.count.number, found.count.more)
    return listed(request, items, cursor=following, total=total)


@router.get(
    "/engagements/{public_id}",
    auth=reading,
    response={200: schemas.Engagement, **COMMON, **NOT_FOUND},
    summary="Read an engagement",
    operation_id="readEngagement",
)
def engagement(
    request: HttpRequest, public_id: PublicId, query: Query[schemas.DayQuery]
) -> HttpResponseBase:
    """One that the caller may not see is absent."""
    found = _seen(request, public_id)
    _note_readings([found], _caller(request))
    return _answer(request, found)


@router.post(
    "/engagements",
    auth=writing,
    response={201: schemas.Engagement, **WRITTEN},
    summary="Record an engagement",
    operation_id="createEngagement",
    url_name="engagements",
)
def create(request: HttpRequest, engagement: schemas.EngagementRecord) -> HttpResponseBase:
    """It is seen by those named on it until `visibility` says otherwise."""
    caller = _caller(request)
    values = _values(engagement)
    made = actions.create(values=values, viewer=caller.viewer, hand=caller.hand())
    response = _answer(request, made, status=201)
    response["Location"] = f"{settings.SITE_ADDRESS}{request.path}/{made.public_id}"
    return response


@router.patch(
    "/engagements/{public_id}",
    auth=writing,
    response={
        200: schemas.Engagement,
        **WRITTEN,
        **NOT_FOUND,
        412: ProblemDetails,
        428: ProblemDetails,
    },
    summary="Change an engagement",
    operation_id="changeEngagement",
    url_name="engagement",
)
def change(
    request: HttpRequest,
    public_id: PublicId,
    engagement: Annotated[schemas.EngagementChange, Body(default_factory=schemas.EngagementChange)],
    if_match: Annotated[str | None, Header(alias="If-Match", max_length=200)] = None,
) -> HttpResponseBase:
    """Send as If-Match the ETag, or the version in quotes, of what you read.

    What is left out stays; null empties a field.
    """
    caller, found = _caller(request), _seen(request, public_id)
    may_change(caller.viewer, found, now=caller.now).require()
    _refuse_unless_current(request, found)
    changed, _merged = actions.change(
        engagement=found,
        values=_values(engagement),
        base_version=found.version,
        viewer=caller.viewer,
        hand=caller.hand(),
    )
    return _answer(request, changed)


@router.post(
    "/engagements/{public_id}/acts/{name}",
    auth=writing,
    response={
        200: schemas.Engagement,
        **WRITTEN,
        **NOT_FOUND,
        412: ProblemDetails,
        428: ProblemDetails,
    },
    summary="Make a dated act",
    operation_id="actOnEngagement",
    url_name="engagement_act",
)
def act(
    request: HttpRequest,
    public_id: PublicId,
    name: ActName,
    said: Annotated[schemas.EngagementAct, Body(default_factory=schemas.EngagementAct)],
    if_match: Annotated[str | None, Header(alias="If-Match", max_length=200)] = None,
) -> HttpResponseBase:
    """Move it on, dated now: announce, report, cancel. Send If-Match as for a change.

    What the act still needs comes back as errors by field; an act that its state does not allow
    is refused with the reason. `confirm_dates` says that its dates hold, where it is stale.
    """
    caller, found = _caller(request), _seen(request, public_id)
    may_change(caller.viewer, found, now=caller.now).require()
    with transaction.atomic():
        locked = Engagement.objects.select_for_update().get(pk=found.pk)
        _refuse_unless_current(request, locked)
        return _answer(request, _act(locked, name, said.reason, caller))


def _act(engagement: Engagement, name: str, reason: str, caller: Caller) -> Engagement:
    viewer, hand = caller.viewer, caller.hand()
    if name == CONFIRM:
        return actions.confirm_dates(engagement=engagement, viewer=viewer, hand=hand)
    return actions.move(engagement=engagement, name=name, viewer=viewer, hand=hand, reason=reason)


def _refuse_unless_current(request: HttpRequest, engagement: Engagement) -> None:
    versions = versions_matched(request)
    if versions is None:
        raise Problem(
            status=428,
            kind="if-match",
            detail=_("Send If-Match with the ETag of what you read, so that no change is lost."),
        )
    if engagement.version not in versions:
        raise _changed_since(engagement, max(versions, default=0))


def _changed_since(engagement: Engagement, version: int) -> Problem:
    """What was changed meanwhile, so that a program can tell whether its own change still holds."""
    entries = trail.of(engagement).filter(version__gt=version).order_by("version", "id")
    return Problem(
        status=412,
        kind="changed-meanwhile",
        detail=_(
            "Somebody changed this engagement since you read it. Read it again, look at "
            "“changes”, and send your change with the new ETag."
        ),
        more={
            "version": engagement.version,
            "changes": [
                {"version": entry.version, "at": plain(entry.at), "fields": sorted(entry.changes)}
                for entry in entries[:MOST_CHANGES]
            ],
        },
    )


def _caller(request: HttpRequest) -> Caller:
    caller: Caller = request.auth  # type: ignore[attr-defined]
    return caller


def _seen(request: HttpRequest, public_id: str) -> Engagement:
    """The engagement; absent in the same words whether it is hidden or not there."""
    caller = _caller(request)
    known = identifiers.is_identifier(public_id)
    visible = Engagement.objects.visible_to(caller.viewer, now=caller.now)
    found = visible.filter(public_id=public_id).first() if known else None
    if found is None:
        raise Http404(NOT_THERE)
    return found


def _answer(request: HttpRequest, engagement: Engagement, *, status: int = 200) -> HttpResponseBase:
    (shown,) = render.engagements(_records([engagement], request), negotiation.wanted(request))
    return answer(request, shown, version=engagement.version, status=status)


def _records(engagements: Sequence[Engagement], request: HttpRequest) -> list[Record]:
    caller, moment = _caller(request), _moment(request)
    keys = [engagement.pk for engagement in engagements]
    # The caller came after the moment: what was done in this call has been done.
    at = caller.now if moment.is_today else moment.at
    return list(rows.read(keys, viewer=caller.viewer, now=caller.now, at=at))


def _moment(request: HttpRequest) -> Moment:
    moment: Moment = request.moment  # type: ignore[attr-defined]
    return moment


def _values(written: schemas.EngagementChange) -> dict[str, Any]:
    """What was sent, as the actions take it; what was left out is left out."""
    whole = written.model_dump(mode="json")
    values = {name: whole[name] for name in written.model_fields_set}
    for influence in values.get("influences") or []:
        influence["community"] = influence["community"] or ""
    return values


def _note_readings(engagements: Sequence[Engagement], caller: Caller) -> None:
    """Keep on record who read what not everybody may see."""
    if caller.viewer.person:
        restricted = [each for each in engagements if not _is_for_everybody(each, caller)]
        trail.read_all(restricted, caller.hand())


def _is_for_everybody(engagement: Engagement, caller: Caller) -> bool:
    return bool(may_see(NOBODY, engagement, now=caller.now))
