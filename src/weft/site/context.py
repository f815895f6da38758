"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from weft.government.viewers import NOBODY
from weft.site.navigation import ENTRIES


def chrome(request: HttpRequest) -> dict[str, Any]:
    return {
        "hub_name": settings.HUB_NAME,
        "is_demo": settings.DEMO is not None,
        "viewer": getattr(request, "viewer", NOBODY),
        "moment": getattr(request, "moment", None),
        "navigation": ENTRIES,
        "open_sign_up": settings.OPEN_SIGN_UP,
    }
