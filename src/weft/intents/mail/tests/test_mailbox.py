"""Mail out of a mailbox, over a real network: pymap is an IMAP server that others wrote."""

import imaplib
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from weft.intents.mail import actions, fetching
from weft.intents.mail.models import Received
from weft.intents.mail.tests.factories import AT, make_mail, make_person
from weft.register.models import Engagement

pytestmark = pytest.mark.django_db


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def mailbox_server():
    port = free_port()
    program = Path(sys.executable).with_name("pymap")
    command = [program, "--host", "127.0.0.1", "--port", str(port)]
    command += ["--no-service", "admin", "dict", "--demo-user", "weft", "--demo-password", "x"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(10)


def wait_for(port):
    ends = time.monotonic() + 30
    while time.monotonic() < ends:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the IMAP server did not start")


@pytest.fixture
def mailbox(mailbox_server, settings):
    """An empty mailbox that the hub looks into, and a client to fill it."""
    settings.INTENT_MAIL_IMAP = {
        "host": "127.0.0.1",
        "port": mailbox_server,
        "user": "weft",
        "password": "x",
        "tls": False,
        "folder": "INBOX",
    }
    client = imaplib.IMAP4("127.0.0.1", mailbox_server, timeout=10)
    client.login("weft", "x")
    if client.select("INBOX")[1] != [b"0"]:
        client.uid("STORE", "1:*", "+FLAGS", r"(\Deleted)")
        client.expunge()
    yield client
    for end in (client.logout, client.shutdown):
        with suppress(OSError, imaplib.IMAP4.error):
            end()


@contextmanager
def line_to(mailbox):
    """One of its own: pymap ends a line whose mailbox another client has changed."""
    client = imaplib.IMAP4(mailbox.host, mailbox.port, timeout=10)
    client.login("weft", "x")
    yield client
    client.logout()


def put(mailbox, raw):
    with line_to(mailbox) as client:
        assert client.append("INBOX", None, None, raw)[0] == "OK"


@pytest.fixture
def fetch(django_capture_on_commit_callbacks):
    """Fetches, and lets the jobs run that this asks for."""

    def fetch(at=AT):
        with django_capture_on_commit_callbacks(execute=True):
            return fetching.fetch(at=at)

    return fetch


def unread(mailbox):
    with line_to(mailbox) as client:
        client.select("INBOX")
        return client.uid("SEARCH", "UNSEEN")[1][0].split()


def test_what_is_unread_in_the_mailbox_is_taken_in_once(mailbox, mailoutbox, fetch):
    make_person("lea@example.org")
    put(mailbox, make_mail())
    put(mailbox, make_mail("Roads", message_id="<2@example.org>", subject="Views on many roads"))
    put(mailbox, b"no mail at all")

    numbers = [fetch(), fetch()]

    assert numbers == [3, 0]
    assert Engagement.objects.count() == 2
    assert len(mailoutbox) == 2
    assert unread(mailbox) == []


def test_a_mail_that_could_not_be_kept_stays_unread(mailbox, monkeypatch):
    put(mailbox, make_mail())

    def fail(**named):
        raise OperationalError("locked")

    with monkeypatch.context() as patch:
        patch.setattr(actions, "receive", fail)
        with pytest.raises(OperationalError):
            fetching.fetch(at=AT)

    assert len(unread(mailbox)) == 1


def test_a_mail_that_is_in_the_mailbox_again_is_taken_in_once(mailbox, mailoutbox, fetch):
    make_person("lea@example.org")
    put(mailbox, make_mail())
    fetch()
    put(mailbox, make_mail())  # as after a worker that died before it marked the first

    fetch()

    assert Engagement.objects.count() == 1
    assert len(mailoutbox) == 1


def test_a_worker_looks_into_the_mailbox_every_few_minutes(mailbox, settings):
    settings.INTENT_MAIL_EVERY = 5
    make_person("lea@example.org")

    fetching.fetch_when_due(AT)
    put(mailbox, make_mail())
    fetching.fetch_when_due(AT + timedelta(minutes=4))
    before = Received.objects.count()
    fetching.fetch_when_due(AT + timedelta(minutes=5))

    assert before == 0
    assert Received.objects.count() == 1


def test_a_mailbox_that_does_not_answer_is_said_in_a_sentence(settings):
    settings.INTENT_MAIL_IMAP = {
        "host": "127.0.0.1",
        "port": free_port(),
        "user": "weft",
        "password": "x",
        "tls": False,
        "folder": "INBOX",
    }

    with pytest.raises(CommandError, match="The mailbox cannot be used"):
        call_command("mail", "fetch")


def test_a_wrong_password_is_said_in_a_sentence(mailbox, settings):
    settings.INTENT_MAIL_IMAP = {**settings.INTENT_MAIL_IMAP, "password": "wrong"}

    with pytest.raises(fetching.MailboxError):
        fetching.fetch(at=AT)


def test_without_an_address_there_is_no_door(settings):
    settings.INTENT_MAIL_ADDRESSES = []

    with pytest.raises(CommandError, match="WEFT_INTENT_MAIL is not set"):
        call_command("mail", "fetch")
