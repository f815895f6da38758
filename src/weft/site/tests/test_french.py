"""A reader who asks for French meets French, on the hub's own pages and on those of its parts."""

from datetime import date

import pytest
from django.urls import reverse

from weft.government.tests.factories import make_membership, make_organisation, make_person
from weft.register.tests.factories import make_engagement

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(client):
    person = make_person("Sam Official")
    make_membership(person, make_organisation("Parks"), "lead")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")


def french(client, address, data=None):
    ask = client.get if data is None else client.post
    response = ask(address, data or {}, headers={"accept-language": "fr-CA, fr;q=0.9"})
    assert response.headers["Content-Language"] == "fr"
    return response.content.decode()


def test_the_front_page_says_what_it_is_in_french(client):
    page = french(client, "/")

    assert '<html lang="fr"' in page
    assert "Voyez qui l’administration sollicite, sur quoi, et ce qui en est résulté" in page


def test_what_was_found_is_a_french_sentence(client):
    make_engagement("Parc", opens_on=date(2025, 3, 1))
    make_engagement("Parc", opens_on=date(2025, 3, 1))

    page = french(client, "/engagements/?q=parc&on=2025-03-10")

    assert "2 démarches sur «\u00a0parc\u00a0»" in page


def test_an_engagement_tells_its_state_and_dates_in_french(client):
    engagement = make_engagement(opens_on=date(2025, 2, 15), closes_on=date(2025, 5, 1))

    page = french(client, f"/engagements/{engagement.public_id}/?on=2025-03-10")

    assert "Ouverte" in page
    assert "Elle est ouverte jusqu’à la fin du 1er mai 2025." in page
    assert "15 février" in page


def test_who_brings_in_a_spreadsheet_is_guided_in_french(client, lead):
    page = french(client, reverse("import_new"))

    assert "Donner un fichier" in page


def test_what_django_and_allauth_say_is_french_too(client):
    page = french(client, reverse("account_login"), {"login": ""})

    assert "Se connecter" in page
    assert "Ce champ est obligatoire." in page


def test_a_page_that_is_not_there_says_so_in_french(client):
    assert "Page introuvable" in french(client, "/nothing/")
