"""Banners say what was done, once, and offer to undo it."""

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.template import RequestContext, Template

from weft.ui import banners


@pytest.fixture
def request_(rf, db):
    request = rf.get("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


def shown(request) -> str:
    return Template("{% banners %}").render(RequestContext(request))


def test_what_was_done_can_be_undone(request_):
    banners.say(request_, "The engagement was cancelled.", undo="/undo/")

    page = shown(request_)

    assert "The engagement was cancelled." in page
    assert '<form action="/undo/" method="post"' in page
    assert 'name="csrfmiddlewaretoken"' in page


def test_a_banner_is_shown_once(request_):
    banners.say(request_, "Saved.")

    assert not request_._messages.used
    shown(request_)

    assert request_._messages.used  # Django forgets what was used


def test_a_refusal_is_announced_at_once(request_):
    banners.refuse(request_, "That page has expired.")

    assert 'role="alert"' in shown(request_)


def test_words_are_escaped(request_):
    banners.warn(request_, "<b>loud</b>")

    assert "<b>" not in shown(request_)
