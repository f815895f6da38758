import pytest

from weft.intents.mail.tests.factories import HUB, SERVER, make_person


@pytest.fixture(autouse=True)
def door(settings):
    """The door is open, and believes the operator's server."""
    settings.INTENT_MAIL_ADDRESSES = [HUB]
    settings.INTENT_MAIL_PROVED_BY = SERVER


@pytest.fixture
def lea(db):
    return make_person("lea@example.org")
