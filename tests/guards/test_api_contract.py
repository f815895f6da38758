"""The API holds what its description says, whatever it is sent: no failure of ours, no surprise."""

from datetime import date, timedelta

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, settings

from weft.government.tests.factories import (
    make_area,
    make_community,
    make_membership,
    make_organisation,
    make_person,
    make_policy_item,
    make_topic,
)
from weft.people import tokens
from weft.people.models import Token
from weft.register.search import reindex
from weft.register.tests.factories import make_engagement
from weft.site.wsgi import application

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

EXAMPLES = 10  # of each operation, each way of asking, besides those at the edges of its values
# A cursor or an identifier of the right shape need not be one of ours.
BEYOND = [schemathesis.checks.positive_data_acceptance]
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture(autouse=True)
def one_connection():
    """A request that comes through the server's door closes its connection, and the test's with it.

    Django's own test client leaves it open in the same way.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def register():
    """A register in small; returns the headers of a token that may do everything there."""
    ministry = make_organisation("Ministry of Parks")
    steward = make_person("Stella Steward")
    make_membership(steward, ministry, "steward")
    for number, visibility in enumerate(("public", "government", "organisation", "named")):
        engagement = make_engagement(
            f"Engagement {number}",
            lead=ministry,
            visibility=visibility,
            opens_on=date(2026, 1, 1 + number),
            public_id=f"000000000{number}",
        )
        engagement.topics.add(make_topic(public_id=f"000000000{number}"))
        engagement.communities.add(make_community(public_id=f"000000000{number}"))
        engagement.areas.add(make_area())
        engagement.policy_items.add(make_policy_item(ministry, public_id=f"000000000{number}"))
        engagement.influences.create(level="consult")
        reindex([engagement.pk])
    now = timezone.now()
    _, secret = tokens.mint(
        owner=steward, name="Fuzz", scopes=Token.Scope.values, at=now, expires_at=now + timedelta(1)
    )
    return {"Authorization": f"Bearer {secret}"}


def bounded(test):
    unhurried = [
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
    ]
    return settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=unhurried)(test)


@schema.parametrize()
@bounded
def test_nobody_gets_what_the_description_says(case, register):
    case.call_and_validate(excluded_checks=BEYOND)


@schema.parametrize()
@bounded
def test_a_token_gets_what_the_description_says(case, register):
    case.call_and_validate(headers=register, excluded_checks=BEYOND)
