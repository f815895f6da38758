"""What a reader sees when something cannot be shown."""

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.template.loader import render_to_string
from django.test import Client
from django.views import defaults

from weft.government.viewers import NOBODY

pytestmark = pytest.mark.django_db


def test_a_missing_page_keeps_the_frame(client):
    answer = client.get("/no-such-page/")

    assert answer.status_code == 404
    assert "<h1>Page not found</h1>" in answer.content.decode()
    assert 'id="menu"' in answer.content.decode()


def test_a_refusal_gives_its_reason_and_a_way_to_sign_in(rf):
    request = rf.get("/desk/?x=1")
    request.viewer = NOBODY

    answer = defaults.permission_denied(request, PermissionDenied("Only stewards see the queue."))

    assert answer.status_code == 403
    assert "Only stewards see the queue." in answer.content.decode()
    assert "/account/login/?next=/desk/%3Fx%3D1" in answer.content.decode()


def test_a_request_that_cannot_be_read_says_so(rf):
    answer = defaults.bad_request(rf.get("/"), BadRequest())

    assert answer.status_code == 400
    assert "This request cannot be read" in answer.content.decode()


def test_a_failure_is_told_in_both_languages_without_any_context():
    page = render_to_string("500.html")

    assert "Something went wrong" in page
    assert "Une erreur est survenue" in page


def test_an_expired_form_says_that_nothing_was_changed():
    answer = Client(enforce_csrf_checks=True).post("/language/setlang/", {"language": "fr"})

    assert answer.status_code == 403
    assert "Nothing was changed." in answer.content.decode()


@pytest.mark.parametrize("address", ["/about/", "/accessibility/"])
def test_the_pages_of_the_footer_open(client, address):
    assert client.get(address).status_code == 200
