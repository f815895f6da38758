"""People are told in an inbox, and by mail as they chose."""

from datetime import timedelta

import pytest
from django.utils.translation import gettext_lazy

from weft.government.tests.factories import make_organisation
from weft.notices import actions
from weft.notices.models import Notice
from weft.notices.tests.factories import AT, choose, hand, look, make_person, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make_person()


def test_a_notice_waits_in_the_inbox_and_goes_out_by_mail(alice, mailoutbox, settings):
    notice = tell(alice)

    look()

    notice.refresh_from_db()
    assert notice.read_at is None
    assert notice.letter.state == "sent"
    (message,) = mailoutbox
    assert message.to == ["alice@example.org"]
    assert "The park waits for you." in message.body
    assert f"{settings.SITE_ADDRESS}/desk/" in message.body


def test_what_is_said_at_one_moment_is_one_letter(alice, mailoutbox):
    for number in range(5):
        tell(alice, text=f"Notice {number}")

    look()
    look()

    (message,) = mailoutbox
    assert message.subject.endswith("5 notices")
    assert all(f"Notice {number}" in message.body for number in range(5))


def test_people_are_told_in_their_own_language(alice, mailoutbox):
    alice.language = "fr"
    alice.save()

    notice = tell(alice, text=gettext_lazy("January"))
    look()

    assert notice.text.lower() == "janvier"
    (html, _type) = mailoutbox[0].alternatives[0]
    assert '<html lang="fr"' in html


def test_a_subject_is_one_line_whatever_the_text_holds(alice, mailoutbox):
    tell(alice, text="First line\nBcc: mallory@example.org")

    look()

    assert "\n" not in mailoutbox[0].subject
    assert mailoutbox[0].bcc == []
    assert mailoutbox[0].recipients() == ["alice@example.org"]


def test_what_is_about_a_record_that_no_room_speaks_for_is_refused(alice):
    with pytest.raises(LookupError):
        tell(alice, about=alice)


def test_somebody_who_may_not_sign_in_gets_no_mail(alice, mailoutbox):
    tell(alice)
    alice.is_active = False
    alice.save()

    look()

    assert mailoutbox == []


def test_people_mark_only_their_own_notices(alice):
    mallory = make_person("mallory@example.org")
    notice = tell(alice)

    assert actions.mark_read(person=mallory, notice_ids=[notice.pk], hand=hand(mallory)) == 0
    assert Notice.objects.get().read_at is None
    assert actions.mark_read(person=alice, notice_ids=[notice.pk], hand=hand(alice)) == 1
    assert actions.mark_all_read(person=alice, hand=hand(alice)) == 0
    assert Notice.objects.get().read_at == AT
    assert actions.mark_unread(person=mallory, notice_ids=[notice.pk]) == 0
    assert actions.mark_unread(person=alice, notice_ids=[notice.pk]) == 1


def test_mail_is_off_for_whoever_chose_so_and_the_inbox_still_fills(alice, mailoutbox):
    choose(alice, "off")

    tell(alice)
    look(AT + timedelta(days=30))

    assert mailoutbox == []
    assert Notice.objects.filter(to=alice, read_at=None).count() == 1


def test_what_waits_follows_a_new_choice(alice, mailoutbox):
    choose(alice, "weekly", weekday=6)
    tell(alice)

    choose(alice, "at_once")
    look()

    assert len(mailoutbox) == 1


def test_switching_mail_off_keeps_back_what_waits(alice, mailoutbox):
    choose(alice, "daily")
    tell(alice)

    choose(alice, "off")
    choose(alice, "daily")
    look(AT + timedelta(days=3))

    assert mailoutbox == []


@pytest.mark.parametrize("what", ["kind", "thing"])
def test_what_is_muted_is_in_the_inbox_as_read_and_not_mailed(alice, mailoutbox, what):
    park, road = make_organisation("Parks"), make_organisation("Roads")
    earlier = tell(alice, kind="a", about=park)
    chosen = {"kind": "a"} if what == "kind" else {"about": earlier.about}

    actions.mute(person=alice, hand=hand(alice), **chosen)
    muted = tell(alice, kind="a", about=park)
    heard = tell(alice, kind="b", about=road, text="A road waits.")
    look()

    assert muted.read_at == AT
    assert heard.read_at is None
    (message,) = mailoutbox
    assert "A road waits." in message.body
    assert "Parks" not in message.body


def test_unmuting_lets_mail_come_again(alice, mailoutbox):
    actions.mute(person=alice, kind="test", hand=hand(alice))

    actions.unmute(person=alice, kind="test", hand=hand(alice))
    tell(alice)
    look()

    assert len(mailoutbox) == 1
