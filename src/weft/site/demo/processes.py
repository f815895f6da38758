"""The demo's child processes: started together, watched, and stopped together, whatever happens."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from types import FrameType, TracebackType
from typing import NoReturn, Self

PATIENCE = 10.0  # seconds to stop before it is made to
START = 60.0  # seconds to answer
CHILD_DIED = 1
PR_SET_PDEATHSIG = 1


class ProblemError(Exception):
    """Why the demo cannot go on; the message says how to mend it."""


class Stop(BaseException):
    """Somebody asked the demo to stop."""


class Children:
    """`with Children() as children:` - however the block ends, no child outlives it."""

    def __init__(self) -> None:
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, _stop)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)  # stopping is under way already
        self._stop_all()
        return kind is Stop

    def start(self, name: str, command: list[str]) -> None:
        """Start `command` in a session of its own: a Ctrl-C reaches only us."""
        self._running[name] = subprocess.Popen(  # noqa: S603 - our own command
            command,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
        )

    def wait_until_ready(self, address: str) -> None:
        deadline = time.monotonic() + START
        while time.monotonic() < deadline:
            self._complain_of_the_dead()
            if _answers(address):
                return
            time.sleep(0.1)
        raise ProblemError(f"The server did not answer at {address} within {START:.0f} seconds.")

    def wait(self) -> NoReturn:
        """Until somebody asks to stop, or a child dies (a problem)."""
        while True:
            self._complain_of_the_dead()
            time.sleep(0.3)

    def _complain_of_the_dead(self) -> None:
        for name, child in self._running.items():
            if child.poll() is not None:
                raise ProblemError(
                    f"The {name} stopped by itself (exit status {child.returncode}); "
                    "the lines above may say why. The rest is stopped too."
                )

    def _stop_all(self) -> None:
        for child in self._running.values():
            _signal_group(child, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        for child in self._running.values():
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, deadline - time.monotonic()))
            _signal_group(child, signal.SIGKILL)  # what it may have left behind, too
            child.wait()


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stop


def _signal_group(child: subprocess.Popen[bytes], number: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, number)


def _die_with_parent() -> None:
    """Linux: the child is told to stop even if we are killed and cannot tell it."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)  # noqa: PLR2004
    except (urllib.error.URLError, OSError):
        return False


def refuse_a_port_in_use(host: str, port: int) -> None:
    """Raise ProblemError when nothing could listen there."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ProblemError(
                f"Port {port} cannot be used: {(error.strerror or str(error)).lower()}. "
                f"Choose another, such as --port {port % 65535 + 1}."
            ) from None
