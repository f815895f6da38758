import pytest
from django.core.management import call_command
from django.db.utils import OperationalError

from weft.register.models import SearchEntry
from weft.register.tests.factories import make_engagement
from weft.site import condition

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch):
    monkeypatch.setattr(condition, "_known_to_hold", set())


def test_a_living_process_says_so_without_asking_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/health/live")

    assert answer.json() == {"status": "live"}


def test_a_hub_that_can_serve_is_ready(client):
    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})
    assert answer["Cache-Control"] == "no-store"


def test_a_hub_whose_database_is_behind_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(condition, "missing_migrations", lambda: ["a.0001", "b.0002"])

    answer = client.get("/health/ready")

    assert answer.status_code == 503
    assert "behind the code by 2" in answer.json()["because"][0]


def test_a_hub_with_an_empty_database_is_behind_and_nothing_else(client, monkeypatch):
    class NoTables:
        def exists(self):
            raise OperationalError("no such table")

    monkeypatch.setattr(condition, "missing_migrations", lambda: ["a.0001"])
    monkeypatch.setattr(condition.SearchEntry, "objects", NoTables())

    answer = client.get("/health/ready")

    assert answer.status_code == 503
    assert len(answer.json()["because"]) == 1


def test_a_hub_without_its_database_is_not_ready_and_tells_no_details(client, monkeypatch):
    class Silent:
        def cursor(self):
            raise OperationalError("password authentication failed for weft")

    monkeypatch.setattr(condition, "connection", Silent())

    answer = client.get("/health/ready")

    assert answer.status_code == 503
    assert answer.json()["because"] == ["The database does not answer."]


def test_readiness_is_cheap_once_it_was_good(client, django_assert_max_num_queries):
    client.get("/health/ready")

    with django_assert_max_num_queries(1):
        client.get("/health/ready")


def test_a_hub_whose_search_was_not_indexed_is_not_ready(client):
    make_engagement()
    SearchEntry.objects.all().delete()

    answer = client.get("/health/ready")

    assert answer.json()["because"] == ["The search index is empty. Run “weft reindex”."]


def test_indexing_makes_it_ready(client, capsys):
    make_engagement()
    SearchEntry.objects.all().delete()

    call_command("reindex")

    assert "indexed 1 engagements" in capsys.readouterr().out
    assert client.get("/health/ready").status_code == 200
