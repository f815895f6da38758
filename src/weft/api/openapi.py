"""Finish the description of the API that django-ninja makes: examples, headers, problems, names."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from weft.api import problems

type Json = dict[str, Any]

_REFERENCE = "#/components/schemas/"
_METHODS = ("get", "post", "patch")
_TOKEN, _BEARERS = "Token", ("Bearer", "WritingBearer")
_SAME = {"description": "Nothing changed since the ETag that If-None-Match names."}
_HEADERS = {
    "ETag": {
        "description": "Names this answer; of a record, it begins with the version.",
        "schema": {"type": "string"},
        "example": '"3.9f86d081884c7d65"',
    },
    "Content-Language": {
        "description": "The language of the texts, where there is one.",
        "schema": {"type": "string"},
        "example": "en",
    },
}


def finish(schema: Json) -> Json:
    schemas = schema["components"]["schemas"]
    for operation in operations(schema):
        for parameter in operation["parameters"]:
            _finish_parameter(parameter)
        for status, response in operation["responses"].items():
            _finish_response(int(status), response, schemas)
        body = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if body:
            (body["schema"],) = body["schema"].get("allOf", [body["schema"]])
            body["example"] = _example(body["schema"], schemas)
        _finish_security(operation)
    for path in schema["paths"].values():
        path.get("get", {}).get("responses", {}).setdefault(304, _SAME)
    _name_the_token(schema)
    schema["components"]["schemas"] = _referred_to(schema, schemas)
    return schema


def operations(schema: Json) -> Iterator[Json]:
    for path in schema["paths"].values():
        yield from (path[method] for method in _METHODS if method in path)


def _finish_parameter(parameter: Json) -> None:
    """A parameter has one example; its list of examples is JSON Schema's, not OpenAPI's."""
    examples = parameter.pop("examples", None)
    if examples:
        parameter["example"] = examples[0]
    elif "default" in parameter["schema"]:
        parameter["example"] = parameter["schema"]["default"]


def _finish_response(status: int, response: Json, schemas: Json) -> None:
    content = response.get("content", {})
    plain = content.get("application/json")
    if plain is None:
        return
    plain["example"] = _example(plain["schema"], schemas)
    if status >= HTTPStatus.BAD_REQUEST:
        title = HTTPStatus(status).phrase
        plain["example"] = {
            "type": "about:blank",
            "title": title,
            "status": status,
            "detail": title,
        }
        content[problems.MEDIA_TYPE] = content.pop("application/json")
    else:
        response["headers"] = _HEADERS


def _example(schema: Json, schemas: Json) -> Any:
    name = schema.get("$ref", "").removeprefix(_REFERENCE)
    found = schemas[name] if name else schema
    return found["examples"][0]


def _finish_security(operation: Json) -> None:
    """Reading needs no token; writing does."""
    asked = operation.get("security", [])
    if any("WritingBearer" in each for each in asked):
        operation["security"] = [{_TOKEN: []}]
    elif asked:
        operation["security"] = [{}, {_TOKEN: []}]


def _name_the_token(schema: Json) -> None:
    schemes = schema["components"].get("securitySchemes", {})
    found = [schemes[name] for name in _BEARERS if name in schemes]
    schema["components"]["securitySchemes"] = {_TOKEN: found[0]} if found else {}


def _referred_to(schema: Json, schemas: Json) -> Json:
    """The schemas that something uses; those of query strings are spread over parameters."""
    wanted, seen = set(_references(schema["paths"])), set[str]()
    while wanted - seen:
        name = (wanted - seen).pop()
        seen.add(name)
        wanted |= set(_references(schemas[name]))
    return {name: schemas[name] for name in sorted(seen)}


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"].removeprefix(_REFERENCE)
        for value in part.values():
            yield from _references(value)
    elif isinstance(part, list):
        for value in part:
            yield from _references(value)
