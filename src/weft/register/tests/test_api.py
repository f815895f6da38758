"""Engagements through the API: found, read, recorded and changed."""

from datetime import date, timedelta
from typing import get_args
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.utils import timezone

from weft.api import cursors
from weft.government.api import schemas as lists
from weft.government.models import Community, Organisation, PolicyItem
from weft.government.models.policy import Visibility
from weft.government.tests.factories import (
    make_community,
    make_membership,
    make_organisation,
    make_person,
    make_topic,
)
from weft.ledger.models import Entry
from weft.people import tokens
from weft.people.models import Token
from weft.register import actions, states
from weft.register.api import routes, schemas
from weft.register.models import Engagement, Influence
from weft.register.search import reindex
from weft.register.tests.factories import make_engagement

pytestmark = pytest.mark.django_db
LIST = "/api/v1/engagements"
READ, WRITE = Token.Scope.ENGAGEMENTS_READ, Token.Scope.ENGAGEMENTS_WRITE


@pytest.fixture
def ministry():
    return make_organisation("Ministry of Parks")


@pytest.fixture
def lead(ministry):
    person = make_person("Lea Lead")
    make_membership(person, ministry, "lead")
    return person


@pytest.fixture
def bearing(lead):
    """Headers of a token of the lead's, with scopes."""

    def make(*scopes, **fields):
        now = timezone.now()
        fields = {"at": now, "expires_at": now + timedelta(days=1), **fields}
        _, secret = tokens.mint(owner=lead, name="A program", scopes=scopes, **fields)
        return {"authorization": f"Bearer {secret}"}

    return make


def ids(answer):
    return [item["id"] for item in answer.json()["items"]]


def test_an_engagement_is_read_with_what_it_is_linked_to(client, ministry):
    seniors = make_community("Seniors", code="seniors")
    engagement = make_engagement(
        "Parks", lead=ministry, opens_on=date(2026, 2, 1), methods=["Survey"], version=4
    )
    engagement.topics.add(make_topic("Water", scheme="cofog", code="06.3"))
    engagement.influences.create(level="consult", community=seniors)

    answer = client.get(f"{LIST}/{engagement.public_id}")

    shown = answer.json()
    assert (shown["id"], shown["version"]) == (engagement.public_id, 4)
    assert shown["title"] == {
        "text": "Parks",
        "language": "en",
        "machine": False,
        "all": {"en": "Parks"},
    }
    assert shown["lead"]["name"]["text"] == "Ministry of Parks"
    assert shown["topics"][0]["code"] == "cofog:06.3"
    assert shown["influences"][0]["community"] == seniors.public_id
    assert (shown["opens_on"], shown["methods"]) == ("2026-02-01", ["Survey"])
    assert shown["address"].endswith(f"/engagements/{engagement.public_id}/")
    assert answer["ETag"].startswith('"4.')


def test_a_text_that_a_machine_made_says_so(client):
    engagement = make_engagement("Health")
    Engagement.objects.update(title={"en": "Health", "fr-t-en-t0-und": "Santé"})

    title = client.get(f"{LIST}/{engagement.public_id}?lang=fr").json()["title"]

    assert (title["text"], title["machine"]) == ("Santé", True)


@pytest.mark.parametrize(
    ("query", "accepts", "says", "language"),
    [
        ("", "fr-CA, en;q=0.5", "Eau", "fr"),
        ("?lang=en", "fr", "Water", "en"),
        ("?lang=iu", "fr", "ᐃᒥᖅ", "iu"),
        ("", "de", "Water", "en"),
        ("", ";;;q=x,\x7f", "Water", "en"),
    ],
)
def test_texts_come_in_the_language_asked_for(client, query, accepts, says, language):
    engagement = make_engagement("Water")
    Engagement.objects.update(title={"en": "Water", "fr": "Eau", "iu": "ᐃᒥᖅ"})

    answer = client.get(
        f"{LIST}/{engagement.public_id}{query}", headers={"accept-language": accepts}
    )

    assert answer.json()["title"]["text"] == says
    assert answer["Content-Language"] == language
    assert "Accept-Language" in answer["Vary"]


def test_the_list_takes_the_filters_of_the_pages(client, ministry):
    mine = make_engagement("Mine", lead=ministry, opens_on=date(2026, 1, 1))
    make_engagement("Other", opens_on=date(2026, 1, 1))

    answer = client.get(LIST, {"organisation": ministry.public_id, "year": "2026"})

    assert ids(answer) == [mine.public_id]
    assert answer.json()["total"] == {"number": 1, "more": False}


def test_the_list_takes_a_day_by_which_they_close(client):
    first = make_engagement("First", opens_on=date(2026, 1, 1), closes_on=date(2026, 1, 2))
    make_engagement("Later", opens_on=date(2026, 1, 1), closes_on=date(2026, 1, 3))

    answer = client.get(LIST, {"opens_by": "2026-01-01", "closes_by": "2026-01-02"})

    assert ids(answer) == [first.public_id]


@pytest.mark.parametrize("sort", ["newest", "closing", "changed", "identifier", "relevance"])
def test_following_next_meets_every_engagement_once(client, ministry, sort):
    days = [None, None, date(2026, 1, 1), date(2026, 1, 1), date(2026, 2, 2)]
    made = [make_engagement("Parks", lead=ministry, opens_on=day, closes_on=day) for day in days]
    reindex([each.pk for each in made])

    met, following = [], f"{LIST}?limit=2&sort={sort}&q=Parks"
    while following:
        answer = client.get(following)
        met += ids(answer)
        following = answer.json()["next"]
        assert following is None or following in answer["Link"]

    assert sorted(met) == sorted(each.public_id for each in made)


@pytest.mark.parametrize("sort", ["newest", "identifier"])
def test_a_cursor_betrays_no_number_of_the_database(client, sort):
    made = [make_engagement(opens_on=date(2026, 1, 1)) for _ in range(3)]

    following = client.get(f"{LIST}?limit=1&sort={sort}").json()["next"]

    cursor = QueryDict(urlsplit(following).query)["cursor"]
    assert not {each.pk for each in made} & set(cursors.decode(cursor))


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("cursor=nonsense", "cursor"),
        ("cursor=WyJyZWxldmFuY2UiLDEwXQ", "cursor"),  # of a list by relevance
        ("limit=0", "limit"),
        ("limit=" + "9" * 5000, "limit"),
        ("state=opened", "state"),
        ("from=soon", "from"),
        ("from=0", "from"),
        ("organisation=%00", "organisation"),
        ("q=%00", "q"),
        ("lang=%00", "lang"),
        ("sort=title", "sort"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_named(client, query, parameter):
    answer = client.get(f"{LIST}?{query}")

    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json()["errors"][0]["parameter"] == parameter


@pytest.mark.parametrize("public_id", ["absent0000", "no-identifier", "%00", "é" * 300])
def test_a_hidden_engagement_is_absent_in_the_same_words(client, public_id):
    hidden = make_engagement("Hidden", visibility="named")

    absent = client.get(f"{LIST}/{public_id}")
    met = client.get(f"{LIST}/{hidden.public_id}")

    assert (met.status_code, met.json()) == (404, absent.json())
    assert met["Content-Type"] == "application/problem+json"


def test_a_token_shows_what_its_owner_sees(client, ministry, bearing):
    hidden = make_engagement("Hidden", lead=ministry, visibility="organisation")

    assert ids(client.get(LIST)) == []
    assert ids(client.get(LIST, headers=bearing(READ))) == [hidden.public_id]
    assert ids(client.get(LIST, headers=bearing(WRITE))) == []  # the scope is missing


def test_a_cookie_shows_and_does_nothing(client, ministry, lead):
    make_engagement("Hidden", lead=ministry, visibility="organisation")
    client.force_login(lead, backend="django.contrib.auth.backends.ModelBackend")

    assert ids(client.get(LIST)) == []
    assert client.post(LIST, {}, content_type="application/json").status_code == 401


def test_reading_restricted_records_is_on_record_once_an_hour_for_each(client, ministry, bearing):
    hidden = [make_engagement("H", lead=ministry, visibility="organisation") for _ in range(2)]
    make_engagement("Shown")
    headers = bearing(READ)

    client.get(LIST, headers=headers)
    client.get(f"{LIST}/{hidden[0].public_id}", headers=headers)

    read = Entry.objects.filter(verb="read", channel="api")
    assert sorted(read.values_list("subject_id", flat=True)) == [each.pk for each in hidden]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer weft_nonsense"},
        {"authorization": "Basic bGVhOmxlYQ=="},
        {"authorization": "Bearer"},
    ],
)
def test_who_bears_no_good_token_is_told_what_is_needed(client, headers):
    answer = client.post(LIST, {}, content_type="application/json", headers=headers)

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert "token" in answer.json()["detail"]


def test_a_bad_token_is_refused_even_where_none_is_needed(client):
    assert client.get(LIST, headers={"authorization": "Bearer weft_old"}).status_code == 401


def create(client, headers, **values):
    return client.post(LIST, values, content_type="application/json", headers=headers)


def change(client, headers, engagement, if_match='"1"', **values):
    return client.patch(
        f"{LIST}/{engagement.public_id}",
        values,
        content_type="application/json",
        headers={**headers, **({"if-match": if_match} if if_match else {})},
    )


def test_a_program_records_an_engagement(client, ministry, bearing):
    topic = make_topic()
    answer = create(
        client,
        bearing(READ, WRITE),
        title={"en": "Parks"},
        lead=ministry.public_id,
        topics=[topic.public_id],
        opens_on="2026-09-01",
        influences=[{"level": "consult"}],
        visibility="organisation",
    )

    assert answer.status_code == 201
    made = Engagement.objects.get()
    assert answer["Location"].endswith(f"{LIST}/{made.public_id}")
    assert (made.words.text, list(made.topics.all())) == ("Parks", [topic])
    assert answer.json()["visibility"] == "organisation"
    entry = Entry.objects.get(verb="created", subject_kind="register.engagement")
    assert (entry.channel, entry.actor_id) == ("api", made.created_by_id)
    assert entry.origin.startswith("token ")


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"title": {}}, "#/title"),
        ({"title": {"en": "a\0b"}}, "#/title/en"),
        ({"title": {"not a tag": "x"}}, "#/title"),
        ({"opens_on": "2026-09-02", "closes_on": "2026-09-01"}, "#"),
        ({"opens_on": 0}, "#/opens_on"),
        ({"topics": ["absent0000"]}, "#/topics"),
        ({"lead": "absent0000"}, "#/lead"),
        ({"version": 3}, "#/version"),
        ({"influences": [{"level": "dictate"}]}, "#/influences/0/level"),
        ({"influences": [{"level": "consult", "community": "absent0000"}]}, "#/influences"),
        ({"embargo_until": "2026-09-01"}, "#/embargo_until"),
    ],
)
def test_what_cannot_be_recorded_says_where_and_nothing_is_saved(
    client, ministry, bearing, values, pointer
):
    whole = {"title": {"en": "Parks"}, "lead": ministry.public_id, **values}

    answer = create(client, bearing(READ, WRITE), **whole)

    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]
    assert not Engagement.objects.exists()


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[" * 100_000, b'{"title":"\\ud800"}', b""])
def test_a_body_that_cannot_be_read_is_refused(client, bearing, body):
    answer = client.post(LIST, body, content_type="application/json", headers=bearing(WRITE))

    assert answer.status_code in {400, 422}
    assert answer["Content-Type"] == "application/problem+json"


def test_a_program_changes_what_it_read(client, ministry, bearing):
    engagement = make_engagement("Parks", lead=ministry)
    headers = bearing(READ, WRITE)
    read = client.get(f"{LIST}/{engagement.public_id}", headers=headers)

    answer = change(client, headers, engagement, read["ETag"], title={"en": "Gardens"})

    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    assert answer.json()["title"]["text"] == "Gardens"
    assert Entry.objects.get(verb="changed").changes["title"][1] == {"en": "Gardens"}


def test_a_change_of_an_old_version_is_refused_and_says_what_changed_since(
    client, ministry, bearing
):
    engagement = make_engagement("Parks", lead=ministry)
    headers = bearing(READ, WRITE)
    change(client, headers, engagement, '"1"', title={"en": "Theirs"})

    answer = change(client, headers, engagement, '"1"', title={"en": "Mine"})

    problem = answer.json()
    assert (answer.status_code, problem["version"]) == (412, 2)
    assert [each["fields"] for each in problem["changes"]] == [["title"]]
    assert Engagement.objects.get().words.text == "Theirs"


def test_a_change_of_who_knows_what_is_refused(client, ministry, bearing):
    engagement = make_engagement("Parks", lead=ministry)

    answer = change(client, bearing(READ, WRITE), engagement, None, title={"en": "Mine"})

    assert answer.status_code == 428


def test_who_may_not_change_is_told_why(client, bearing):
    engagement = make_engagement("Of another organisation")

    without_scope = change(client, bearing(READ), engagement, title={"en": "x"})
    not_theirs = change(client, bearing(READ, WRITE), engagement, title={"en": "x"})

    assert (without_scope.status_code, not_theirs.status_code) == (403, 403)
    assert "token" in without_scope.json()["detail"]
    assert "lead organisation" in not_theirs.json()["detail"]


def act(client, headers, engagement, name, if_match='"1"', **said):
    return client.post(
        f"{LIST}/{engagement.public_id}/acts/{name}",
        said,
        content_type="application/json",
        headers={**headers, **({"if-match": if_match} if if_match else {})},
    )


def test_a_program_announces_and_cancels_as_people_do(client, ministry, bearing):
    engagement = make_engagement(
        lead=ministry, purpose={"en": "To hear"}, communities=[make_community()],
        opens_on=date(2999, 1, 1), closes_on=date(2999, 2, 1), visibility="organisation",
    )  # fmt: skip
    headers = bearing(READ, WRITE)

    announced = act(client, headers, engagement, "announce")
    cancelled = act(client, headers, engagement, "cancel", announced["ETag"], reason="No money")
    taken_back = act(client, headers, engagement, "reinstate", cancelled["ETag"])

    assert [each.status_code for each in (announced, cancelled, taken_back)] == [200, 200, 200]
    assert (announced.json()["state"], announced.json()["visibility"]) == ("announced", "public")
    assert (cancelled.json()["state"], cancelled.json()["cancel_reason"]) == (
        "cancelled",
        "No money",
    )
    assert (taken_back.json()["state"], taken_back.json()["version"]) == ("announced", 4)
    made = Entry.objects.filter(subject_id=engagement.pk).order_by("pk")
    assert [(each.what, each.channel) for each in made] == [
        ("announce", "api"),
        ("cancel", "api"),
        ("reinstate", "api"),
    ]


def test_an_act_says_what_it_still_needs_and_nothing_is_done(client, ministry, bearing):
    engagement = make_engagement(lead=ministry, opens_on=date(2999, 1, 1))
    headers = bearing(READ, WRITE)

    announced = act(client, headers, engagement, "announce")
    cancelled = act(client, headers, engagement, "cancel")

    assert (announced.status_code, cancelled.status_code) == (422, 422)
    assert {each["pointer"] for each in announced.json()["errors"]} == {
        "#/purpose",
        "#/closes_on",
        "#/communities",
    }
    assert [each["pointer"] for each in cancelled.json()["errors"]] == ["#/reason"]
    assert Engagement.objects.get().version == 1


def test_an_act_is_refused_for_the_reasons_that_pages_give(client, ministry, bearing):
    engagement = make_engagement(lead=ministry, opens_on=date(2999, 1, 1))
    headers = bearing(READ, WRITE)

    out_of_turn = act(client, headers, engagement, "report")
    unknown = act(client, headers, engagement, "publish")
    of_nothing_read = act(client, headers, engagement, "cancel", None, reason="x")
    of_an_old_version = act(client, headers, engagement, "cancel", '"7"', reason="x")
    without_scope = act(client, bearing(READ), engagement, "cancel", reason="x")
    not_theirs = act(client, headers, make_engagement(), "cancel", reason="x")

    assert (out_of_turn.status_code, unknown.status_code) == (403, 422)
    assert "cannot be done now" in out_of_turn.json()["detail"]
    assert (of_nothing_read.status_code, of_an_old_version.status_code) == (428, 412)
    assert (without_scope.status_code, not_theirs.status_code) == (403, 403)


def test_a_program_confirms_the_dates_of_a_stale_record(client, ministry, bearing):
    engagement = make_engagement(
        lead=ministry, opens_on=date(2020, 1, 1), closes_on=date(2020, 2, 1), source_state="open"
    )

    answer = act(client, bearing(READ, WRITE), engagement, "confirm_dates")

    assert (answer.status_code, answer.json()["stale"]) == (200, False)


def test_what_did_not_change_is_not_sent_again(client):
    engagement = make_engagement()
    for address in (LIST, f"{LIST}/{engagement.public_id}"):
        first = client.get(address)

        again = client.get(address, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_pages_of_other_sites_may_read_what_everybody_may_and_nothing_else(client, bearing):
    assert client.get(LIST)["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get(LIST, headers=bearing(READ))


@pytest.mark.parametrize(("method", "status"), [("delete", 405), ("put", 405), ("options", 405)])
def test_a_method_that_is_not_there_is_a_problem_too(client, method, status):
    answer = getattr(client, method)(LIST)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert "GET" in answer["Allow"]


def test_an_address_that_is_not_there_is_a_problem_too(client):
    answer = client.get("/api/v1/nonsense")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_who_asks_too_often_waits(client, settings):
    settings.API_CALLS_A_MINUTE = 3

    answers = [client.get(LIST, REMOTE_ADDR="192.0.2.7") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 60


def test_a_failure_of_ours_is_a_problem_without_its_secrets(client, monkeypatch):
    def fail(*arguments, **named):
        raise RuntimeError("the password is hunter2")

    monkeypatch.setattr("weft.register.search.find", fail)

    answer = client.get(LIST)
    assert answer.status_code == 500
    assert "hunter2" not in answer.content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_a_list_takes_the_same_queries_for_one_and_for_many(
    client, ministry, bearing, number, django_assert_max_num_queries
):
    for each in range(number):
        engagement = make_engagement(f"Number {each}", lead=ministry, visibility="organisation")
        engagement.topics.add(make_topic())
        engagement.supporting.add(make_organisation())
    headers = bearing(READ)
    client.get(LIST, headers=headers)  # notes the use of the token, and the readings

    with django_assert_max_num_queries(12):
        client.get(LIST, headers=headers)


@pytest.mark.parametrize(
    ("spelled", "choices"),
    [
        (lists.LevelOfGovernment, Organisation.Level.values),
        (lists.KindOfOrganisation, Organisation.Kind.values),
        (lists.WhatIsShared, Community.Shares.values),
        (lists.KindOfPolicyItem, PolicyItem.Kind.values),
        (lists.StageOfPolicyItem, PolicyItem.Stage.values),
        (lists.WhoMaySee, Visibility.values),
        (schemas.LevelOfInfluence, Influence.Level.values),
        (schemas.StateName, list(states.LABELS)),
        (schemas.ActName, [*actions.MOVES, routes.CONFIRM]),
    ],
)
def test_the_description_knows_every_choice(spelled, choices):
    assert list(get_args(spelled)) == list(choices)
