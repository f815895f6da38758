from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone

from weft.government.actions.appointing import appoint
from weft.ledger import trail
from weft.ledger.models import Entry


class Command(BaseCommand):
    help = (
        "Make somebody a steward: the first person of a new hub, who invites everybody else. "
        "Give them a password with “weft manage changepassword E-MAIL”, or let them ask for a "
        "new one on the sign-in page."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="E-MAIL")
        parser.add_argument("--name", default="", help="what they are called")
        parser.add_argument(
            "--organisation",
            default="Central unit for participation",
            help="the body they belong to; made if Weft does not know it",
        )

    def handle(self, *args: Any, email: str, name: str, organisation: str, **options: Any) -> None:
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"“{email}” is not an e-mail address.") from None
        hand = trail.Hand(
            person=None, at=timezone.now(), channel=Entry.Channel.COMMAND, origin="appoint"
        )
        membership = appoint(email=email, name=name, body=organisation, hand=hand)
        self.stdout.write(f"{membership.person.email} is a steward in {membership.organisation}.")
