"""What this room sends by mail to people who may not have an account yet."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from weft.government.models import Invitation


def send_invitation(invitation_id: int, address: str) -> None:
    """Mail the secret link; the only place where the secret is written out."""
    invitation = Invitation.objects.select_related("organisation", "invited_by").get(
        pk=invitation_id
    )
    context = {"invitation": invitation, "address": address, "hub_name": settings.HUB_NAME}
    send_mail(
        render_to_string("government/mail/invitation_subject.txt", context).strip(),
        render_to_string("government/mail/invitation.txt", context),
        None,
        [invitation.email],
    )
