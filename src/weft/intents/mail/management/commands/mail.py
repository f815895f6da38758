"""`weft mail`: the door of intents by mail."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from weft.intents.mail import fetching, serving


class Command(BaseCommand):
    help = (
        "Intents by mail. `fetch` looks into the mailbox once (a worker does so by itself); "
        "`serve` takes mail in from your mail server over SMTP or LMTP until it is told to stop."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        ways = parser.add_subparsers(dest="way", required=True)
        ways.add_parser("fetch", help="take in what is unread in the mailbox")
        serve = ways.add_parser("serve", help="take in what your mail server hands over")
        serve.add_argument("--host", default="127.0.0.1", help="whom to listen to")
        serve.add_argument("--port", type=int, default=8025, help="where to listen")
        serve.add_argument("--lmtp", action="store_true", help="speak LMTP, not SMTP")

    def handle(self, *, way: str, **options: Any) -> None:
        if not settings.INTENT_MAIL_ADDRESSES:
            raise CommandError("WEFT_INTENT_MAIL is not set: this hub has no address for intents.")
        if way == "fetch":
            self._fetch()
        else:
            self._serve(options["host"], options["port"], lmtp=options["lmtp"])

    def _fetch(self) -> None:
        if not settings.INTENT_MAIL_IMAP:
            raise CommandError("WEFT_IMAP_HOST is not set: there is no mailbox to look into.")
        try:
            number = fetching.fetch(at=timezone.now())
        except fetching.MailboxError as problem:
            raise CommandError(f"The mailbox cannot be used: {problem}.") from None
        self.stdout.write(f"{number} taken in.")

    def _serve(self, host: str, port: int, *, lmtp: bool) -> None:
        ended = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: ended.set())
        server = serving.controller(host=host, port=port, lmtp=lmtp)
        try:
            server.start()
        except OSError as problem:
            raise CommandError(f"Port {port} cannot be used: {problem.strerror}.") from None
        self.stdout.write(f"Taking mail in at {host}:{port}.")
        self.stdout.flush()
        ended.wait()
        server.stop()
