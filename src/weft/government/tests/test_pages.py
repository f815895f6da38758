"""The pages of the shared lists, policy items, the queue and people."""

import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from weft.government import history, records, sections
from weft.government.actions import entries, memberships, merging, proposals
from weft.government.catalogue import CATALOGUES
from weft.government.models import (
    Area,
    Invitation,
    Merger,
    Organisation,
    PolicyItem,
    Proposal,
    RightsHolder,
    Topic,
)
from weft.government.models.policy import Visibility
from weft.government.tests.conftest import acts_of
from weft.government.tests.factories import (
    PASSWORD,
    hand_of,
    make_area,
    make_community,
    make_membership,
    make_organisation,
    make_person,
    make_policy_item,
    make_topic,
)
from weft.ledger import trail
from weft.people.models import Person

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(person):
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


@pytest.fixture
def steward(carol):
    return signed_in(carol)


def fill(size):
    """`size` entries of every list and of what their pages show beside them."""
    for number in range(size):
        body = make_organisation(f"Body {number}", parent=Organisation.objects.first())
        make_topic(f"Topic {number}", parent=Topic.objects.first())
        area = make_area(f"Area {number}", parent=Area.objects.first())
        make_community(f"Community {number}", area=area)
        RightsHolder.objects.create(names={"en": f"Nation {number}"})
        person = make_person("Person")
        make_membership(person, body)
        make_policy_item(body, f"Bill {number}", visibility=Visibility.PUBLIC, owner=person)
        met(f"Met {number}", f"{number}", kind="topic")


LISTS = [*CATALOGUES, "policy_items", "people", "proposals"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("size", [3, 30])
def test_a_list_asks_as_often_for_many_as_for_few(
    name, size, steward, django_assert_max_num_queries
):
    fill(size)

    with django_assert_max_num_queries(10):
        response = steward.get(reverse(name))

    assert response.status_code == 200


def test_an_entrys_page_asks_as_often_for_many_as_for_few(steward):
    fill(3)
    lists = [*(each.model for each in CATALOGUES.values()), PolicyItem]
    addresses = [model.objects.order_by("pk").first().get_absolute_url() for model in lists]

    few = [queries_of(steward, address) for address in addresses]
    fill(27)
    many = [queries_of(steward, address) for address in addresses]

    assert many == few
    assert max(many) <= 15


def queries_of(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_a_list_finds_by_any_name_in_any_spelling(client):
    found = Organisation.objects.create(
        names={"en": "Health Canada", "fr": "Santé Canada"}, other_names=["HC"]
    )
    make_organisation("Transport Canada")

    for text in ("health", "SANTE canada", "hc"):
        page = client.get(reverse("organisations"), {"q": text})
        assert [each.pk for each in page.context["rows"]] == [found.pk], text

    page = client.get(reverse("organisations"), {"q": "q'); DROP--", "level": "galactic"})
    assert "Nothing is called that here" in page.content.decode()


def test_a_list_can_be_filtered_in_its_address(client):
    agency = make_organisation("Agency", kind="agency")
    make_organisation("Ministry")

    page = client.get(reverse("organisations"), {"kind": "agency"})

    assert [each.pk for each in page.context["rows"]] == [agency.pk]


def test_topics_are_a_tree_in_the_order_of_their_codes(client):
    health = make_topic("Health", scheme="cofog", code="07")
    make_topic("Services", scheme="cofog", code="01")
    make_topic("Hospitals", scheme="cofog", code="07.3", parent=health)

    nodes = client.get(reverse("topics")).context["nodes"]

    assert [node.entry.name.text for node in nodes] == ["Services", "Health"]
    assert [node.entry.name.text for node in nodes[1].below] == ["Hospitals"]


def test_the_address_of_a_duplicate_leads_to_the_one_it_was_merged_into(client, acts):
    kept, copy = make_topic("Oceans"), make_topic("Seas")
    merging.merge(duplicate=copy, kept=kept, **acts)

    response = client.get(reverse("topic", args=[copy.public_id]))

    assert response.headers["Location"] == kept.get_absolute_url()


def test_a_page_shows_what_later_rooms_add_in_their_order(client, monkeypatch):
    monkeypatch.setattr(sections, "_makers", [])

    def maker(text):
        def make(kind, thing, request):
            return sections.Section("ui/empty.html", {"heading": kind, "text": f"{kind} {text}"})

        return make

    sections.register(maker("second"), order=20)
    sections.register(maker("first"), order=10)
    sections.register(lambda kind, thing, request: None, order=1)

    page = client.get(make_topic().get_absolute_url()).content.decode()

    assert page.index("topic first") < page.index("topic second")


def test_history_with_its_names_is_for_officials(client, steward, carol):
    steward.post(reverse("topic_new"), {"names_en": "Tides"})
    topic = Topic.objects.get(names__en="Tides")

    assert carol.name in steward.get(topic.get_absolute_url()).content.decode()
    assert carol.name not in client.get(topic.get_absolute_url()).content.decode()


def test_history_says_in_words_what_changed(steward, carol):
    above, body = make_organisation("Ministry of Water"), make_organisation("Fish")
    values = {"names": {"en": "Fishes"}, "parent": above, "kind": "agency"}
    entries.change(entry=body, values=values, base_version=1, **acts_of(carol))

    (line,) = history.of(body)
    page = steward.get(body.get_absolute_url()).content.decode()

    assert {(each.field, each.before, each.after) for each in line.changes} == {
        ("Name", "Fish", "Fishes"),
        ("Part of", "", "Ministry of Water"),
        ("Kind", "Ministry or department", "Agency or other public body"),
    }
    assert "Name: “Fish” became “Fishes”" in page
    assert "Part of: “Ministry of Water”" in page


@pytest.mark.parametrize("number", [1, 15])
def test_a_long_history_costs_as_many_queries_as_a_short_one(
    carol, number, django_assert_max_num_queries
):
    topic = make_topic()
    for version in range(number):
        values = {"parent": make_topic(f"Above {version}")}
        entries.change(entry=topic, values=values, base_version=version + 1, **acts_of(carol))

    with django_assert_max_num_queries(2):
        lines = history.of(topic)

    assert len(lines) == number
    assert lines[0].changes[0].after == f"Above {number - 1}"


def test_every_field_of_a_record_has_a_name_in_words():
    for model, names in records.FIELDS.items():
        for name in names:
            field = history.FIELDS.get(name) or model._meta.get_field(name).verbose_name
            assert "_" not in str(field), (model, name)
            assert name in history.FIELDS or isinstance(field, Promise), (model, name)


def test_a_steward_adds_and_changes_an_organisation(steward):
    steward.post(
        reverse("organisation_new"),
        {
            "names_en": "Ministry of Tides",
            "names_fr": "Ministère des Marées",
            "names_new_tag": "iu",
            "names_new_text": "ᐃᓄᒃᑎᑐᑦ",
            "other_names": "MT\nTides",
            "kind": "ministry",
            "level": "national",
            "identifiers": "register: mt",
        },
    )
    body = Organisation.objects.get(names__en="Ministry of Tides")
    assert body.names["iu"] == "ᐃᓄᒃᑎᑐᑦ"
    assert body.other_names == ["MT", "Tides"]

    edit = reverse("organisation_edit", args=[body.public_id])
    typed = {"names_en": "Tides", "kind": "agency", "level": "national", "base_version": "1"}
    steward.post(edit, typed)
    late = steward.post(edit, {**typed, "names_en": "Late"})

    body.refresh_from_db()
    assert (body.names, body.kind) == ({"en": "Tides"}, "agency")
    page = late.content.decode()
    assert "Somebody changed this since you opened it" in page
    assert 'value="Late"' in page
    assert 'name="base_version" value="2"' in page


def test_what_was_typed_stays_when_something_is_wrong(steward):
    page = steward.post(
        reverse("organisation_new"),
        {"names_en": "Tides", "kind": "agency", "level": "national", "time_zone": "Mars/Olympus"},
    ).content.decode()

    assert "There is no such time zone" in page
    assert 'value="Tides"' in page
    assert "Mars/Olympus" in page


def test_a_boundary_is_uploaded_drawn_and_kept_by_a_later_change(steward, client):
    square = [[[-70, 45], [-60, 45], [-60, 50], [-70, 50], [-70, 45]]]
    content = json.dumps({"type": "Polygon", "coordinates": square}).encode()
    area = make_area("Squareland")
    edit = reverse("area_edit", args=[area.public_id])

    upload = SimpleUploadedFile("square.geojson", content)
    steward.post(edit, {"names_en": "Squareland", "base_version": "1", "boundary": upload})
    steward.post(edit, {"names_en": "Square", "base_version": "2"})

    area.refresh_from_db()
    assert (area.names["en"], area.boundary["type"]) == ("Square", "Polygon")
    page = client.get(area.get_absolute_url()).content.decode()
    assert "The outline of Square, north up" in page


def test_a_merger_is_offered_to_be_undone(steward):
    kept, copy = make_topic("Oceans"), make_topic("Seas")

    page = steward.post(
        reverse("topic_merge", args=[copy.public_id]), {"kept": kept.public_id}, follow=True
    ).content.decode()
    undo = reverse("merger_undo", args=[Merger.objects.get().public_id])
    assert undo in page
    steward.post(undo)

    copy.refresh_from_db()
    assert copy.merged_into is None


def test_a_body_is_renamed_merged_and_abolished_on_one_page(steward):
    body, heir = make_organisation("Fish"), make_organisation("Oceans")
    address = reverse("organisation_succession", args=[body.public_id])

    missing = steward.post(address, {"kind": "merged", "on": "2026-01-01"})
    steward.post(address, {"kind": "renamed", "on": "2026-01-01", "names_en": "Fishes"})
    steward.post(
        address, {"kind": "merged", "on": "2026-02-01", "successor": heir.public_id, "note": "Act"}
    )

    assert "successor" in missing.context["form"].errors
    merged = heir.predecessions.get()
    page = steward.get(body.get_absolute_url()).content.decode()
    assert "Was merged into" in page
    assert "Until then it was called" in page
    assert steward.get(heir.get_absolute_url()).content.decode().count("Took over from") == 1
    undo = reverse("succession_undo", args=[merged.pk])
    assert undo in page
    steward.post(undo)
    assert "Was merged into" not in steward.get(body.get_absolute_url()).content.decode()


def test_what_is_planned_for_a_body_is_said_and_can_be_called_off(steward, client):
    body = make_organisation("Fish")
    address = reverse("organisation_succession", args=[body.public_id])

    steward.post(address, {"kind": "abolished", "on": "2099-01-01"})

    page = client.get(body.get_absolute_url()).content.decode()
    assert "Planned: it is abolished." in page
    assert "Call it off" not in page
    assert "Call it off" in steward.get(body.get_absolute_url()).content.decode()
    steward.post(reverse("succession_undo", args=[body.successions.get().pk]))
    assert "Planned" not in client.get(body.get_absolute_url()).content.decode()


# --- Policy items ----------------------------------------------------------------------------


def test_a_hidden_policy_item_leaves_no_trace_for_others(client, steward):
    item = make_policy_item(
        make_organisation(), "Quetzalcoatlus bill", visibility=Visibility.ORGANISATION
    )

    for reader in (client, steward):
        listed = reader.get(reverse("policy_items"), {"q": "Quetzalcoatlus"})
        assert listed.context["page"].paginator.count == 0
        hidden = reader.get(item.get_absolute_url())
        absent = reader.get(reverse("policy_item", args=["0000000000"]))
        assert hidden.status_code == absent.status_code == 404
        assert "Quetzalcoatlus" not in hidden.content.decode()


def test_a_policy_owner_records_an_item_and_puts_it_off(client):
    olga, body = make_person("Olga Owner"), make_organisation("Fish")
    make_membership(olga, body, role="policy_owner")
    owner = signed_in(olga)
    typed = {
        "title_en": "Tides bill",
        "kind": "bill",
        "stage": "drafting",
        "organisation": body.public_id,
        "owner": olga.email.upper(),
        "decision_on": "2026-04-01",
        "visibility": "public",
    }

    owner.post(reverse("policy_item_new"), typed)
    item = PolicyItem.objects.get()
    edit = reverse("policy_item_edit", args=[item.public_id])
    owner.post(edit, {**typed, "decision_on": "2026-06-01", "base_version": "1"})

    item.refresh_from_db()
    assert (item.owner, item.decision_on) == (olga, date(2026, 6, 1))
    page = client.get(item.get_absolute_url()).content.decode()
    assert "put off once" in page
    assert olga.name not in page


def test_reading_a_restricted_policy_item_is_noted(steward):
    item = make_policy_item(make_organisation(), visibility=Visibility.GOVERNMENT)

    steward.get(item.get_absolute_url())

    assert trail.readings_of(item).count() == 1


# --- The queue -------------------------------------------------------------------------------


def met(name, value, kind="organisation"):
    return proposals.propose(
        kind=kind, scheme="s", value=value, names={"en": name}, origin="import 1", hand=hand_of()
    )


def test_the_queue_suggests_what_a_name_resembles_and_links_it(steward):
    body = make_organisation("Health Canada")
    proposal = met("Health Canda", "hc")

    page = steward.get(reverse("proposals"))
    assert page.context["lines"][0]["like"] == [body]
    steward.post(reverse("proposals"), {"link": f"{proposal.pk}:{body.public_id}"})

    proposal.refresh_from_db()
    assert proposal.became == body


def test_several_are_decided_at_once_and_undone(steward):
    ticked = [met("Tides", "1").pk, met("Waves", "2").pk]
    met("Left alone", "3")

    page = steward.post(reverse("proposals"), {"act": "create", "id": ticked}, follow=True)
    undo = reverse("proposals_undo") + f"?id={ticked[0]}&amp;id={ticked[1]}"
    assert undo in page.content.decode()
    assert Proposal.objects.filter(state="created").count() == 2

    steward.post(undo.replace("&amp;", "&"))
    assert Proposal.objects.filter(state="waiting").count() == 3


def test_another_entry_is_found_by_search(steward):
    body = make_organisation("Ministry of the Ocean")
    proposal = met("Zzz", "z")

    page = steward.get(reverse("proposal", args=[proposal.pk]), {"q": "ministry ocean"})

    assert page.context["found"] == [body]


def test_nonsense_sent_to_the_queue_decides_nothing(steward):
    proposal = met("Tides", "1")

    for sent in ({}, {"act": "explode", "id": proposal.pk}, {"act": "create", "id": "x"}):
        assert steward.post(reverse("proposals"), sent).status_code == 302
    assert steward.post(reverse("proposals"), {"link": "x:y"}).status_code == 404

    proposal.refresh_from_db()
    assert proposal.state == "waiting"


# --- People ----------------------------------------------------------------------------------


def test_the_public_and_civil_society_see_no_list_of_people(client):
    civil = make_person("Civ")
    make_membership(civil, make_organisation("Friends", kind="civil_society"))

    assert client.get(reverse("people")).status_code == 302
    assert signed_in(civil).get(reverse("people")).status_code == 403


def test_a_lead_invites_an_analyst_who_makes_an_account_and_is_in(
    mailoutbox, django_capture_on_commit_callbacks
):
    body, bob = make_organisation("Fish"), make_person("Bob Lead")
    make_membership(bob, body)
    lead, newcomer = signed_in(bob), Client()
    offer = {"email": "nina@example.org", "organisation": body.public_id, "role": "analyst"}

    with django_capture_on_commit_callbacks(execute=True):
        lead.post(reverse("invite"), offer)
    (line,) = [each for each in mailoutbox[0].body.splitlines() if "/invitations/" in each]
    address = "/invitations/" + line.split("/invitations/")[1]
    assert "nina@example.org" in newcomer.get(address).content.decode()
    response = newcomer.post(address, {"name": "Nina New", "password": PASSWORD})

    assert response.status_code == 302
    nina = Person.objects.get(email="nina@example.org")
    assert newcomer.session["_auth_user_id"] == str(nina.pk)
    assert "used, withdrawn" in Client().get(address).content.decode()


def test_an_invitation_to_an_account_asks_to_sign_in_with_it(acts, carol):
    alice, body = make_person("Alice"), make_organisation("Fish")
    secret = "s" * 43
    Invitation.objects.create(
        email=alice.email,
        organisation=body,
        role="lead",
        digest=memberships.digest_of(secret),
        invited_by=carol,
        invited_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=1),
    )
    address = reverse("invitation", args=[secret])

    assert f"?next={address}" in Client().get(address).content.decode()
    assert "another account" in signed_in(carol).get(address).content.decode()
    signed_in(alice).post(address)

    assert alice.memberships.get().role == "lead"


def test_a_steward_gives_changes_lends_and_ends_a_role(steward):
    alice, dan, body = make_person("Alice"), make_person("Dan"), make_organisation("Fish")
    today = timezone.localdate()
    later, earlier = today + timedelta(days=30), today - timedelta(days=30)

    steward.post(
        reverse("membership_new", args=[alice.public_id]),
        {"organisation": body.public_id, "role": "lead", "starts_on": earlier.isoformat()},
    )
    held = alice.memberships.get()
    steward.post(
        reverse("membership_lend", args=[held.public_id]),
        {"deputy": dan.email, "starts_on": today.isoformat(), "ends_on": later.isoformat()},
    )
    page = steward.get(reverse("person", args=[dan.public_id])).content.decode()
    assert "deputy of Alice" in page
    steward.post(
        reverse("membership_edit", args=[held.public_id]),
        {"role": "policy_owner", "ends_on": later.isoformat()},
    )
    held.refresh_from_db()
    assert (held.role, held.ends_on) == ("policy_owner", later)
    steward.post(reverse("membership_end", args=[held.public_id]), {"on": today.isoformat()})

    held.refresh_from_db()
    assert held.ends_on == today
    page = steward.get(reverse("person", args=[alice.public_id])).content.decode()
    assert page.count("Carol Steward – changed") == 2


def test_a_page_of_somebody_merged_leads_to_the_account_that_is_kept(steward, acts):
    kept, copy = make_person("Bob"), make_person("Bobby")

    steward.post(reverse("person_merge", args=[copy.public_id]), {"kept": kept.email})
    response = steward.get(reverse("person", args=[copy.public_id]))

    assert response.headers["Location"] == reverse("person", args=[kept.public_id])


def test_the_letter_is_plain_text(acts, mailoutbox, django_capture_on_commit_callbacks):
    body = make_organisation("Fish & Chips")

    with django_capture_on_commit_callbacks(execute=True):
        memberships.invite(email="x@example.org", organisation=body, role="lead", **acts)

    assert "Fish & Chips" in mailoutbox[0].body
    assert "Fish & Chips" in mailoutbox[0].subject
