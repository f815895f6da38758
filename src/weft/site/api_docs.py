"""The page that explains the API and lets one try it: made from the API's own description.

A page of our own rather than Swagger UI: those want inline styles, which the hub's policy forbids.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from weft.site.api import api

_CODE = re.compile(r"`([^`]+)`")
METHODS = ("get", "post", "patch")
PROBLEMS: tuple[tuple[str, int, str | Promise], ...] = (
    (
        "no-token",
        401,
        gettext_lazy("No token came along, or one that is unknown, revoked or too old."),
    ),
    (
        "not-allowed",
        403,
        gettext_lazy("The token lacks the scope, or its owner may not do this. “detail” says why."),
    ),
    (
        "changed-meanwhile",
        412,
        gettext_lazy(
            "Somebody changed the record since you read it. “changes” lists the fields of each "
            "change: read the record again, and send your own change with its new ETag."
        ),
    ),
    (
        "cannot-be-read",
        422,
        gettext_lazy(
            "Something in the request cannot be used. “errors” says what, where and how to mend it."
        ),
    ),
    (
        "if-match",
        428,
        gettext_lazy("A change needs If-Match, with the ETag of what you read."),
    ),
    ("too-often", 429, gettext_lazy("Too many calls: wait as many seconds as Retry-After says.")),
)


@dataclass(frozen=True)
class Field:
    """A parameter, or a property of a schema."""

    name: str
    kind: str
    description: SafeString
    required: bool = False
    place: str = ""  # path, query or header
    example: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Operation:
    anchor: str
    method: str
    path: str
    summary: str
    description: SafeString
    fields: tuple[Field, ...]
    body: str  # an example of what is sent
    answer: str  # an example of what comes back
    statuses: tuple[tuple[str, str], ...]
    needs_token: bool


@dataclass(frozen=True)
class Group:
    name: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class Shape:
    name: str
    description: SafeString
    fields: tuple[Field, ...]


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    return redirect("api_docs")


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    groups, shapes = described()
    context = {
        "groups": groups,
        "shapes": shapes,
        "problems": [
            (anchor, status, HTTPStatus(status).phrase, says) for anchor, status, says in PROBLEMS
        ],
        "description_address": reverse("api:openapi-json"),
        "breadcrumbs": [(_("Home"), reverse("home")), (_("Interface for programs"), "")],
    }
    return render(request, "site/api_docs.html", context)


@cache
def described() -> tuple[list[Group], list[Shape]]:
    """The API's description, for the page; it does not change while the hub runs."""
    schema = json.loads(json.dumps(api.get_openapi_schema()))
    groups: dict[str, list[Operation]] = {}
    for path, operations in schema["paths"].items():
        for method in METHODS:
            if method in operations:
                operation = operations[method]
                made = _operation(path, method, operation)
                groups.setdefault(operation["tags"][0], []).append(made)
    shapes = [_shape(name, each) for name, each in schema["components"]["schemas"].items()]
    return [Group(name, tuple(made)) for name, made in groups.items()], shapes


def _operation(path: str, method: str, operation: Mapping[str, Any]) -> Operation:
    responses = operation["responses"]
    success = next(responses[status] for status in ("200", "201") if status in responses)
    sent = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    return Operation(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=mark_safe(linebreaks(_coded(operation.get("description", "")))),
        fields=tuple(map(_parameter, operation["parameters"])),
        body=_pretty(sent["example"]) if sent else "",
        answer=_pretty(success["content"]["application/json"]["example"]),
        statuses=tuple((status, responses[status]["description"]) for status in sorted(responses)),
        needs_token={} not in operation["security"],
    )


def _coded(text: str) -> SafeString:
    """`text`, escaped, with what stands between backticks as code."""
    return mark_safe(_CODE.sub(r"<code>\1</code>", escape(text)))


def _parameter(parameter: Mapping[str, Any]) -> Field:
    schema = parameter["schema"]
    is_path = parameter["in"] == "path"
    return Field(
        name=parameter["name"],
        kind=_kind(schema),
        description=_coded(parameter.get("description", "")),
        required=parameter["required"],
        place=parameter["in"],
        example=str(parameter.get("example", "")) if is_path else "",
        choices=tuple(_choices(schema)),
    )


def _shape(name: str, schema: Mapping[str, Any]) -> Shape:
    required = schema.get("required", ())
    fields = (
        Field(each, _kind(value), _coded(value.get("description", "")), required=each in required)
        for each, value in schema.get("properties", {}).items()
    )
    return Shape(name, _coded(schema.get("description", "")), tuple(fields))


def _kind(schema: Mapping[str, Any]) -> str:
    """What a value is, in a few words: `text`, `list of Link`, `date or null`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(map(_kind, schema["anyOf"]))
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    names = {"string": "text", "object": "map", "integer": "number", "boolean": "true or false"}
    kind = str(schema.get("type", "anything"))
    return str(schema.get("format", names.get(kind, kind)))


def _choices(schema: Mapping[str, Any]) -> Iterator[str]:
    for each in (schema, schema.get("items", {}), *schema.get("anyOf", ())):
        yield from map(str, each.get("enum", ()))


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
