"""kill -9: what was done stays done, once, and another worker goes on from there."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from weft.jobs.tests import databases

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
STEPS, HALFWAY = 40, 20  # as in `killable`


@pytest.fixture
def hub(tmp_path):
    with databases.separate(tmp_path) as env:
        call(env, "migrate")
        yield env


def start(env, verb):
    command = [sys.executable, "-m", "weft.jobs.tests.killable", verb]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)  # noqa: S603


def call(env, verb):
    return json.loads(start(env, verb).communicate(timeout=60)[0])


def wait_until(env, condition, *, seconds=60):
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if condition(state := call(env, "look")):
            return state
        time.sleep(0.2)
    raise AssertionError(f"never came: {state}")


def test_a_worker_killed_in_the_middle_is_followed_by_another(hub):
    call(hub, "ask")
    victim = start(hub, "work")
    wait_until(hub, lambda state: state["done"] == HALFWAY)

    victim.send_signal(signal.SIGKILL)
    victim.communicate()
    killed = call(hub, "lapse")
    Path(hub["WEFT_DATA"], "go").touch()
    heirs = [start(hub, "work"), start(hub, "work")]
    try:
        done = wait_until(hub, lambda state: state["state"] == "done")
    finally:
        for heir in heirs:
            heir.terminate()
            heir.communicate()

    assert killed == {"state": "running", "done": HALFWAY, "rows": list(range(HALFWAY))}
    assert done["rows"] == list(range(STEPS))


def test_a_worker_asked_to_stop_lays_its_job_down_at_the_next_step(hub):
    call(hub, "ask")
    worker = start(hub, "work")
    wait_until(hub, lambda state: state["done"] == HALFWAY)

    worker.terminate()
    worker.communicate(timeout=20)

    left = call(hub, "look")
    assert left == {"state": "waiting", "done": HALFWAY, "rows": list(range(HALFWAY))}
