"""One worker's turn at a job: progress, checkpoints, a heartbeat, and every way it can end."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection
from django.utils.translation import gettext as _

from weft.jobs import kinds, leases
from weft.jobs.models import Job

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
HEARTBEAT_SECONDS = leases.LEASE.total_seconds() / 3
BETWEEN_WRITES_SECONDS = 1.0
MOST_ATTEMPTS = 5  # without getting any further
stopping = threading.Event()  # set when this process was asked to stop


class RefusedError(Exception):
    """The work cannot be done; the message is a sentence for the person who asked."""


class CancelledError(Exception):
    """Somebody called the job off."""


class StoppingError(Exception):
    """This worker is being stopped; another will go on."""


class LeaseLostError(Exception):
    """Another worker has taken the job up."""


@dataclass
class Run:
    """What a kind's `work` is handed."""

    job: Job
    clock: Clock
    _written: float = field(default=0.0, init=False)

    @property
    def params(self) -> dict[str, Any]:
        params: dict[str, Any] = self.job.params
        return params

    @property
    def checkpoint(self) -> dict[str, Any]:
        checkpoint: dict[str, Any] = self.job.checkpoint
        return checkpoint

    def progress(self, done: int, total: int | None = None, message: str = "") -> None:
        """Say how far it is; written at most once a second. Call it often: it also listens.

        Raises
        ------
        CancelledError, StoppingError, LeaseLostError
            When the work must end here. Let them pass.
        """
        moment = time.monotonic()
        if moment - self._written < BETWEEN_WRITES_SECONDS:
            return
        self._written = moment
        self._write(done=done, total=self.job.total if total is None else total, message=message)
        self.listen()

    def keep(self, checkpoint: dict[str, Any], *, done: int) -> None:
        """Keep how far it got, inside the transaction that holds the work itself.

        Then the work and its checkpoint are both there or neither, whenever the worker dies.
        """
        self._write(checkpoint=checkpoint, done=done, attempts=1)
        self.job.checkpoint = checkpoint

    def listen(self) -> None:
        """Raise CancelledError or StoppingError if somebody asked."""
        if stopping.is_set():
            raise StoppingError
        if leases.held(self.job).filter(cancel_asked_at__isnull=False).exists():
            raise CancelledError

    def _write(self, **fields: Any) -> None:
        if not leases.renew(self.job, at=self.clock(), **fields):
            raise LeaseLostError


def run(job_id: str, *, holder: str, clock: Clock) -> None:
    """Take the job up, do it and say how it ended; does nothing if another has it."""
    job = leases.take(job_id, holder=holder, at=clock())
    if job is None:
        return
    if job.attempts > MOST_ATTEMPTS:
        leases.end(
            job,
            Job.State.FAILED,
            at=clock(),
            message=_("It stopped %(times)d times at the same place.") % {"times": MOST_ATTEMPTS},
        )
        return
    try:
        with _heartbeat(job, clock):
            _do(Run(job, clock))
    except BaseException:  # the process is being ended from outside
        leases.release(job, at=clock())
        raise


def _do(turn: Run) -> None:
    job, clock = turn.job, turn.clock
    try:
        turn.listen()
        result = kinds.get(job.kind).work(turn)
    except LeaseLostError:
        logger.warning("job %s was taken up by another worker", job.pk)
    except StoppingError:
        leases.release(job, at=clock())
    except CancelledError:
        leases.end(job, Job.State.CANCELLED, at=clock())
    except RefusedError as refused:
        leases.end(job, Job.State.FAILED, at=clock(), message=str(refused))
    except OperationalError:
        # The database went away or was busy too long: try again from the last checkpoint.
        logger.exception("job %s lost its database", job.pk)
        leases.release(job, at=clock(), attempts=job.attempts)
    except Exception:
        logger.exception("job %s failed", job.pk)
        leases.end(
            job,
            Job.State.FAILED,
            at=clock(),
            message=_(
                "Something went wrong that Weft did not expect. The log of the server says more."
            ),
        )
    else:
        leases.end(job, Job.State.DONE, at=clock(), result=result)


@contextmanager
def _heartbeat(job: Job, clock: Clock) -> Iterator[None]:
    """Renew the lease from a thread of its own, so that a long step does not lose it."""
    ended = threading.Event()

    def beat() -> None:
        try:
            while not ended.wait(HEARTBEAT_SECONDS) and leases.renew(job, at=clock()):
                connection.close()
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"heartbeat of {job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
