"""The inbox, the choices of mail, the links of letters, and the folder of a demo's mail."""

import re

import pytest
from django.core import mail as post
from django.test import Client
from django.urls import reverse

from weft.government.tests.factories import make_membership, make_organisation
from weft.ledger.models import Entry
from weft.notices import folder, links
from weft.notices.models import Mute, Notice
from weft.notices.tests.factories import look, make_person, tell
from weft.register.models import Named
from weft.register.tests.factories import make_engagement

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def alice(client):
    alice = make_person()
    client.force_login(alice, backend=BACKEND)
    return alice


def page_of(client, address="", **query):
    return client.get(address or reverse("inbox"), query).content.decode()


def test_an_empty_inbox_says_what_will_come(client, alice):
    assert "Nothing yet" in page_of(client)


def test_the_inbox_is_grouped_by_what_it_is_about_newest_first(client, alice):
    park, road = make_organisation("Parks"), make_organisation("Roads")
    tell(alice, about=park, text="Old of the park")
    tell(alice, about=road, text="The road")
    for number in range(6):
        tell(alice, about=park, text=f"Park {number}")

    page = page_of(client)
    whole = page_of(client, about=Notice.objects.filter(text="Park 1").get().about)

    assert re.findall(r">\s*(Parks|Roads)</h2>", page) == ["Parks", "Roads"]
    assert page.index("Park 5") < page.index("Park 1")
    assert "Park 0" not in page  # five of each group
    assert "2 earlier notices about it" in page
    assert "Old of the park" in whole
    assert "The road" not in whole


def test_the_inbox_hides_what_its_owner_may_no_longer_see(client, alice):
    hidden = make_engagement("Secret plan", visibility="named")
    named = Named.objects.create(engagement=hidden, person=alice)
    notice = tell(alice, about=hidden, text="You are named on the Secret plan")
    assert "Secret" in page_of(client)
    assert "Secret" in page_of(client, reverse("desk"))

    named.delete()

    assert "Secret" not in page_of(client)
    assert "Secret" not in page_of(client, reverse("desk"))
    assert client.get(reverse("notice", args=[notice.pk])).status_code == 404


def test_following_a_notice_marks_it_as_read(client, alice):
    notice = tell(alice, address="/about/")

    answer = client.get(reverse("notice", args=[notice.pk]))

    assert answer.headers["Location"] == "/about/"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_a_notice_leads_nowhere_but_to_this_hub(client, alice):
    notice = tell(alice, address="//evil.example/")

    answer = client.get(reverse("notice", args=[notice.pk]))

    assert answer.headers["Location"] == reverse("inbox")


def test_a_line_is_marked_as_read_and_back(client, alice):
    notice, other = tell(alice), tell(alice)

    client.post(reverse("notices_read"), {"notice": notice.pk})
    unread = page_of(client, unread="1")
    read = set(Notice.objects.filter(read_at__isnull=False))
    client.post(reverse("notices_read"), {"notice": notice.pk, "unread": "1"})

    assert read == {notice}
    assert "1" in unread
    assert not Notice.objects.filter(read_at__isnull=False).exists()
    assert other.read_at is None


def test_the_inbox_costs_the_same_for_many_as_for_few(client, alice, django_assert_max_num_queries):
    def fill(number):
        for each in range(number):
            tell(alice, about=make_engagement(f"Park {each}", visibility="public"))

    fill(3)
    page_of(client)  # what is read once
    with django_assert_max_num_queries(14):
        page_of(client)
    fill(30)
    with django_assert_max_num_queries(14):
        page_of(client)


def test_a_person_chooses_when_mail_comes(client, alice):
    answer = client.post(
        reverse("notice_settings"),
        {"rhythm": "weekly", "hour": "7", "weekday": "4", "zone": "Pacific/Auckland"},
    )

    assert answer.status_code == 302
    box = alice.letterbox
    assert (box.rhythm, box.hour, box.weekday, box.zone) == ("weekly", 7, 4, "Pacific/Auckland")
    assert Entry.objects.get(subject_kind="notices.letterbox").changes["hour"] == [8, 7]


@pytest.mark.parametrize(
    "wrong",
    [{"rhythm": "hourly"}, {"hour": "24"}, {"weekday": "-1"}, {"zone": "Mars/Olympus"}],
)
def test_a_choice_that_does_not_exist_is_refused(client, alice, wrong):
    given = {"rhythm": "daily", "hour": "7", "weekday": "4", "zone": ""}

    answer = client.post(reverse("notice_settings"), given | wrong)

    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()


def test_a_kind_is_muted_and_unmuted_on_the_account_page(client, alice):
    choose = reverse("notice_choose")

    client.post(choose, {"kind": "named", "mute": "1"})
    muted = page_of(client, reverse("notice_settings"))
    client.post(choose, {"kind": "named", "unmute": "1"})

    assert "Tell me by mail again" in muted
    assert not Mute.objects.exists()


def test_nobody_mutes_what_they_were_never_told_of(client, alice):
    client.post(reverse("notice_choose"), {"about": "register.engagement 1", "mute": "1"})

    assert not Mute.objects.exists()


def link_in(message, words):
    """The path after `words` in a letter's text."""
    address = re.search(rf"{words} (\S+)", message.body)[1]
    return "/" + address.split("/", 3)[3]


@pytest.fixture
def letter(alice, mailoutbox):
    tell(alice, about=make_organisation("Parks"), text="The park waits")
    tell(alice, kind="named")
    look()
    return mailoutbox[0]


def test_a_mail_program_stops_mail_with_one_post_and_without_signing_in(letter, alice):
    stranger = Client(enforce_csrf_checks=True)
    address = letter.message()["List-Unsubscribe"].strip("<>")
    path = "/" + address.split("/", 3)[3]

    looked = stranger.get(path)
    alice.letterbox.refresh_from_db()
    before = alice.letterbox.rhythm
    done = stranger.post(path, {"List-Unsubscribe": "One-Click"})

    assert looked.status_code == done.status_code == 200
    assert before == "at_once"  # looking alone changes nothing
    alice.letterbox.refresh_from_db()
    assert alice.letterbox.rhythm == "off"
    stranger.post(path, {"undo": "1"})
    alice.letterbox.refresh_from_db()
    assert alice.letterbox.rhythm == "at_once"


@pytest.mark.parametrize(
    ("words", "about", "kind"),
    [
        ("No more mail about this:", "government.organisation", ""),
        ("No more mail of this kind:", "", "named"),
    ],
)
def test_a_letters_link_mutes_one_thing_or_kind_and_names_no_thing(letter, words, about, kind):
    path = link_in(letter, words)

    page = Client().post(path).content.decode()

    muted = Mute.objects.get()
    assert muted.kind == kind
    assert muted.about.startswith(about)
    assert "Parks" not in page
    Client().post(path, {"undo": "1"})
    assert not Mute.objects.exists()


def test_a_link_that_was_changed_opens_nothing(alice):
    secret = links.path(alice).rsplit("/", 2)[1]

    for wrong in ("nonsense", secret[:-1] + "x", secret.replace(":", "", 1)):
        assert Client().post(reverse("notice_mute", args=[wrong])).status_code == 404
    assert Entry.objects.count() == 0


def test_letters_of_a_hub_for_trying_are_on_a_page_for_officials(client, alice, settings, tmp_path):
    make_membership(alice, make_organisation("Parks"), "lead")
    settings.MAIL_FOLDER = tmp_path
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(tmp_path)},
        }
    }
    empty = page_of(client, reverse("mail_folder"))
    post.EmailMessage("Démarche <b>", "See https://weft.example/x", to=["a@example.org"]).send()

    page = page_of(client, reverse("mail_folder"))
    settings.MAIL_FOLDER_SHOWN = False
    hidden = client.get(reverse("mail_folder"))

    assert "No mail yet" in empty
    assert "Démarche &lt;b&gt;" in page
    assert 'href="https://weft.example/x"' in page
    assert hidden.status_code == 404


def test_a_broken_file_in_the_folder_does_not_break_the_page(tmp_path):
    (tmp_path / "x.log").write_bytes(b"\xff\xfeContent-Type: text/plain; charset=x-none\n\nA")

    (kept,) = folder.kept(tmp_path)

    assert kept.to == ""
