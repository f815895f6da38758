"""Mail that a mail server hands over: what is answered with 250 is kept, over a real network."""

import smtplib
import socket
from contextlib import suppress

import pytest
from aiosmtpd.controller import Controller
from django.db import OperationalError

from weft.intents.mail import actions, serving
from weft.intents.mail.models import Received
from weft.intents.mail.tests.factories import HUB, make_mail, make_person
from weft.register.models import Engagement

pytestmark = pytest.mark.django_db(transaction=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def serve():
    """Starts the door, and gives a client that speaks to it."""
    started, clients = [], []

    def start(*, lmtp=False):
        server = serving.controller(host="127.0.0.1", port=free_port(), lmtp=lmtp)
        server.start()
        started.append(server)
        kind = smtplib.LMTP if lmtp else smtplib.SMTP
        client = kind("127.0.0.1", server.port)
        clients.append(client)
        return client

    yield start
    for client in clients:
        with suppress(smtplib.SMTPException):
            client.quit()  # so that the server ends the line, too
    for server in started:
        server.stop()


class Inbox:
    """What somebody's mail server got."""

    def __init__(self):
        self.messages = []

    async def handle_DATA(self, server, session, envelope):
        self.messages.append(envelope.content.decode())
        return "250 OK"


@pytest.fixture
def elsewhere(settings):
    """The mail server that the hub sends through."""
    inbox = Inbox()
    server = Controller(inbox, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": server.port, "timeout": 5},
        }
    }
    yield inbox
    server.stop()


@pytest.mark.parametrize("lmtp", [False, True])
def test_a_mail_over_the_network_becomes_an_intent_and_is_answered(serve, elsewhere, lmtp):
    make_person("lea@example.org")
    client = serve(lmtp=lmtp)

    refused = client.sendmail("lea@example.org", [HUB], make_mail())

    assert refused == {}
    assert str(Engagement.objects.get().words) == "Views on paths in parks"
    (answer,) = elsewhere.messages
    assert "To: lea@example.org" in answer
    assert "\r\nIn-Reply-To: <1@example.org>\r\n" in answer


def test_mail_to_anybody_else_is_not_taken(serve):
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        serve().sendmail("lea@example.org", ["steward@hub.example"], make_mail())

    assert not Received.objects.exists()


@pytest.mark.parametrize(
    ("problem", "code"),
    [(None, 554), (OperationalError("locked"), 451), (actions.TooLargeError(), 552)],
)
def test_a_mail_that_is_not_kept_is_not_taken(serve, monkeypatch, problem, code):
    raw = make_mail() if problem else b"this is no mail"
    if problem:

        def fail(**named):
            raise problem

        monkeypatch.setattr(actions, "receive", fail)

    with pytest.raises(smtplib.SMTPDataError) as refused:
        serve().sendmail("lea@example.org", [HUB], raw)

    assert refused.value.smtp_code == code
    assert not Received.objects.exists()


def test_a_bounce_gets_no_answer(serve, elsewhere):
    make_person("lea@example.org")

    serve().sendmail("", [HUB], make_mail())

    assert Received.objects.get().why == "automatic"
    assert elsewhere.messages == []
