"""The frame of every page."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_frame_is_in_the_readers_language(client):
    page = client.get("/", headers={"accept-language": "fr"}).content.decode()

    assert '<html lang="fr" dir="ltr"' in page
    assert 'href="#main"' in page


def test_another_day_is_said_and_keeps_the_rest_of_the_address(client):
    page = client.get("/?q=water&on=2025-02-15").content.decode()

    assert "You are looking at the register as of <strong>15 February 2025</strong>." in page
    assert '<input type="hidden" name="q" value="water">' in page
    assert 'href="?q=water"' in page


def test_today_is_not_said(client):
    assert "as of" not in client.get("/").content.decode()


def test_the_language_switch_keeps_the_address(client):
    page = client.get("/?q=water", headers={"accept-language": "en"}).content.decode()
    assert 'name="next" value="/?q=water"' in page

    answer = client.post("/language/setlang/", {"language": "fr", "next": "/?q=water"})

    assert answer.url == "/?q=water"
    assert '<html lang="fr"' in client.get(answer.url).content.decode()
