"""Loaded before Django's settings (`-p tests.environment`): what the tests run with."""

import os
import tempfile

os.environ.setdefault("WEFT_MODE", "test")
os.environ.setdefault(
    "WEFT_SECRET_KEY", "a key for tests only, long enough to be accepted by the settings"
)
os.environ.setdefault("WEFT_DATA", tempfile.mkdtemp(prefix="weft-test-"))
os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
)  # Playwright runs a loop in the main thread
# WhiteNoise warns of a missing folder, and here a warning is an error.
os.makedirs(os.path.join(os.environ["WEFT_DATA"], "static"), exist_ok=True)
