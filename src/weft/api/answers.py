"""Answer a call: the same bytes for the same facts, and nothing where the caller has them."""

import hashlib
import json
import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

from weft.api import negotiation

MEDIA_TYPE = "application/json"
_VERSION = re.compile(r'"(\d{1,9})(?:\.[0-9a-f]*)?"')


def answer(
    request: HttpRequest, content: Any, *, version: int | None = None, status: int = 200
) -> HttpResponseBase:
    """`content` as JSON, or 304 where the caller has it.

    The ETag of a record begins with its version: that part is what If-Match is held against.
    """
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    digest = hashlib.sha256(body).hexdigest()[:16]
    etag = f'"{digest}"' if version is None else f'"{version}.{digest}"'
    response = HttpResponse(body, status=status, content_type=MEDIA_TYPE)
    response["ETag"] = etag
    response["Content-Language"] = negotiation.wanted(request)
    patch_vary_headers(response, ["Accept-Language", "Authorization"])
    if request.headers.get("Authorization"):
        response["Cache-Control"] = "private, no-cache"
    else:
        # Pages of other sites may read what everybody may: no cookie counts here, so none is lent.
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Content-Language, Link"
        response["Cache-Control"] = "public, no-cache"
    if request.method not in {"GET", "HEAD"}:
        return response
    return get_conditional_response(request, etag=etag, response=response) or response


def versions_matched(request: HttpRequest) -> list[int] | None:
    """The versions that If-Match names; None without that header."""
    header = request.headers.get("If-Match")
    return None if header is None else [int(mark) for mark in _VERSION.findall(header)]
