"""People with proved addresses, and mails from them."""

from datetime import UTC, datetime
from email.message import EmailMessage

from weft.government.tests.factories import make_membership, make_organisation
from weft.government.tests.factories import make_person as make_anybody
from weft.intents.mail import actions
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.people.sign_in import confirm_email

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
HUB = "intents@hub.example"
SERVER = "mx.hub.example"


def make_person(email, *, role="lead", organisation=None):
    person = make_anybody(email.partition("@")[0].title())
    person.email = email
    person.save()
    confirm_email(person)
    if role:
        make_membership(person, organisation or make_organisation(f"Ministry of {email}"), role)
    return person


def make_mail(
    text="We want to know where people walk.",
    *,
    sender="lea@example.org",
    subject="Views on paths in parks",
    proved=True,
    message_id="<1@example.org>",
    attachments=(),
    **headers,
):
    mail = EmailMessage()
    if proved:
        domain = sender.partition("@")[2]
        mail["Authentication-Results"] = f"{SERVER}; dmarc=pass header.from={domain}"
    given = {"From": sender, "To": HUB, "Subject": subject, "Message-ID": message_id}
    for name, value in (given | headers).items():
        if value:
            mail[name.replace("_", "-")] = value
    mail.set_content(text)
    for name, content in attachments:
        mail.add_attachment(content, maintype="application", subtype="x", filename=name)
    return mail.as_bytes()


def hand(at=AT):
    return Hand(person=None, at=at, channel=Entry.Channel.SYSTEM, origin="mail")


def receive(raw, *, at=AT):
    return actions.receive(raw=raw, came_by="smtp", hand=hand(at))


def take(raw, *, at=AT):
    """Receive a mail, and work on it as a worker would."""
    received = receive(raw, at=at)
    return actions.work_on(received.pk, hand=hand(at))
