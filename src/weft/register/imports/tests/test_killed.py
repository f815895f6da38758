"""kill -9 in the midst of an import, again and again: what comes of it is as if nothing was."""

import json
import random
import signal
import subprocess
import sys
import time

import pytest

from weft.jobs.tests import databases

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
KILLS = 2
MOST_BATCHES = 4  # before a kill: there are twelve, so that each kill is in the midst of them
LONGEST_STEP = 0.06  # about what a batch takes, in seconds


@pytest.fixture(scope="module")
def hub(django_db_setup, django_db_blocker, tmp_path_factory):
    """A hub apart, where the same import waits under several sources; the first one was run."""
    with django_db_blocker.unblock(), databases.separate(tmp_path_factory.mktemp("hub")) as env:
        call(env, "prepare")
        call(env, "work", "whole")
        yield env


def start(env, *words):
    command = [sys.executable, "-m", "weft.register.imports.tests.killable", *words]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)  # noqa: S603


def call(env, *words):
    process = start(env, *words)
    said = process.communicate(timeout=300)[0]
    assert process.returncode == 0
    return said


def look(env, source):
    return json.loads(call(env, "look", source))


def kill_somewhere(env, source, chance):
    """Kill the import between two steps, or within one, some batches after it began."""
    victim = start(env, "work", source)
    for _ in range(chance.randint(1, 2 * MOST_BATCHES)):  # a line before, and after, each commit
        victim.stdout.readline()
    time.sleep(chance.uniform(0, LONGEST_STEP))
    victim.send_signal(signal.SIGKILL)
    victim.communicate()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_import_killed_anywhere_and_taken_up_again_is_as_one_that_never_was(hub, seed):
    source, chance = ("first", "second", "third")[seed - 1], random.Random(seed)

    left = []
    for _ in range(KILLS):
        kill_somewhere(hub, source, chance)
        left.append(look(hub, source))
    call(hub, "work", source)
    ended, whole = look(hub, source), look(hub, "whole")

    assert [each["state"] for each in left] == ["running"] * KILLS
    assert 0 <= left[0]["done"] <= left[1]["done"] < ended["done"]
    for each in left:  # never half: what is in the register is what the checkpoint says
        assert set(each["records"]) <= set(whole["records"])
        assert changed(each) == changed(whole, upto=each["done"])
    assert ended == whole
    assert whole["said"] == {"added": 144, "changed": 28, "unchanged": 57, "refused": 11}


def changed(register, upto=10**6):
    """The rows among the first `upto` that the second table added or changed."""
    return {
        number: record
        for number, record in register["records"].items()
        if int(number) < upto and (int(number) >= 90 or len(record["history"]) > 1)
    }
