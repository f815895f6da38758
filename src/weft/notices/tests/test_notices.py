"""People are told in an inbox and by mail, each once."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import gettext_lazy

from weft.ledger import trail
from weft.notices import actions, tasks
from weft.notices.models import Notice
from weft.people.models import Person

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return Person.objects.create_user("alice@example.org", name="Alice", is_example=True)


def tell(person, **fields):
    fields = {"kind": "test", "text": "The park waits for you.", "address": "/desk/"} | fields
    return actions.tell(person=person, hand=trail.Hand(person=None, at=AT), **fields)


def test_a_notice_waits_in_the_inbox_and_goes_out_by_mail(
    alice, mailoutbox, django_capture_on_commit_callbacks, settings
):
    with django_capture_on_commit_callbacks(execute=True):
        notice = tell(alice)

    notice.refresh_from_db()
    assert notice.read_at is None
    assert notice.mailed_at is not None
    (message,) = mailoutbox
    assert message.to == ["alice@example.org"]
    assert "The park waits for you." in message.body
    assert f"{settings.SITE_ADDRESS}/desk/" in message.body


def test_nothing_is_mailed_when_the_act_is_rolled_back(alice, mailoutbox):
    tell(alice)

    assert mailoutbox == []


def test_a_mail_goes_out_once(alice, mailoutbox):
    notice = tell(alice)

    tasks.mail.call(notice.pk)
    tasks.mail.call(notice.pk)

    assert len(mailoutbox) == 1


def test_somebody_who_may_not_sign_in_gets_no_mail(alice, mailoutbox):
    Person.objects.update(is_active=False)

    tasks.mail.call(tell(alice).pk)

    assert mailoutbox == []


def test_a_subject_is_one_line_whatever_the_text_holds(alice, mailoutbox):
    tasks.mail.call(tell(alice, text="First line\nBcc: mallory@example.org").pk)

    assert mailoutbox[0].subject.endswith("First line")
    assert mailoutbox[0].bcc == []


def test_people_are_told_in_their_own_language(alice):
    alice.language = "fr"

    assert tell(alice, text=gettext_lazy("January")).text.lower() == "janvier"


def test_people_mark_only_their_own_notices_as_read(alice):
    mallory = Person.objects.create_user("mallory@example.org", is_example=True)
    notice = tell(alice)
    hand = trail.Hand(person=mallory, at=AT)

    assert actions.mark_read(person=mallory, notice_ids=[notice.pk], hand=hand) == 0
    assert Notice.objects.get().read_at is None
    assert actions.mark_read(person=alice, notice_ids=[notice.pk], hand=hand) == 1
    assert actions.mark_all_read(person=alice, hand=hand) == 0
    assert Notice.objects.get().read_at == AT
