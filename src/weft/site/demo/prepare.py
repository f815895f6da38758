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


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
