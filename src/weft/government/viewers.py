"""Who is looking: everything a permission needs about a person, read once per request."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from weft.government.models import Membership, Organisation
from weft.government.models.people import Role
from weft.people.models import Person


@dataclass(frozen=True)
class Viewer:
    """A person (or nobody) with the memberships that are active now."""

    person: Person | None = None
    roles: frozenset[tuple[str, int]] = field(default_factory=frozenset)  # (role, organisation id)
    is_official: bool = False  # has an active membership in a government body

    @property
    def person_id(self) -> int | None:
        return self.person.pk if self.person else None

    @property
    def organisation_ids(self) -> frozenset[int]:
        return frozenset(organisation for _, organisation in self.roles)

    @property
    def is_steward(self) -> bool:
        return any(role == Role.STEWARD for role, _ in self.roles)

    @property
    def may_record(self) -> bool:
        """Whether this person records engagements of one organisation or more."""
        return self.is_steward or bool(self.organisations_as(Role.LEAD, Role.POLICY_OWNER))

    def holds(self, role: str, organisation_id: int) -> bool:
        return (role, organisation_id) in self.roles

    def organisations_as(self, *roles: str) -> frozenset[int]:
        """The organisations in which this person holds one of `roles`."""
        return frozenset(organisation for role, organisation in self.roles if role in roles)


NOBODY = Viewer()


def viewer_of(person: Person | AnonymousUser | None, *, at: datetime) -> Viewer:
    if not isinstance(person, Person) or not person.is_active:
        return NOBODY
    memberships = list(
        Membership.objects.active_on(timezone.localdate(at))
        .filter(person=person)
        .select_related("organisation")
    )
    return Viewer(
        person=person,
        roles=frozenset((each.role, each.organisation_id) for each in memberships),
        is_official=any(
            each.organisation.kind != Organisation.Kind.CIVIL_SOCIETY for each in memberships
        ),
    )


class ViewerMiddleware:
    """Sets `request.viewer`, read when first asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        def read() -> Viewer:
            return viewer_of(request.user, at=timezone.now())

        request.viewer = SimpleLazyObject(read)  # type: ignore[attr-defined]
        return self.get_response(request)
