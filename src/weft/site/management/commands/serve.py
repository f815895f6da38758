import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from weft.site.granian import granian


class Command(BaseCommand):
    help = (
        "Run the web server (Granian) until it is told to stop. Put a proxy that ends TLS before "
        "it, and set WEFT_ADDRESS and WEFT_BEHIND_PROXY."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="whom to listen to")
        parser.add_argument("--port", type=int, default=8000, help="where to listen")
        parser.add_argument("--workers", type=int, default=2, help="processes that answer")
        parser.add_argument("--threads", type=int, default=4, help="of each process")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.STATIC_ROOT / "staticfiles.json").exists():
            call_command("collectstatic", verbosity=0, interactive=False)
        command = granian(
            **{name: options[name] for name in ("host", "port", "workers", "threads")}
        )
        sys.stdout.flush()
        os.execv(command[0], command)  # noqa: S606 - this process becomes the server
