"""Where sign-in is ours to decide: who may open an account, and what it is made of."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from weft.people.models import Person


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Only where the hub is open; else accounts come from invitations."""
        return bool(settings.OPEN_SIGN_UP)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """The provider is the hub's own choice, so it may open accounts.

        Such an account has no membership: it sees what the public sees until somebody invites it.
        """
        return True

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Person:
        person: Person = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        person.name = data.get("name") or " ".join(part for part in parts if part)
        return person


def confirm_email(person: Person) -> None:
    """Take `person`'s address as proved: for whoever answers an invitation sent to it."""
    EmailAddress.objects.update_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )
