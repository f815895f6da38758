"""`weft vocabulary`: load the lists that come with Weft."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from weft.government.actions import vocabulary
from weft.ledger import trail
from weft.ledger.models import Entry


class Command(BaseCommand):
    help = (
        "Load the lists that come with Weft: the functions of government (COFOG), and Canada's "
        "codes, bodies, provinces and territories. Can be repeated: what is there is left as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "packs",
            nargs="*",
            metavar="PACK",
            help=f"which lists: {', '.join(vocabulary.PACKS)}; all of them if none is named",
        )

    def handle(self, *args: Any, packs: list[str], **options: Any) -> None:
        unknown = sorted(set(packs) - set(vocabulary.PACKS))
        if unknown:
            self.stderr.write(
                f"There is no list called {unknown[0]}. Choose from: {', '.join(vocabulary.PACKS)}."
            )
            raise SystemExit(2)
        hand = trail.Hand(
            person=None, at=timezone.now(), channel=Entry.Channel.COMMAND, origin="vocabulary"
        )
        loaded = vocabulary.load(hand, packs=packs or vocabulary.PACKS)
        self.stdout.write(
            f"added {loaded.topics} topics, {loaded.communities} communities, "
            f"{loaded.areas} areas, {loaded.organisations} organisations, {loaded.codes} codes"
        )
