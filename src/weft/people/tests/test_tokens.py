from datetime import UTC, datetime, timedelta

import pytest

from weft.people import tokens
from weft.people.models import Person, Token

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return Person.objects.create_user("alice@example.org", name="Alice Example")


def mint(owner, **changes):
    values = {
        "name": "Nightly copy",
        "scopes": ["engagements:read"],
        "at": NOW,
        "expires_at": NOW + timedelta(days=30),
    }
    return tokens.mint(owner=owner, **(values | changes))


def test_a_secret_opens_its_token_and_nothing_else_does(alice):
    token, secret = mint(alice)

    assert secret.startswith("weft_")
    assert tokens.owner_of(secret, at=NOW) == token
    assert tokens.owner_of(secret + "x", at=NOW) is None
    assert tokens.owner_of(secret.removeprefix("weft_"), at=NOW) is None
    assert tokens.owner_of("", at=NOW) is None


def test_the_secret_is_not_kept(alice):
    token, secret = mint(alice)

    kept = [str(value) for value in Token.objects.filter(pk=token.pk).values_list()[0]]

    assert not any(secret in value or secret.removeprefix("weft_") in value for value in kept)
    assert tokens.owner_of(token.digest, at=NOW) is None


@pytest.mark.parametrize(("moment", "opens"), [(-TICK, True), (timedelta(), False)])
def test_a_token_ends_on_time(alice, moment, opens):
    token, secret = mint(alice)
    at = token.expires_at + moment

    assert (tokens.owner_of(secret, at=at) is not None) is opens
    assert token.is_live_at(at) is opens
    assert Token.objects.live_at(at).contains(token) is opens


def test_a_revoked_token_opens_nothing(alice):
    token, secret = mint(alice)
    Token.objects.update(revoked_at=NOW)
    token.refresh_from_db()

    assert tokens.owner_of(secret, at=NOW) is None
    assert not token.is_live_at(NOW)


def test_a_token_ends_with_its_owners_account(alice):
    token, secret = mint(alice)
    alice.is_active = False
    alice.save()
    token.refresh_from_db()

    assert tokens.owner_of(secret, at=NOW) is None
    assert not token.is_live_at(NOW)


def test_a_token_allows_its_scopes_only(alice):
    token, _ = mint(alice, scopes=["engagements:read"])

    assert token.allows("engagements:read")
    assert not token.allows("engagements:write")


def test_a_scope_that_does_not_exist_is_refused(alice):
    with pytest.raises(ValueError, match="everything"):
        mint(alice, scopes=["everything"])


def test_use_is_noted_now_and_then_and_not_at_every_call(alice, django_assert_num_queries):
    _, secret = mint(alice)
    tokens.owner_of(secret, at=NOW)

    with django_assert_num_queries(1):
        tokens.owner_of(secret, at=NOW + tokens.USE_IS_NOTED_EVERY - TICK)
    tokens.owner_of(secret, at=NOW + tokens.USE_IS_NOTED_EVERY)

    assert Token.objects.get().last_used_at == NOW + tokens.USE_IS_NOTED_EVERY
