"""For load balancers: is the process alive, and can it serve?"""

from django.http import HttpRequest, JsonResponse

from weft.site import condition


def live(request: HttpRequest) -> JsonResponse:
    return _fresh({"status": "live"})


def ready(request: HttpRequest) -> JsonResponse:
    troubles = condition.troubles()
    if troubles:
        return _fresh({"status": "not ready", "because": troubles}, status=503)
    return _fresh({"status": "ready"})


def _fresh(body: dict[str, object], *, status: int = 200) -> JsonResponse:
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})
