import json
import os
import subprocess
import sys

import pytest

from weft.settings import sign_in


@pytest.fixture
def provider(settings):
    """A way to sign in elsewhere that nobody answers: enough for the pages about it."""
    elsewhere = sign_in.app("http://localhost:9", "weft", "x", "your government account")
    settings.SOCIALACCOUNT_PROVIDERS = sign_in.provider([elsewhere])


@pytest.fixture
def run_settings(tmp_path):
    """What the settings come to in an environment: the few that a test asks about, or the error."""
    script = (
        "import json\n"
        "from weft.environment import SettingError\n"
        "try:\n"
        "    import weft.settings as s\n"
        "    print(json.dumps({'hsts': s.SECURE_HSTS_SECONDS, 'cookies': s.SESSION_COOKIE_SECURE,"
        " 'insecure_passkeys': s.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN}))\n"
        "except SettingError as error:\n"
        "    print(json.dumps(str(error)))\n"
    )

    def run(**environment):
        base = {
            "PATH": os.environ["PATH"],
            "WEFT_SECRET_KEY": "k" * 40,
            "WEFT_DATA": str(tmp_path),
        }
        result = subprocess.run(
            [sys.executable, "-c", script],
            env=base | environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(result.stdout)

    return run
