import pytest

from weft.settings import sign_in


@pytest.fixture
def provider(settings):
    """A way to sign in elsewhere that nobody answers: enough for the pages about it."""
    elsewhere = sign_in.app("http://localhost:9", "weft", "x", "Government sign-in")
    settings.SOCIALACCOUNT_PROVIDERS = sign_in.provider([elsewhere])
