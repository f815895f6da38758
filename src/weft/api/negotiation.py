"""Which language a reader wants, where there is no page with a switch: feeds and the API."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from weft.languages import is_tag

PARAMETER = "lang"  # not `language`, which asks for engagements held in one
LONGEST_TAG = 35


def wanted(request: HttpRequest) -> str:
    """The tag in the address, whatever language it is; else the best of the hub's own."""
    chosen = request.GET.get(PARAMETER, "")
    if len(chosen) <= LONGEST_TAG and is_tag(chosen):
        return chosen.lower()
    for tag, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        own = spoken(tag)
        if own:
            return own
    return settings.LANGUAGE_CODE


def spoken(tag: str) -> str:
    """The hub's own language for `tag`; empty where it has none."""
    try:
        return get_supported_language_variant(tag)
    except LookupError:
        return ""
