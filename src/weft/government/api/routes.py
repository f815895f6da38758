"""Lists and records. All are public, but for policy items, which say who may see them."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from pydantic import Field

from weft import identifiers
from weft.api import cursors, negotiation
from weft.api.answers import answer
from weft.api.pages import count, listed
from weft.api.schemas import COMMON, NOT_FOUND, LanguageQuery, PageQuery
from weft.api.texts import NO_NUL
from weft.government import models
from weft.government.api import render, schemas
from weft.government.api.callers import Caller, reading

router = Router(auth=reading)

BY_IDENTIFIER = cursors.Order()
PublicId = Path[Annotated[str, Field(description="Its identifier.", examples=["7h2k9m4xq0"])]]
CodeText = Annotated[
    str,
    Field(
        max_length=300,
        pattern=NO_NUL,
        description="Only the one that other lists know by this code.",
        examples=["cofog:07"],
    ),
]

type Render = Callable[[Sequence[Any], str], Sequence[render.Item]]


class CodeQuery(PageQuery):
    """Which part of a list, and of which code."""

    code: CodeText = ""


@router.get(
    "/organisations",
    response={200: schemas.Organisations, **COMMON},
    summary="List organisations",
    operation_id="listOrganisations",
    tags=["Organisations"],
)
def organisations(request: HttpRequest, query: Query[CodeQuery]) -> HttpResponseBase:
    """Those that exist or existed, but for those merged into another."""
    rows = models.Organisation.objects.current().select_related("parent", "merged_into")
    if query.code:
        scheme, _colon, value = query.code.partition(":")
        rows = rows.filter(identifiers__scheme=scheme, identifiers__value=value)
    return _list(request, rows, query, render.organisations)


@router.get(
    "/organisations/{public_id}",
    response={200: schemas.Organisation, **COMMON, **NOT_FOUND},
    summary="Read an organisation",
    operation_id="readOrganisation",
    tags=["Organisations"],
)
def organisation(
    request: HttpRequest, public_id: PublicId, query: Query[LanguageQuery]
) -> HttpResponseBase:
    """One that was merged into another is still here, and says into which."""
    rows = models.Organisation.objects.select_related("parent", "merged_into")
    return _read(request, rows, public_id, render.organisations)


@router.get(
    "/topics",
    response={200: schemas.Topics, **COMMON},
    summary="List topics",
    operation_id="listTopics",
    tags=["Topics"],
)
def topics(request: HttpRequest, query: Query[CodeQuery]) -> HttpResponseBase:
    """The functions of government (COFOG) and the hub's own topics below them."""
    rows = models.Topic.objects.current().select_related("parent", "merged_into")
    return _list(request, _with_code(rows, query.code), query, render.topics)


@router.get(
    "/topics/{public_id}",
    response={200: schemas.Topic, **COMMON, **NOT_FOUND},
    summary="Read a topic",
    operation_id="readTopic",
    tags=["Topics"],
)
def topic(
    request: HttpRequest, public_id: PublicId, query: Query[LanguageQuery]
) -> HttpResponseBase:
    """What engagements are about."""
    rows = models.Topic.objects.select_related("parent", "merged_into")
    return _read(request, rows, public_id, render.topics)


@router.get(
    "/communities",
    response={200: schemas.Communities, **COMMON},
    summary="List communities",
    operation_id="listCommunities",
    tags=["Communities"],
)
def communities(request: HttpRequest, query: Query[CodeQuery]) -> HttpResponseBase:
    """People who share a place, an identity, an interest or a situation."""
    rows = models.Community.objects.current().select_related("area", "merged_into")
    if query.code:
        rows = rows.filter(code=query.code)
    return _list(request, rows, query, render.communities)


@router.get(
    "/communities/{public_id}",
    response={200: schemas.Community, **COMMON, **NOT_FOUND},
    summary="Read a community",
    operation_id="readCommunity",
    tags=["Communities"],
)
def community(
    request: HttpRequest, public_id: PublicId, query: Query[LanguageQuery]
) -> HttpResponseBase:
    """With its estimated size, where somebody said where that comes from."""
    rows = models.Community.objects.select_related("area", "merged_into")
    return _read(request, rows, public_id, render.communities)


@router.get(
    "/areas",
    response={200: schemas.Areas, **COMMON},
    summary="List areas",
    operation_id="listAreas",
    tags=["Areas"],
)
def areas(request: HttpRequest, query: Query[CodeQuery]) -> HttpResponseBase:
    """Places, each within its parent."""
    rows = models.Area.objects.current().select_related("parent", "merged_into")
    return _list(request, _with_code(rows, query.code), query, render.areas)


@router.get(
    "/areas/{public_id}",
    response={200: schemas.Area, **COMMON, **NOT_FOUND},
    summary="Read an area",
    operation_id="readArea",
    tags=["Areas"],
)
def area(
    request: HttpRequest, public_id: PublicId, query: Query[LanguageQuery]
) -> HttpResponseBase:
    """With its boundary, where known."""
    rows = models.Area.objects.select_related("parent", "merged_into")
    return _read(request, rows, public_id, render.areas)


@router.get(
    "/policy-items",
    response={200: schemas.PolicyItems, **COMMON},
    summary="List policy items",
    operation_id="listPolicyItems",
    tags=["Policy items"],
)
def policy_items(request: HttpRequest, query: Query[PageQuery]) -> HttpResponseBase:
    """Those that the caller may see."""
    return _list(request, _policy_items(request), query, render.policy_items)


@router.get(
    "/policy-items/{public_id}",
    response={200: schemas.PolicyItem, **COMMON, **NOT_FOUND},
    summary="Read a policy item",
    operation_id="readPolicyItem",
    tags=["Policy items"],
)
def policy_item(
    request: HttpRequest, public_id: PublicId, query: Query[LanguageQuery]
) -> HttpResponseBase:
    """What is being decided, in which stage, by when."""
    return _read(request, _policy_items(request), public_id, render.policy_items)


def _policy_items(request: HttpRequest) -> QuerySet:
    caller: Caller = request.auth  # type: ignore[attr-defined]
    visible = models.PolicyItem.objects.visible_to(caller.viewer)
    return visible.select_related("organisation").prefetch_related("topics")


def _with_code(rows: QuerySet, code: str) -> QuerySet:
    scheme, _colon, value = code.partition(":")
    return rows.filter(scheme=scheme, code=value) if code else rows


def _list(
    request: HttpRequest, rows: QuerySet, query: PageQuery, shown: Render
) -> HttpResponseBase:
    page = cursors.page(rows, BY_IDENTIFIER, cursor=query.cursor, size=query.limit)
    items = shown(page.rows, negotiation.wanted(request))
    return listed(request, items, cursor=page.next, total=count(rows))


def _read(request: HttpRequest, rows: QuerySet, public_id: str, shown: Render) -> HttpResponseBase:
    known = identifiers.is_identifier(public_id)
    row = rows.filter(public_id=public_id).first() if known else None
    if row is None:
        raise Http404(_("There is nothing here."))
    (item,) = shown([row], negotiation.wanted(request))
    return answer(request, item, version=row.version)
