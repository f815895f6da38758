"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def chrome(request: HttpRequest) -> dict[str, Any]:
    return {
        "hub_name": settings.HUB_NAME,
        "is_demo": settings.DEMO is not None,
        "viewer": getattr(request, "viewer", None),
        "moment": getattr(request, "moment", None),
    }
