"""Letters leave once each, and say nothing that their reader may no longer see."""

import smtplib
from datetime import UTC, datetime, timedelta
from email.policy import SMTP

import pytest
from django.core.mail.backends.locmem import EmailBackend

from weft.government.tests.factories import make_membership, make_organisation
from weft.notices import actions
from weft.notices.models import Letter, Notice
from weft.notices.post import writing
from weft.notices.tests.factories import AT, choose, hand, look, make_person, tell
from weft.register.models import Named
from weft.register.tests.factories import make_engagement

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture
def alice():
    return make_person()


@pytest.fixture
def mail_server(monkeypatch):
    """Whatever is put into the list is raised by the mail server, one for each try."""
    answers = []
    take = EmailBackend.send_messages

    def send_messages(self, messages):
        if answers and (answer := answers.pop(0)):
            raise answer
        return take(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    return answers


def test_a_digest_leaves_at_its_time_and_only_then(alice, mailoutbox):
    choose(alice, "daily", hour=18, zone="America/Toronto")  # 23:00 UTC
    tell(alice, text="One")
    tell(alice, text="Two")

    look(datetime(2026, 3, 2, 22, 59, tzinfo=UTC))
    before = len(mailoutbox)
    look(datetime(2026, 3, 2, 23, 0, tzinfo=UTC))
    look(datetime(2026, 3, 3, 23, 0, tzinfo=UTC))

    assert before == 0
    assert len(mailoutbox) == 1
    assert "07:00" in mailoutbox[0].body  # noon UTC, where Alice is


def test_a_letter_is_grouped_by_what_it_is_about(alice, mailoutbox):
    park, road = make_organisation("Parks"), make_organisation("Roads")
    tell(alice, about=park, text="First of the park")
    tell(alice, about=road, text="The road")
    tell(alice, about=park, text="Second of the park")

    look()

    lines = [line for line in mailoutbox[0].body.splitlines() if line]
    of_the_park = lines.index("Parks")
    assert [line for line in lines if line.startswith("- ")] == [
        "- Second of the park",
        "- First of the park",
        "- The road",
    ]
    assert of_the_park < lines.index("Roads")


def test_what_was_hidden_in_between_is_neither_mailed_nor_named(alice, mailoutbox):
    shown = make_engagement("About parks", visibility="public")
    hidden = make_engagement("Secret plan", visibility="named")
    named = Named.objects.create(engagement=hidden, person=alice)
    choose(alice, "daily")
    tell(alice, about=shown, text="Parks move")
    tell(alice, about=hidden, text="The Secret plan moves")

    named.delete()
    look(AT + timedelta(days=1))

    (message,) = mailoutbox
    html, _type = message.alternatives[0]
    for text in (message.subject, message.body, html):
        assert "Parks" in text or "parks" in text
        assert "Secret" not in text


def test_a_membership_that_ended_before_the_letter_left_hides_its_records(alice, mailoutbox):
    park = make_organisation("Parks")
    membership = make_membership(alice, park, "lead")
    tell(alice, about=make_engagement("Secret plan", lead=park, visibility="organisation"))

    membership.delete()
    look()

    assert mailoutbox == []
    assert Letter.objects.get().state == "empty"


def test_two_workers_send_one_letter(alice, mailoutbox, monkeypatch):
    tell(alice)
    write = writing.write

    def write_while_another_sends(letter, *, at):
        monkeypatch.setattr(writing, "write", write)
        look()
        return write(letter, at=at)

    monkeypatch.setattr(writing, "write", write_while_another_sends)
    look()

    assert len(mailoutbox) == 1


def test_a_worker_killed_while_a_letter_leaves_sends_it_no_second_time(
    alice, mailoutbox, mail_server
):
    tell(alice)
    mail_server.append(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        look()

    look(AT + timedelta(minutes=1))
    look(AT + timedelta(days=1))

    assert mailoutbox == []
    assert Letter.objects.get().state == "unsure"
    assert Notice.objects.get().read_at is None


def test_a_line_that_breaks_in_the_middle_is_not_tried_again(alice, mailoutbox, mail_server):
    tell(alice)
    mail_server.append(smtplib.SMTPServerDisconnected("gone"))

    look()
    look(AT + timedelta(days=1))

    assert mailoutbox == []
    assert Letter.objects.get().state == "unsure"


def test_a_server_that_is_busy_gets_the_same_letter_later(alice, mailoutbox, mail_server):
    tell(alice)
    mail_server.append(smtplib.SMTPDataError(451, b"later"))

    look()
    kept = Letter.objects.get()
    look(AT + timedelta(seconds=30))
    assert mailoutbox == []
    look(AT + timedelta(minutes=1))

    assert kept.state == "waiting"
    assert mailoutbox[0].extra_headers["Message-ID"] == kept.message_id
    assert Letter.objects.get().state == "sent"


def test_an_address_that_is_refused_is_not_tried_again(alice, mailoutbox, mail_server):
    tell(alice)
    mail_server.append(smtplib.SMTPRecipientsRefused({alice.email: (550, b"nobody here")}))

    look()
    look(AT + timedelta(days=1))

    assert mailoutbox == []
    assert Letter.objects.get().state == "failed"


def test_a_server_that_cannot_be_reached_is_tried_later_and_one_letter_goes_out(
    alice, mailoutbox, monkeypatch
):
    tell(alice)

    def refuse(self):
        raise ConnectionRefusedError("refused")

    monkeypatch.setattr(EmailBackend, "open", refuse)
    look()
    monkeypatch.undo()
    look()
    assert mailoutbox == []
    look(AT + timedelta(minutes=1))

    assert len(mailoutbox) == 1


def test_nobodys_absence_answers_a_letter_and_programs_can_stop_it(alice, mailoutbox, settings):
    tell(alice)

    look()

    sent = mailoutbox[0].message(policy=SMTP).as_bytes().decode()
    headers = mailoutbox[0].message()
    # On one line and not encoded, or no program understands it.
    assert f"\r\nList-Unsubscribe: <{settings.SITE_ADDRESS}/notices/mute/" in sent
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith(f"<{settings.SITE_ADDRESS}/notices/mute/")


def test_text_in_a_letter_cannot_become_markup(alice, mailoutbox):
    tell(alice, text='<script>alert(1)</script> & "more"')

    look()

    html, _type = mailoutbox[0].alternatives[0]
    assert "<script" not in html
    assert '<script>alert(1)</script> & "more"' in mailoutbox[0].body


def test_a_letter_costs_as_many_queries_for_many_notices_as_for_few(
    alice, django_assert_max_num_queries
):
    for number in range(50):
        tell(alice, about=make_engagement(f"Park {number}", visibility="public"))

    with django_assert_max_num_queries(25):
        look()


def test_one_click_ends_all_letters_and_another_brings_them_back(alice, mailoutbox):
    choose(alice, "daily")

    actions.stop_mail(person=alice, hand=hand(alice))
    tell(alice)
    actions.resume_mail(person=alice, hand=hand(alice))
    tell(alice, text="After")
    look(AT + timedelta(days=1))

    alice.letterbox.refresh_from_db()
    assert alice.letterbox.rhythm == "daily"
    assert [message.subject for message in mailoutbox] == ["Weft: After"]
