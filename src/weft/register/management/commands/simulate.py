from argparse import ArgumentTypeError
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from weft.ledger import trail
from weft.ledger.models import Entry
from weft.register.models import Engagement
from weft.register.simulation.filling import simulate


class Command(BaseCommand):
    help = (
        "Fill an empty hub with a made-up government of realistic shape, to measure with: sizes of "
        "bodies, seasons, durations, topics and words are drawn from Canada's real register. The "
        "same seed gives the same government."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--engagements", type=_number, default=1000, metavar="N", help="how many (1000)"
        )
        parser.add_argument("--seed", type=int, default=1, help="for other draws (1)")
        parser.add_argument(
            "--add", action="store_true", help="even where there are engagements already"
        )

    def handle(self, *, engagements: int, seed: int, add: bool, **options: Any) -> None:
        if Engagement.objects.exists() and not add:
            raise CommandError(
                "This hub holds engagements already. Give WEFT_DATA another folder, "
                "or say --add to add made-up ones to it."
            )
        hand = trail.Hand(
            person=None, at=timezone.now(), channel=Entry.Channel.COMMAND, origin="simulate"
        )
        started = perf_counter()
        simulate(engagements, seed=seed, hand=hand, tell=self._tell)
        seconds = perf_counter() - started
        self.stdout.write(
            f"\nadded {engagements:,} engagements in {seconds:,.0f} s "
            f"({engagements / seconds:,.0f} a second, index included)"
        )

    def _tell(self, done: int) -> None:
        self.stdout.write(f"\r{done:,} written", ending="")
        self.stdout.flush()


def _number(text: str) -> int:
    if not text.isdigit() or not int(text):
        raise ArgumentTypeError(f"“{text}” is not a number of engagements")
    return int(text)
