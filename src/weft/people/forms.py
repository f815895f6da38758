"""allauth's forms, where its words are not plain enough."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class AddPasskeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What you call it")
        self.fields["name"].initial = self.initial["name"] = gettext("Passkey")
        alone = self.fields["passwordless"]
        alone.initial = True
        alone.label = _("It opens my account alone, without a password")
        alone.help_text = _("Your device then asks for your finger, face or PIN each time.")
