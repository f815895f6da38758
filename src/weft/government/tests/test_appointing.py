"""The first steward is named on the command line."""

import pytest
from django.core.management import CommandError, call_command

from weft.government.models import Membership, Organisation
from weft.government.tests.factories import make_organisation
from weft.ledger.models import Entry

pytestmark = pytest.mark.django_db


def test_somebody_new_becomes_a_steward_in_a_body_that_is_known():
    body = make_organisation("Cabinet office")

    call_command("appoint", "Carol@Example.org", name="Carol", organisation="Cabinet office")

    (membership,) = Membership.objects.all()
    assert (membership.person.email, membership.role) == ("carol@example.org", "steward")
    assert membership.organisation == body
    assert not membership.person.has_usable_password()
    assert Entry.objects.filter(what="appoint", channel="command").count() == 2


def test_naming_them_again_changes_nothing():
    call_command("appoint", "carol@example.org")
    call_command("appoint", "CAROL@example.org")

    assert Membership.objects.count() == 1
    assert Organisation.objects.count() == 1


def test_what_is_no_address_is_refused():
    with pytest.raises(CommandError, match="not an e-mail address"):
        call_command("appoint", "carol")
