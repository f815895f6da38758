"""A yes, or a no with its reason: what every permission question returns."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise


@dataclass(frozen=True)
class Decision:
    """Truthy when allowed; `reason` says why not."""

    allowed: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raise `PermissionDenied` with the reason, unless allowed."""
        if not self.allowed:
            raise PermissionDenied(str(self.reason))


ALLOWED = Decision(allowed=True)


def denied(reason: str | Promise) -> Decision:
    return Decision(allowed=False, reason=reason)
