"""A job is done once, by one worker, however workers die; and it can be watched and called off."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction

from weft.jobs import actions, duties, kinds, leases, runs, tasks
from weft.jobs.models import Job
from weft.jobs.permissions import may_see
from weft.ledger.trail import Hand
from weft.people.models import Person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + leases.LEASE


@pytest.fixture
def kind(monkeypatch):
    """A kind of job whose work the test sets: `kind.work = ...`."""
    chosen = SimpleNamespace(work=lambda run: {"answer": 42})

    def do_what_the_test_chose(run):
        return chosen.work(run)

    monkeypatch.setattr(kinds, "_kinds", {})
    kinds.register(kinds.Kind(key="test", label="A test", work=do_what_the_test_chose))
    return chosen


def make_person(name="alice"):
    return Person.objects.create_user(email=f"{name}@example.org", name=name)


def ask(person=None):
    return actions.ask("test", {"n": 3}, Hand(person=person, at=NOW))


def work(job, *, at=NOW, holder="worker one"):
    runs.run(str(job.pk), holder=holder, clock=lambda: at)
    job.refresh_from_db()
    return job


def test_a_job_is_queued_after_commit_and_done(kind, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = ask()

    job.refresh_from_db()
    assert (job.state, job.result) == (Job.State.DONE, {"answer": 42})


def test_an_unknown_kind_is_refused_when_asked():
    with pytest.raises(LookupError):
        actions.ask("no such thing", {}, Hand(person=None, at=NOW))


def test_two_workers_never_have_the_same_job(kind):
    job = ask()

    assert leases.take(job.pk, holder="one", at=NOW)
    assert leases.take(job.pk, holder="two", at=NOW) is None
    assert leases.take(job.pk, holder="two", at=LATER - timedelta(seconds=1)) is None
    assert leases.take(job.pk, holder="two", at=LATER)


def test_a_worker_that_lost_its_lease_changes_nothing(kind):
    job = ask()
    slow = leases.take(job.pk, holder="slow", at=NOW)
    leases.take(job.pk, holder="quick", at=LATER)

    assert not leases.end(slow, Job.State.FAILED, at=LATER)
    with pytest.raises(runs.LeaseLostError):
        runs.Run(slow, lambda: LATER).keep({"row": 9}, done=9)
    job.refresh_from_db()
    assert (job.state, job.holder, job.checkpoint) == (Job.State.RUNNING, "quick", {})


def test_an_abandoned_job_is_queued_again_and_goes_on_from_its_checkpoint(kind, monkeypatch):
    job, seen, queued = ask(), [], []
    monkeypatch.setattr(actions, "enqueue", queued.append)
    dead = leases.take(job.pk, holder="dead", at=NOW)
    runs.Run(dead, lambda: NOW).keep({"row": 7}, done=7)

    def go_on(run):
        seen.append(run.checkpoint)
        return {}

    kind.work = go_on

    assert actions.recover(at=LATER - timedelta(seconds=1), queued=[]) == 0
    assert actions.recover(at=LATER, queued=[]) == 1
    assert actions.recover(at=LATER, queued=[]) == 0
    work(job, at=LATER)
    assert queued == [job.pk]
    assert seen == [{"row": 7}]
    assert job.state == Job.State.DONE


def test_what_already_waits_in_the_queue_is_not_queued_twice(kind):
    job = ask()

    assert actions.recover(at=LATER, queued=[str(job.pk)]) == 0


def test_the_work_and_its_checkpoint_are_there_together_or_not_at_all(kind):
    job = ask()
    turn = runs.Run(leases.take(job.pk, holder="one", at=NOW), lambda: NOW)

    def half_a_step():
        with transaction.atomic():
            turn.keep({"row": 5}, done=5)
            raise OperationalError

    with pytest.raises(OperationalError):
        half_a_step()

    job.refresh_from_db()
    assert (job.checkpoint, job.done) == ({}, 0)


@pytest.mark.parametrize(
    ("error", "state", "message"),
    [
        (runs.RefusedError("The file is empty."), Job.State.FAILED, "The file is empty."),
        (ValueError("secret detail"), Job.State.FAILED, "Something went wrong"),
        (runs.CancelledError(), Job.State.CANCELLED, ""),
        (runs.StoppingError(), Job.State.WAITING, ""),
        (OperationalError("database is locked"), Job.State.WAITING, ""),
    ],
)
def test_every_way_it_can_end(kind, error, state, message):
    def fail(run):
        raise error

    kind.work = fail

    job = work(ask())

    assert job.state == state
    assert job.message.startswith(message)
    assert "secret" not in job.message


def test_a_process_that_is_ended_lays_its_job_down(kind):
    def end(run):
        raise SystemExit

    kind.work = end
    job = ask()

    with pytest.raises(SystemExit):
        work(job)

    job.refresh_from_db()
    assert (job.state, job.lease_until) == (Job.State.WAITING, NOW)


def test_a_job_that_kills_every_worker_is_given_up(kind):
    job = ask()
    for turn in range(runs.MOST_ATTEMPTS):
        leases.take(job.pk, holder=f"dead {turn}", at=NOW + turn * leases.LEASE)

    work(job, at=NOW + 10 * leases.LEASE)

    assert job.state == Job.State.FAILED
    assert "5 times" in job.message


def test_progress_is_written_once_a_second_and_hears_of_a_cancel(kind, monkeypatch):
    alice = make_person()
    job = ask(alice)
    turn = runs.Run(leases.take(job.pk, holder="one", at=NOW), lambda: NOW)
    moments = iter([100.0, 100.5, 101.2])
    monkeypatch.setattr(runs.time, "monotonic", lambda: next(moments))

    turn.progress(1, 10)
    turn.progress(2, 10)
    job.refresh_from_db()
    assert (job.done, job.total) == (1, 10)

    viewer = SimpleNamespace(person_id=alice.pk, is_steward=False)
    actions.cancel(job, viewer, Hand(person=alice, at=NOW))
    with pytest.raises(runs.CancelledError):
        turn.progress(3, 10)


def test_a_job_that_waits_is_cancelled_at_once_and_never_starts(kind):
    alice = make_person()
    job = ask(alice)

    actions.cancel(
        job, SimpleNamespace(person_id=alice.pk, is_steward=False), Hand(person=alice, at=NOW)
    )

    assert work(job).state == Job.State.CANCELLED


@pytest.mark.parametrize(
    ("who", "steward", "seen"),
    [("asker", False, True), ("other", True, True), ("other", False, False)],
)
def test_only_the_asker_and_stewards_see_a_job(kind, who, steward, seen):
    asker, other = make_person(), make_person("mallory")
    job = ask(asker)
    watcher = SimpleNamespace(
        person_id=asker.pk if who == "asker" else other.pk, is_steward=steward
    )

    assert bool(may_see(watcher, job)) is seen
    if not seen:
        with pytest.raises(PermissionDenied, match="There is no such job"):
            actions.cancel(job, watcher, Hand(person=other, at=NOW))


def test_nobody_is_not_the_asker_of_a_job_that_nobody_asked_for(kind):
    assert not may_see(SimpleNamespace(person_id=None, is_steward=False), ask())


def test_each_hold_has_a_name_of_its_own():
    assert tasks.holder() != tasks.holder()
    assert len(tasks.holder()) <= 100


def test_a_duty_that_fails_keeps_no_other_from_its_turn(monkeypatch, caplog):
    done = []

    def fails(at):
        raise RuntimeError("no")

    monkeypatch.setattr(duties, "_duties", [fails, done.append])

    duties.do_all(at=NOW)

    assert done == [NOW]
    assert "could not do" in caplog.text
