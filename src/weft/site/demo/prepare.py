"""Everything the demo needs before it starts; each step may be repeated."""

import sys

import django
from django.core.management import call_command


def everything(*, with_data: bool) -> None:
    django.setup()
    _say("Making the database …")
    call_command("migrate", verbosity=0, interactive=False)
    _say("Gathering styles and scripts …")
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("load_demo", with_data=with_data)
    if with_data:
        _communities()


def _communities() -> None:
    from django.conf import settings  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from weft.ledger import trail  # noqa: PLC0415
    from weft.ledger.models import Entry  # noqa: PLC0415
    from weft.load import demo  # noqa: PLC0415
    from weft.people.models import Person  # noqa: PLC0415

    hand = trail.Hand(person=None, at=timezone.now(), channel=Entry.Channel.COMMAND, origin="demo")
    steward = Person.objects.get(email="steward@example.org")
    demo.load(password=settings.DEMO.password if settings.DEMO else "", steward=steward, hand=hand)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
