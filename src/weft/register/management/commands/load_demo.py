from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from weft.government.actions import vocabulary
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.register.demo import canada, examples, people


class Command(BaseCommand):
    help = (
        "Load the demo's people and, with --with-data, Canada's register. What is there stays: "
        "it can be repeated. `weft demo` calls it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--with-data", action="store_true", help="the register, too")

    def handle(self, *, with_data: bool, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This hub is not a demo. Make one with “weft demo --prepare”.")
        hand = trail.Hand(
            person=None, at=timezone.now(), channel=Entry.Channel.COMMAND, origin="demo"
        )
        self.stdout.write("Loading the lists of topics, communities and organisations …")
        vocabulary.load(hand)
        _, lead, owner = people.load(password=settings.DEMO.password, hand=hand)
        if with_data:
            self._load_canada(hand)
            examples.load(lead=lead, owner=owner, hand=hand)

    def _load_canada(self, hand: trail.Hand) -> None:
        if canada.is_loaded():
            return
        self.stdout.write(f"Loading {canada.NUMBER:,} engagements of Canada's federal bodies …")
        self.stdout.write(canada.load(hand).sentence)
