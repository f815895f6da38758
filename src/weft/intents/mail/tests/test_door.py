"""A mail becomes an intent that its owner alone sees, once; others learn nothing by mail."""

from datetime import timedelta

import pytest

from weft.government.tests.factories import make_organisation
from weft.government.viewers import viewer_of
from weft.intents.mail import actions, answering
from weft.intents.mail.models import Received
from weft.intents.mail.reading import UnreadableMailError
from weft.intents.mail.tests.factories import AT, HUB, hand, make_mail, make_person, receive, take
from weft.intents.mail.tests.test_attachments import INVITATION
from weft.ledger.models import Entry
from weft.overlaps.models import Matching
from weft.register import search
from weft.register.models import Engagement
from weft.register.permissions import may_change, may_see
from weft.register.states import State
from weft.register.tests.factories import make_engagement

pytestmark = pytest.mark.django_db
OWNERSHIP = "Views on corporate beneficial ownership"


def answer(at=AT):
    answering.send_due(at)


def test_a_mail_becomes_an_intent_and_gets_its_answer(lea, mailoutbox, settings):
    received = take(make_mail(attachments=[("notes.txt", b"Walkers and cyclists")]))
    answer()

    intent = received.intents.get()
    assert str(intent.words) == "Views on paths in parks"
    assert intent.state_as_of(AT) == State.IDEA
    assert "We want to know where people walk." in intent.description["en"]
    assert "Walkers and cyclists" in intent.description["en"]
    assert intent.lead == lea.memberships.get().organisation
    (sent,) = mailoutbox
    assert sent.to == ["lea@example.org"]
    assert settings.SITE_ADDRESS + intent.get_absolute_url() in sent.body
    headers = sent.message()
    assert headers["In-Reply-To"] == "<1@example.org>"
    assert headers["Auto-Submitted"] == "auto-replied"
    assert Entry.objects.filter(actor=lea, origin="mail", subject_id=intent.pk).exists()


def test_it_is_seen_by_its_owner_and_those_who_got_the_mail_and_matched_silently(lea):
    colleague = make_person("carl@example.org", organisation=lea.memberships.get().organisation)
    copied = make_person("anna@other.example")
    stranger = make_person("mallory@other.example")

    intent = take(make_mail(Cc="anna@other.example, nobody@x.example")).intents.get()

    def sees(person):
        return bool(may_see(viewer_of(person, at=AT), intent, now=AT))

    assert [sees(each) for each in (lea, copied, colleague, stranger)] == [True, True, False, False]
    assert may_change(viewer_of(lea, at=AT), intent, now=AT)
    assert not may_change(viewer_of(copied, at=AT), intent, now=AT)
    assert not Matching.objects.exclude(how=Matching.How.SILENTLY).exists()  # as without a row


def test_the_answer_says_who_else_asks_of_what_the_sender_may_see(lea, mailoutbox):
    finance, industry = make_organisation("Finance"), make_organisation("Industry")
    for lead, visibility in ((finance, "public"), (industry, "named")):
        make_engagement(
            f"{OWNERSHIP} and registries of {lead}",
            lead=lead,
            visibility=visibility,
            description={"en": "Corporate beneficial ownership registry of companies"},
        )
    for number in range(30):
        make_engagement(f"Other matter {number}", visibility="public")
    search.reindex(list(Engagement.objects.values_list("pk", flat=True)))

    take(make_mail("A corporate beneficial ownership registry.", subject=OWNERSHIP))
    answer()

    body = mailoutbox[0].body
    assert "Finance" in body
    assert "Industry" not in body


def test_a_mail_that_comes_twice_is_one_intent_and_one_answer(lea, mailoutbox):
    first, again = take(make_mail()), take(make_mail("Sent again by the server."))
    answer()
    answer()

    assert first.pk == again.pk
    assert Engagement.objects.count() == 1
    assert len(mailoutbox) == 1


def test_its_bytes_are_kept_until_it_was_worked_on(lea):
    raw = make_mail()

    received = receive(raw)
    kept = bytes(Received.objects.get().raw)
    actions.work_on(received.pk, hand=hand())

    assert kept == raw
    assert bytes(Received.objects.get().raw) == b""


def test_a_worker_that_dies_in_between_leaves_the_mail_to_the_next(lea, monkeypatch):
    received = receive(make_mail())

    def die(*arguments, **named):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Received, "save", die)
        with pytest.raises(KeyboardInterrupt):
            actions.work_on(received.pk, hand=hand())
    between = Engagement.objects.count()
    actions.work_on(received.pk, hand=hand())

    assert between == 0
    assert Engagement.objects.count() == 1


def test_a_mail_is_worked_on_by_a_job(lea, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        receive(make_mail())

    assert Engagement.objects.count() == 1
    assert len(mailoutbox) == 1


def test_an_invitation_gives_dates_and_who_is_asked(lea):
    raw = make_mail("See the invitation.", attachments=[("invite.ics", INVITATION)])

    intent = take(raw).intents.get()

    assert str(intent.words) == OWNERSHIP
    assert (str(intent.opens_on), str(intent.closes_on)) == ("2026-12-01", "2026-12-04")
    assert "finance.example, industry.example" in intent.description["en"]
    assert "a@finance.example" not in intent.description["en"]


def test_each_line_of_a_plan_becomes_an_intent(lea, mailoutbox):
    plan = b"Title,Start date,End date,Audience\nWater rates,2026-12-01,,Farmers\nRoads,spring,,\n"

    received = take(make_mail(attachments=[("plan.csv", plan)]))
    answer()

    water, roads = received.intents.order_by("pk")
    assert str(water.opens_on) == "2026-12-01"
    assert "Farmers" in water.description["en"]
    assert "2 intents are kept" in mailoutbox[0].subject
    assert str(roads.words) == "Roads"


def test_a_file_that_was_refused_is_named_in_the_answer(lea, mailoutbox):
    take(make_mail(attachments=[("evil.html", b"<script>alert(1)</script>")]))
    answer()

    assert "evil.html: Weft does not read files of this kind." in mailoutbox[0].body
    assert Engagement.objects.count() == 1


@pytest.mark.parametrize(
    ("mail", "why", "answers"),
    [
        ({"sender": "stranger@example.org"}, "unknown", 1),
        ({"proved": False}, "unproved", 1),
        ({"sender": "citizen@example.org"}, "not_allowed", 1),
        ({"subject": "", "text": ""}, "empty", 1),
        ({"Auto_Submitted": "auto-replied"}, "automatic", 0),
        ({"Precedence": "list"}, "automatic", 0),
        ({"List_Id": "<x.example>"}, "automatic", 0),
        ({"Return_Path": "<>"}, "automatic", 0),
        ({"sender": HUB}, "automatic", 0),
        ({"sender": ""}, "automatic", 0),
    ],
)
def test_what_is_refused_makes_no_intent(lea, mailoutbox, mail, why, answers):
    make_person("citizen@example.org", role="")

    received = take(make_mail(**mail))
    answer()

    assert received.why == why
    assert Engagement.objects.count() == 0
    assert len(mailoutbox) == answers
    assert bytes(received.raw) == b""


def test_an_address_that_was_not_proved_here_is_nobodys(lea):
    lea.emailaddress_set.update(verified=False)

    assert take(make_mail()).why == "unknown"


def test_a_stranger_gets_one_answer_in_a_month(lea, mailoutbox):
    for number in range(5):
        take(make_mail(sender="stranger@example.org", message_id=f"<{number}@x>"))
    answer()
    later = AT + timedelta(days=31)
    take(make_mail(sender="stranger@example.org", message_id="<9@x>"), at=later)
    answer(later)

    assert len(mailoutbox) == 2


def test_strangers_together_get_few_answers_an_hour(lea, mailoutbox):
    for number in range(35):
        take(make_mail(sender=f"s{number}@example.org", message_id=f"<{number}@x>"))
    answer()

    assert len(mailoutbox) == actions.REFUSALS_AN_HOUR


def test_one_sender_cannot_flood_the_register(lea, mailoutbox, monkeypatch):
    monkeypatch.setattr(actions, "MOST_A_DAY", 3)

    for number in range(6):
        take(make_mail(message_id=f"<{number}@x>"))
    answer()

    assert Engagement.objects.count() == 3
    assert len(mailoutbox) == 4


def test_a_reply_to_an_answer_is_no_new_intent_and_gets_none(lea, mailoutbox):
    take(make_mail())
    answer()
    message_id = mailoutbox[0].message()["Message-ID"]

    received = take(make_mail("Thanks!", message_id="<2@x>", In_Reply_To=message_id))
    answer()

    assert received.why == "reply"
    assert Engagement.objects.count() == 1
    assert len(mailoutbox) == 1


def test_an_answer_shows_nothing_that_was_hidden_before_it_left(lea, mailoutbox):
    intent = take(make_mail()).intents.get()
    intent.named.all().delete()

    answer()

    assert "Views on paths" not in mailoutbox[0].subject
    assert "Views on paths" not in mailoutbox[0].body


@pytest.mark.parametrize("raw", [b"", b"no mail"])
def test_what_is_no_mail_is_not_taken(raw):
    with pytest.raises(UnreadableMailError):
        receive(raw)

    assert not Received.objects.exists()


def test_what_is_too_large_is_not_taken(settings):
    settings.INTENT_MAIL_LIMIT = 100

    with pytest.raises(actions.TooLargeError):
        receive(make_mail())


def test_nobody_takes_anothers_message_id_in_advance(lea):
    take(make_mail(sender="mallory@example.org", message_id="<known@example.org>"))

    received = take(make_mail(message_id="<known@example.org>"))

    assert received.state == "done"


def test_markup_in_a_subject_stays_text_in_the_answer(lea, mailoutbox):
    take(make_mail(subject="<img src=x onerror=alert(1)> and paths"))
    answer()

    html, _type = mailoutbox[0].alternatives[0]
    assert "<img" not in html


def test_a_message_id_that_could_break_a_header_is_not_repeated(lea, mailoutbox):
    take(make_mail().replace(b"<1@example.org>", "<é\x01 Bcc: x@y.z>".encode()))
    answer()

    assert "In-Reply-To" not in mailoutbox[0].message()
    mailoutbox[0].message().as_bytes()
