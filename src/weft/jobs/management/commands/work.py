"""`weft work`: do what waits in the queue, and take up what a dead worker left."""

import logging
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections, connection
from django.tasks import task_backends
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.management.commands.db_worker import Worker

from weft.jobs import actions, duties, runs, tasks

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Work on the queue: imports, dry runs and whatever else takes long; and do what was "
        "planned for a day when the day comes. Several may run at once, on several machines. "
        "Stop one with Ctrl-C or SIGTERM: it lays down what it does at the next step, and another "
        "goes on from there; so does another when one is killed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what waits now, then end")
        parser.add_argument(
            "--interval", type=float, default=1.0, help="seconds between two looks at the queue"
        )
        parser.add_argument(
            "--recover-every",
            type=float,
            default=5.0,
            help="seconds between two looks for jobs whose worker died",
        )

    def handle(self, *, once: bool, interval: float, recover_every: float, **_: Any) -> None:
        if not isinstance(task_backends["default"], DatabaseBackend):
            raise CommandError("This hub runs its tasks at once, so there is no queue to work on.")
        worker = StoppingWorker(
            queue_names=["*"],
            interval=interval,
            batch=once,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        look_after()
        if not once:
            threading.Thread(target=keep_looking_after, args=[recover_every], daemon=True).start()
        worker.configure_signals()
        worker.run()


class StoppingWorker(Worker):  # type: ignore[misc]
    """Tells the job at hand when the process is asked to stop."""

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        runs.stopping.set()
        super().shutdown(signum, frame)


def recover() -> None:
    try:
        count = actions.recover(at=timezone.now(), queued=tasks.queued())
    except DatabaseError:
        logger.warning("could not look for abandoned jobs; trying again soon", exc_info=True)
    else:
        if count:
            logger.warning("took up %d jobs whose worker had died", count)


def look_after() -> None:
    recover()
    duties.do_all(at=timezone.now())


def keep_looking_after(seconds: float) -> None:
    while not runs.stopping.wait(seconds):
        close_old_connections()
        look_after()
        connection.close()
