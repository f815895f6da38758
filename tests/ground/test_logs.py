"""The log tells what happened and to which request, and nothing personal."""

import json
import logging

import pytest
from django.test import RequestFactory
from django.urls import ResolverMatch

from weft.logs import JsonLines, ShortLines, WithRequest, shown_path

pytestmark = pytest.mark.django_db


class Keeper(logging.Handler):
    def __init__(self):
        super().__init__()
        self.addFilter(WithRequest())
        self.lines = []

    def emit(self, record):
        self.lines.append(json.loads(JsonLines().format(record)))


@pytest.fixture
def lines():
    keeper, logger = Keeper(), logging.getLogger("weft.requests")
    logger.addHandler(keeper)
    logger.setLevel(logging.INFO)
    yield keeper.lines
    logger.removeHandler(keeper)


def test_each_request_has_one_line_without_its_query(client, lines):
    answer = client.get("/no-such-page/?email=alice@example.org")

    (line,) = lines
    assert line["path"] == "/no-such-page/"
    assert line["status"] == 404
    assert line["method"] == "GET"
    assert line["request"] == answer["X-Request-ID"]
    assert "alice" not in json.dumps(line)


def test_the_id_a_proxy_gave_is_kept_and_nonsense_is_not(client):
    kept = client.get("/health/live", headers={"x-request-id": "abc-123-def"})
    made = client.get("/health/live", headers={"x-request-id": 'a"b\\c <script>'})

    assert kept["X-Request-ID"] == "abc-123-def"
    assert made["X-Request-ID"].isalnum()


def test_health_is_not_worth_a_line(client, lines):
    client.get("/health/live")

    assert lines == []


def test_a_path_that_carries_a_secret_is_shown_as_its_pattern():
    request = RequestFactory().get("/account/password/reset/key/3-secret/")
    request.resolver_match = ResolverMatch(
        print, (), {"key": "3-secret"}, route="account/password/reset/key/<key>/"
    )

    assert shown_path(request) == "/account/password/reset/key/<key>/"


def test_a_line_for_people_is_short_and_names_what_is_serious():
    record = logging.LogRecord("weft", logging.WARNING, __file__, 1, "Mind %s", ("this",), None)

    assert ShortLines().format(record).endswith(" warning: Mind this")


def test_an_error_keeps_its_trace():
    try:
        raise ValueError("broken")
    except ValueError as error:
        trace = (ValueError, error, error.__traceback__)
    record = logging.LogRecord("weft", logging.ERROR, __file__, 1, "Failed", (), trace)

    assert "ValueError: broken" in json.loads(JsonLines().format(record))["error"]
