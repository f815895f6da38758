"""The demo's folder and its processes."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from weft import demo
from weft.site.demo import folder, processes
from weft.site.demo.processes import Children, ProblemError


def test_a_second_demo_does_not_share_a_folder(tmp_path):
    demo.write(tmp_path, port=8123)

    with (
        folder.held(tmp_path),
        pytest.raises(ProblemError, match="http://localhost:8123/"),
        folder.held(tmp_path),
    ):
        pass


def test_a_hub_that_is_no_demo_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "weft.sqlite3").write_text("a hub's")

    with pytest.raises(ProblemError, match="not a demo"):
        folder.empty(tmp_path)

    assert (tmp_path / "weft.sqlite3").exists()


def test_beginning_anew_removes_what_a_demo_made_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    demo.write(tmp_path)
    (tmp_path / "weft.sqlite3").touch()
    (tmp_path / "files").mkdir()
    (tmp_path / "my notes.txt").touch()

    folder.empty(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["my notes.txt"]


def test_a_database_server_is_never_emptied(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://weft@localhost/weft")
    demo.write(tmp_path)

    with pytest.raises(ProblemError, match="does not empty a database server"):
        folder.empty(tmp_path)


def test_what_is_prepared_without_data_is_not_prepared_with_it(tmp_path):
    folder.mark_prepared(tmp_path, with_data=False)

    assert folder.is_prepared(tmp_path, with_data=False)
    assert not folder.is_prepared(tmp_path, with_data=True)


def test_a_port_in_use_is_refused_with_another_to_try():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(ProblemError, match=f"Port {port} cannot be used: .* --port"):
            processes.refuse_a_port_in_use("127.0.0.1", port)


SUPERVISOR = """
import sys
from weft.site.demo.processes import Children, ProblemError
try:
    with Children() as children:
        children.start("server", [sys.executable, "-c", {child!r}])
        children.start("worker", [sys.executable, "-c", {child!r}])
        print(*[child.pid for child in children._running.values()], flush=True)
        children.wait()
except ProblemError as problem:
    print(problem, flush=True)
    sys.exit(2)
"""
SLEEPS = "import time; time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"


@pytest.fixture
def supervisor():
    started = []

    def start(child):
        process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISOR.format(child=child)],
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process, [int(pid) for pid in process.stdout.readline().split()]

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def are_gone(pids, *, within=15.0):
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if not any(is_alive(pid) for pid in pids):
            return True
        time.sleep(0.05)
    return False


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_whoever_stops_the_demo_stops_all_of_it(supervisor, number):
    process, children = supervisor(SLEEPS)

    process.send_signal(number)

    assert process.wait(15) == 0
    assert are_gone(children)


@pytest.mark.slow
def test_a_child_that_does_not_listen_is_made_to_stop(supervisor):
    process, children = supervisor(STUBBORN)

    process.terminate()

    assert process.wait(30) == 0
    assert are_gone(children)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of that")
def test_no_child_outlives_a_demo_that_was_killed(supervisor):
    process, children = supervisor(SLEEPS)

    process.kill()

    assert are_gone(children)


def test_when_a_child_dies_the_rest_stops_and_the_demo_says_so(supervisor):
    process, (server, worker) = supervisor(SLEEPS)

    os.kill(worker, signal.SIGKILL)

    assert process.wait(15) == 2
    assert "The worker stopped by itself (exit status -9)" in process.stdout.read()
    assert are_gone([server])


def test_a_server_that_never_answers_is_a_problem(monkeypatch):
    monkeypatch.setattr(processes, "START", 0.2)

    with pytest.raises(ProblemError, match="did not answer"):
        Children().wait_until_ready("http://127.0.0.1:9/")
